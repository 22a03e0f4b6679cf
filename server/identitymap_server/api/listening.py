"""Where the server listens, and with what protection."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

import grpc

from identitymap_server.domain.errors import IdentityMapError


class CannotListen(IdentityMapError):
    """The server cannot listen where it was told to."""


@dataclass(frozen=True, slots=True)
class Address:
    """Host and port; port 0 takes any free one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """PEM files. With `client_ca`, clients have to show a certificate that it signed (mTLS)."""

    certificate: Path
    key: Path
    client_ca: Path | None = None


def tls_files(certificate: Path | None, key: Path | None, client_ca: Path | None) -> TlsFiles | None:
    """The TLS files, None if none is named. Raises CannotListen if the set is incomplete."""
    if certificate and key:
        return TlsFiles(certificate, key, client_ca)
    if certificate or key or client_ca:
        raise CannotListen(
            "TLS needs both a certificate and a key: set IDENTITYMAP_TLS_CERTIFICATE and IDENTITYMAP_TLS_KEY "
            "(and IDENTITYMAP_TLS_CLIENT_CA for client certificates)."
        )
    return None


def bind(server: grpc.aio.Server, address: Address, tls: TlsFiles | None, *, insecure_beyond_loopback: bool) -> int:
    """Makes `server` listen and gives the port. Raises CannotListen.

    Without TLS it listens on loopback only, unless `insecure_beyond_loopback` says that this is meant.
    """
    if tls is None and not address.is_loopback and not insecure_beyond_loopback:
        raise CannotListen(
            f"Refusing to listen on {address} without TLS: children's ids would cross the network in the clear. "
            "Set IDENTITYMAP_TLS_CERTIFICATE and IDENTITYMAP_TLS_KEY, or, if something in front of the server has TLS, "
            "IDENTITYMAP_INSECURE_BEYOND_LOOPBACK=true."
        )
    try:
        if tls is None:
            return server.add_insecure_port(str(address))
        return server.add_secure_port(str(address), _credentials(tls))
    except RuntimeError as error:
        raise CannotListen(
            f"Cannot listen on {address}: the port is taken, the address is not this machine's, or the TLS files do "
            "not belong together."
        ) from error


def _credentials(tls: TlsFiles) -> grpc.ServerCredentials:
    return grpc.ssl_server_credentials(
        [(_read(tls.key), _read(tls.certificate))],
        root_certificates=_read(tls.client_ca) if tls.client_ca else None,
        require_client_auth=tls.client_ca is not None,
    )


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotListen(f"Cannot read the TLS file {path}: {error.strerror}.") from error
    if b"-----BEGIN" not in content:
        raise CannotListen(f"The TLS file {path} is not in PEM format.")
    return content
