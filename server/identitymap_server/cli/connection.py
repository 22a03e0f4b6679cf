"""How commands reach the server: their options, and errors as one clear line."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import grpc
import identitymap
import typer

from identitymap_server.cli import environment

Server = Annotated[
    str, typer.Option(envvar="IDENTITYMAP_SERVER", help="Host and port of the server.", rich_help_panel="Connection")
]
Ca = Annotated[
    Path | None,
    typer.Option(envvar="IDENTITYMAP_CA", help="PEM file of the server's authority.", rich_help_panel="Connection"),
]
Certificate = Annotated[
    Path | None,
    typer.Option(
        envvar="IDENTITYMAP_CERTIFICATE", help="PEM file of this client's certificate.", rich_help_panel="Connection"
    ),
]
Key = Annotated[
    Path | None, typer.Option(envvar="IDENTITYMAP_KEY", help="PEM file of its key.", rich_help_panel="Connection")
]
Insecure = Annotated[
    bool,
    typer.Option(
        "--insecure", help="Speak without TLS to a server that is not on this machine.", rich_help_panel="Connection"
    ),
]

DEFAULT_SERVER = "localhost:50051"


@contextlib.contextmanager
def channel(
    server: str, ca: Path | None, certificate: Path | None, key: Path | None, insecure: bool
) -> Iterator[grpc.Channel]:
    """A channel to the server. Failed calls inside the block end the program with one line.

    It uses TLS unless the server is on this machine and no authority is named, or `insecure` says that it must not.
    """
    plain = insecure or (ca is None and _is_loopback(server))
    credentials = None if plain else credentials_from(ca, certificate, key)
    with identitymap.channel(server, credentials=credentials, insecure=plain) as made:
        try:
            yield made
        except grpc.RpcError as error:
            environment.fail(_explained(server, error))
        except UnicodeEncodeError:
            environment.fail("An argument holds bytes that are not UTF-8.")
        except KeyboardInterrupt:
            raise SystemExit(130) from None


def credentials_from(ca: Path | None, certificate: Path | None, key: Path | None) -> grpc.ChannelCredentials:
    """Credentials from PEM files. Ends the program if one cannot be read."""
    if (certificate is None) != (key is None):
        environment.fail("A client's certificate and its key go together: give --certificate and --key, or neither.")
    try:
        return grpc.ssl_channel_credentials(
            root_certificates=ca.read_bytes() if ca else None,
            private_key=key.read_bytes() if key else None,
            certificate_chain=certificate.read_bytes() if certificate else None,
        )
    except OSError as error:
        environment.fail(f"Cannot read {error.filename}: {error.strerror}.")


def _is_loopback(server: str) -> bool:
    host = server.rpartition(":")[0].strip("[]") or server
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _explained(server: str, error: grpc.RpcError) -> str:
    details = identitymap.error_reason(error)
    if details is not None:
        return details.message
    code = error.code()
    if code is grpc.StatusCode.UNAVAILABLE:
        return (
            f"No answer from {server}. Is the server running there, and with TLS as expected? "
            "Name it with --server or IDENTITYMAP_SERVER."
        )
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return f"{server} did not answer in time."
    return f"The call failed with {code.name}."
