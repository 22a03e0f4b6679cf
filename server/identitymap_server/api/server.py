"""The gRPC server: its settings, its services, and how it starts and drains."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import grpc
from google.protobuf.descriptor import ServiceDescriptor
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from identitymap.v1 import identity_map_pb2, migration_pb2

from identitymap_server.api import layers
from identitymap_server.api.rpcs import Rpcs

IDENTITY_MAP: Final[ServiceDescriptor] = identity_map_pb2.DESCRIPTOR.services_by_name["IdentityMap"]
MIGRATION: Final[ServiceDescriptor] = migration_pb2.DESCRIPTOR.services_by_name["Migration"]

#: The whole server, for orchestrators. The services have health entries of their own names.
LIVENESS: Final = ""

_OPTIONS: Final = (
    # Two servers on one port would share its connections without a word.
    ("grpc.so_reuseport", 0),
    # Connections end now and then, so that clients notice new servers behind the same name.
    ("grpc.max_connection_age_ms", 300_000),
    # Calls under way go on, new ones take another connection: an import of millions of rows takes longer than that.
    ("grpc.max_connection_age_grace_ms", 6 * 3_600_000),
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    # Clients of ours ping every half minute. By default more than one in five minutes would end their connection in the
    # middle of an import, which the server does not answer until its end.
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
    ("grpc.keepalive_permit_without_calls", 1),
    # Enough for 10,000 keys, each as long as a key may be. The limits that callers are told of are lower: what is over
    # this one gets a bare RESOURCE_EXHAUSTED, past all layers.
    ("grpc.max_receive_message_length", 16 * 1024 * 1024),
    ("grpc.max_send_message_length", 16 * 1024 * 1024),
)

#: The layers count the calls that callers make. The transport counts every stream, those of health checks too: with a
#: channel of each client watching its health, a thousand idle clients would leave no room for a call.
_STREAMS_BESIDE_CALLS: Final = 10_000


class Server:
    """Serves the two services, health and reflection."""

    def __init__(
        self,
        *,
        identity_map: Sequence[object],
        migration: Sequence[object],
        caller: layers.Caller,
        max_concurrent_calls: int,
    ) -> None:
        """Build a server from the objects that implement each service's methods.

        Over `max_concurrent_calls` of the two services, further calls are refused as Overloaded at once.
        """
        self.grpc = grpc.aio.server(
            options=_OPTIONS, maximum_concurrent_rpcs=max_concurrent_calls + _STREAMS_BESIDE_CALLS
        )
        shared = layers.Layers(caller, max_concurrent_calls)
        self.grpc.add_generic_rpc_handlers(
            (Rpcs(IDENTITY_MAP, identity_map, shared), Rpcs(MIGRATION, migration, shared))
        )
        self._health = health.aio.HealthServicer()  # type: ignore[attr-defined]  # The stubs lack it.
        registrar: Any = _GenericOnly(self.grpc)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, registrar)
        reflection.enable_server_reflection(
            (IDENTITY_MAP.full_name, MIGRATION.full_name, health.SERVICE_NAME, reflection.SERVICE_NAME), registrar
        )

    async def start(self) -> None:
        """Begin to answer. A port has to be bound before."""
        # Health says what the server can do, not how the database is: a short failover would otherwise take every
        # replica out of rotation at once.
        for service in (LIVENESS, IDENTITY_MAP.full_name, MIGRATION.full_name):
            await self._health.set(service, health_pb2.HealthCheckResponse.SERVING)
        await self.grpc.start()

    async def drain(self, *, pause_seconds: float, grace_seconds: float) -> None:
        """End without failing a call.

        Health turns to NOT_SERVING; for `pause_seconds` new calls are still taken, until every balancer has noticed;
        then calls under way have `grace_seconds` to finish.
        """
        await self._health.enter_graceful_shutdown()
        await asyncio.sleep(pause_seconds)
        await self.grpc.stop(grace_seconds)


class _GenericOnly:
    """Takes a generated servicer's generic handlers and leaves its registered methods out; see `api.rpcs`."""

    def __init__(self, server: grpc.aio.Server) -> None:
        self._server = server

    def add_generic_rpc_handlers(self, handlers: Sequence[Any]) -> None:
        """Pass on."""
        self._server.add_generic_rpc_handlers(tuple(handlers))

    def add_registered_method_handlers(self, service: str, handlers: object) -> None:
        """Leave out."""
