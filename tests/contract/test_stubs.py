"""The Python stubs are made by the oldest toolchain supported; clients old and new talk to the newest server."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import processes
import pytest

_ROOT = Path(__file__).parents[2]
_STUBS = _ROOT / "clients/python/src"
_OLDEST = _ROOT / ".venv-oldest/bin/python"
_LOCK = dict(re.findall(r"^([a-z-]+)==(\S+)", (_ROOT / "locks/oldest.txt").read_text(), re.MULTILINE))


def test_the_stubs_are_made_by_the_oldest_toolchain():
    messages = list(_STUBS.glob("identitymap/v1/*_pb2.py"))
    services = list(_STUBS.glob("identitymap/v1/*_pb2_grpc.py"))
    assert len(messages) == len(list(_ROOT.glob("protos/identitymap/v1/*.proto")))
    assert services
    for stub in messages:
        assert f"Protobuf Python Version: {_LOCK['protobuf']}\n" in stub.read_text()
    for stub in services:
        assert f"GRPC_GENERATED_VERSION = '{_LOCK['grpcio']}'" in stub.read_text()


def test_the_client_admits_the_oldest_toolchain():
    requirements = (_ROOT / "clients/python/pyproject.toml").read_text()
    for name in ("googleapis-common-protos", "grpcio", "grpcio-status", "protobuf"):
        least = re.search(rf'"{name}>=([\d.]+)', requirements)[1]
        assert (_LOCK[name] + ".").startswith(least + ".")


def test_the_server_runs_on_something_newer():
    for name in ("grpcio", "protobuf"):
        assert _numbers(version(name)) > _numbers(_LOCK[name])


@pytest.mark.parametrize("interpreter", [pytest.param(_OLDEST, id="oldest"), pytest.param(sys.executable, id="newest")])
def test_a_client_talks_to_the_newest_server(interpreter, dsn):
    assert Path(interpreter).exists(), "make .venv-oldest/.installed makes the interpreter with the oldest gRPC"
    with processes.running("serve", "--port=0", "--metrics-port=0", environment={"IDENTITYMAP_DSN": dsn}) as server:
        called = subprocess.run(
            [interpreter, Path(__file__).with_name("client.py"), f"127.0.0.1:{server.ready['port']}"],
            env={**os.environ, "PYTHONPATH": str(_STUBS)},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    assert called.returncode == 0, called.stderr
    told = json.loads(called.stdout)
    versions = _LOCK if interpreter == _OLDEST else {name: version(name) for name in ("grpcio", "protobuf")}
    assert told == {
        "grpc": versions["grpcio"],
        "protobuf": versions["protobuf"],
        "integration": "Zoë's district",
        "lookup": "not_found",
        "same_epoch": True,
        "bulk": ["not_found", "error", "not_found", "not_found"],
        "exported": 0,
        "too_many": ["INVALID_ARGUMENT", "LIMIT_EXCEEDED"],
    }


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))
