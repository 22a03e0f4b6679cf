"""`identitymap health`: for container health checks and scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import grpc
import typer
from grpc_health.v1 import health_pb2, health_pb2_grpc


def health(
    *,
    server: Annotated[
        str, typer.Option(envvar="IDENTITYMAP_SERVER", help="Host and port of the server.")
    ] = "localhost:50051",
    ca: Annotated[
        Path | None, typer.Option(envvar="IDENTITYMAP_CA", help="PEM file of the authority; makes it TLS.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(envvar="IDENTITYMAP_CERTIFICATE", help="PEM file of this client's certificate.")
    ] = None,
    key: Annotated[Path | None, typer.Option(envvar="IDENTITYMAP_KEY", help="PEM file of its key.")] = None,
    timeout_seconds: Annotated[float, typer.Option(help="How long to wait for the answer.")] = 3.0,
) -> None:
    """Exit with 0 if the server answers look-ups, with 1 if it does not (yet, or any more)."""
    with _channel(server, ca, certificate, key) as channel:
        try:
            request = health_pb2.HealthCheckRequest(service="identitymap.v1.IdentityMap")
            answer = health_pb2_grpc.HealthStub(channel).Check(request, timeout=timeout_seconds)
        except grpc.RpcError as error:
            typer.echo(f"identitymap: no answer from {server}: {error.code().name}", err=True)
            raise SystemExit(1) from None
    serving = answer.status == health_pb2.HealthCheckResponse.SERVING
    typer.echo("serving" if serving else "not serving")
    raise SystemExit(0 if serving else 1)


def _channel(server: str, ca: Path | None, certificate: Path | None, key: Path | None) -> grpc.Channel:
    if ca is None:
        return grpc.insecure_channel(server)
    pair = (key.read_bytes(), certificate.read_bytes()) if key and certificate else (None, None)
    return grpc.secure_channel(server, grpc.ssl_channel_credentials(ca.read_bytes(), *pair))
