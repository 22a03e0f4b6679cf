"""`identitymap health`: for container health checks and scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import grpc
import typer
from grpc_health.v1 import health_pb2, health_pb2_grpc

from identitymap_server.cli import connection


def health(
    *,
    server: Annotated[
        str,
        typer.Option(
            envvar="IDENTITYMAP_SERVER", help="Host and port of the server; without it, IDENTITYMAP_PORT of this host."
        ),
    ] = "",
    port: Annotated[int, typer.Option(envvar="IDENTITYMAP_PORT", hidden=True)] = 50_051,
    ca: Annotated[
        Path | None, typer.Option(envvar="IDENTITYMAP_CA", help="PEM file of the authority; makes it TLS.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(envvar="IDENTITYMAP_CERTIFICATE", help="PEM file of this client's certificate.")
    ] = None,
    key: Annotated[Path | None, typer.Option(envvar="IDENTITYMAP_KEY", help="PEM file of its key.")] = None,
    tls_name: Annotated[
        str, typer.Option(envvar="IDENTITYMAP_TLS_NAME", help="The name in the server's certificate, if not that host.")
    ] = "",
    timeout_seconds: Annotated[float, typer.Option(help="How long to wait for the answer.")] = 3.0,
) -> None:
    """Exit with 0 if the server answers look-ups, with 1 if it does not (yet, or any more)."""
    with _channel(server or f"localhost:{port}", ca, certificate, key, tls_name) as channel:
        try:
            request = health_pb2.HealthCheckRequest(service="identitymap.v1.IdentityMap")
            answer = health_pb2_grpc.HealthStub(channel).Check(request, timeout=timeout_seconds)
        except grpc.RpcError as error:
            typer.echo(f"identitymap: no answer from {server or f'localhost:{port}'}: {error.code().name}", err=True)
            raise SystemExit(1) from None
    serving = answer.status == health_pb2.HealthCheckResponse.SERVING
    typer.echo("serving" if serving else "not serving")
    raise SystemExit(0 if serving else 1)


def _channel(server: str, ca: Path | None, certificate: Path | None, key: Path | None, tls_name: str) -> grpc.Channel:
    if ca is None:
        return grpc.insecure_channel(server)
    # The certificate names the server as its callers know it, not as a container sees itself.
    options = [("grpc.ssl_target_name_override", tls_name)] if tls_name else []
    return grpc.secure_channel(server, connection.credentials_from(ca, certificate, key), options)
