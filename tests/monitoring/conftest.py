"""A real Prometheus that scrapes a running stack. Needs the programs `prometheus` and `promtool`."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import balancer
import identitymap
import pytest
from identitymap.v1 import migration_pb2, types_pb2
from identitymap_server.local import commands
from identitymap_server.local.calls import Calls
from identitymap_server.local.stack import Stack

DEPLOY = Path(__file__).parents[2] / "deploy"


class Prometheus:
    """A running Prometheus."""

    def __init__(self, url: str) -> None:
        self._url = url

    def query(self, expression: str) -> list[dict[str, Any]]:
        """What an expression gives now."""
        asked = urllib.parse.urlencode({"query": expression})
        return _get(f"{self._url}/api/v1/query?{asked}")["data"]["result"]

    def families(self) -> set[str]:
        """The metrics that its targets offer, those included that have no series yet."""
        return set(_get(f"{self._url}/api/v1/metadata")["data"])


@pytest.fixture(scope="session")
def promtool() -> str:
    found = shutil.which("promtool")
    assert found, "promtool is missing: install Prometheus"
    return found


@pytest.fixture(scope="session")
def prometheus() -> Iterator[Prometheus]:
    """One that has scraped server and worker while a district was imported, read and matched."""
    with contextlib.ExitStack() as running:
        stack = running.enter_context(Stack(300, 1, 1, tell=lambda _what: None))
        address = running.enter_context(_prometheus(stack))
        with identitymap.channel(stack.address, insecure=True) as channel:
            calls = Calls(channel)
            (district,) = calls.integrations(at_least=1)
            commands.import_export(stack, lambda _line: None)
            calls.choose_continuous(district.integration_id)
            calls.ended_run(district.integration_id, migration_pb2.RUN_KIND_MATCH)
            # Rates need some scrapes of calls.
            deadline = time.monotonic() + 12
            while time.monotonic() < deadline:
                calls.lookup(types_pb2.Key(edlink_id=district.integration_id))
                time.sleep(0.1)

        yield Prometheus(address)


@contextlib.contextmanager
def _prometheus(stack: Stack) -> Iterator[str]:
    jobs = {"identitymap-server": stack.metrics_url, "identitymap-worker": stack.worker_metrics_url}
    with tempfile.TemporaryDirectory(prefix="idmap-prometheus-") as folder:
        configuration = {
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(DEPLOY / "prometheus" / "alerts.yml")],
            "scrape_configs": [
                {"job_name": job, "static_configs": [{"targets": [urlsplit(url).netloc]}]} for job, url in jobs.items()
            ],
        }
        # JSON is YAML.
        path = Path(folder, "prometheus.yml")
        path.write_text(json.dumps(configuration))
        address = f"127.0.0.1:{balancer.free_port()}"
        options = (f"--config.file={path}", f"--storage.tsdb.path={folder}/data", f"--web.listen-address={address}")
        with Path(folder, "log").open("w") as log:
            process = subprocess.Popen(["prometheus", *options], stdout=log, stderr=log)
        try:
            _until_ready(f"http://{address}/-/ready", process)
            yield f"http://{address}"
        finally:
            process.terminate()
            process.wait()


def _until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    while True:
        assert process.poll() is None, "Prometheus has ended"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)


def _get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.loads(answer.read())
