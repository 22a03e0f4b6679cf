"""What figures were taken on."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import platform
from collections.abc import Iterable
from pathlib import Path


def described(packages: Iterable[str]) -> str:
    """One line: date, processor, memory, and the versions of these packages."""
    cpu = _after("/proc/cpuinfo", "model name") or platform.processor()
    memory = int((_after("/proc/meminfo", "MemTotal") or "0").split()[0]) // 1_048_576
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    return (
        f"Measured on {dt.datetime.now(dt.UTC):%Y-%m-%d}: {os.cpu_count()} cores ({cpu}), {memory} GiB, "
        f"Linux {platform.release()}, Python {platform.python_version()}, {versions}"
    )


def _after(path: str, name: str) -> str:
    """What stands behind the colon of the first line that begins with `name`; empty if there is none."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
