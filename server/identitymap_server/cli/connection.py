"""How commands reach the server: their options, and errors as one clear line."""

from __future__ import annotations

import contextlib
import functools
import inspect
import ipaddress
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, get_type_hints

import grpc
import identitymap
import typer

from identitymap_server.cli import environment

_PANEL: Final = "Connection"


@dataclass(frozen=True, slots=True)
class Target:
    """The server that a command speaks to, and how. Every field is an option of the command."""

    server: Annotated[
        str, typer.Option(envvar="IDENTITYMAP_SERVER", help="Host and port of the server.", rich_help_panel=_PANEL)
    ] = "localhost:50051"
    ca: Annotated[
        Path | None,
        typer.Option(envvar="IDENTITYMAP_CA", help="PEM file of the server's authority.", rich_help_panel=_PANEL),
    ] = None
    certificate: Annotated[
        Path | None,
        typer.Option(
            envvar="IDENTITYMAP_CERTIFICATE", help="PEM file of this client's certificate.", rich_help_panel=_PANEL
        ),
    ] = None
    key: Annotated[
        Path | None, typer.Option(envvar="IDENTITYMAP_KEY", help="PEM file of its key.", rich_help_panel=_PANEL)
    ] = None
    insecure: Annotated[
        bool,
        typer.Option(
            "--insecure", help="Speak without TLS to a server that is not on this machine.", rich_help_panel=_PANEL
        ),
    ] = False


def options(command: Callable[..., None]) -> Callable[..., None]:
    """`command`, whose parameter `target` is made of options, the same for every command."""
    own = _parameters(command, get_type_hints(command, include_extras=True))
    shared = _parameters(Target, get_type_hints(Target, include_extras=True))
    del own["target"]

    @functools.wraps(command)
    def with_options(**given: Any) -> None:
        target = Target(**{name: given.pop(name) for name in shared})
        command(**given, target=target)

    parameters = (*own.values(), *shared.values())
    # What typer reads.
    with_options.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    with_options.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return with_options


def _parameters(function: Callable[..., Any], hints: Mapping[str, Any]) -> dict[str, inspect.Parameter]:
    return {
        name: parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[name])
        for name, parameter in inspect.signature(function).parameters.items()
    }


@contextlib.contextmanager
def channel(target: Target) -> Iterator[grpc.Channel]:
    """A channel to the server. Failed calls inside the block end the program with one line.

    It uses TLS unless the server is on this machine and no authority is named, or `insecure` says that it must not.
    """
    plain = target.insecure or (target.ca is None and _is_loopback(target.server))
    credentials = None if plain else credentials_from(target.ca, target.certificate, target.key)
    with identitymap.channel(target.server, credentials=credentials, insecure=plain) as made:
        try:
            yield made
        except grpc.RpcError as error:
            environment.fail(_explained(target.server, error))
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
