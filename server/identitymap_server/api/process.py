"""The server's process: opens what it needs, serves until it is told to stop, drains."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import AsyncExitStack

from identitymap_server.api import layers, listening
from identitymap_server.api.export import ExportMethods
from identitymap_server.api.imports import ImportMethods
from identitymap_server.api.integrations import IntegrationMethods
from identitymap_server.api.look_ups import LookUpMethods
from identitymap_server.api.pairs import PairMethods
from identitymap_server.api.profiles import ProfileMethods
from identitymap_server.api.review import ReviewMethods
from identitymap_server.api.runs import RunMethods
from identitymap_server.api.server import Server
from identitymap_server.api.single_match import SingleMatchMethods
from identitymap_server.api.sources import SourceMethods
from identitymap_server.api.status import StatusMethods
from identitymap_server.observability import logs, serving
from identitymap_server.observability.metrics import POOL_CONNECTIONS
from identitymap_server.services.approve import ApprovalService
from identitymap_server.services.export import ExportService
from identitymap_server.services.integrations import IntegrationService
from identitymap_server.services.legacy_import import LegacyImportService
from identitymap_server.services.legacy_sources import LegacySourceService
from identitymap_server.services.lookup import LookupService
from identitymap_server.services.mapping_table import MappingTableService
from identitymap_server.services.pair_weighing import PairWeighingService
from identitymap_server.services.profiles import ProfileService
from identitymap_server.services.proposals import ProposalService
from identitymap_server.services.review import ReviewService
from identitymap_server.services.runs import RunService
from identitymap_server.services.single_match import SingleMatchService
from identitymap_server.services.status import StatusService
from identitymap_server.services.tokens import TokenBox
from identitymap_server.settings import ServerSettings
from identitymap_server.store import connections, migrations
from identitymap_server.store.export import Export
from identitymap_server.store.integrations import Integrations
from identitymap_server.store.lanes import Lanes
from identitymap_server.store.lookups import STATEMENTS, Lookups
from identitymap_server.store.pairs import Pairs
from identitymap_server.store.pool import Pool, open_lookup_pool, open_pool
from identitymap_server.store.review import Review
from identitymap_server.store.runs import Runs
from identitymap_server.store.single_match import SingleMatches
from identitymap_server.store.status import Statuses


async def serve(dsn: str, settings: ServerSettings, announce: Callable[[int, int], None]) -> None:
    """Serve until SIGTERM or SIGINT; a second signal ends the process at once.

    `announce` is called with the gRPC port and the metrics port once calls are answered. Raises CannotListen,
    DatabaseUnavailable or SchemaMismatch.
    """
    tls = listening.tls_files(settings.tls_certificate, settings.tls_key, settings.tls_client_ca)
    address = listening.Address(settings.host, settings.port)
    async with AsyncExitStack() as stack:
        lookup_pool = await open_lookup_pool(
            dsn, size=settings.lookup_connections, application_name="identitymap serve"
        )
        stack.push_async_callback(connections.close, lookup_pool)
        lanes = Lanes(lookup_pool, settings.lookup_connections, STATEMENTS)
        stack.push_async_callback(lanes.close)
        pool = await open_pool(dsn, max_size=settings.migration_connections, application_name="identitymap serve")
        stack.push_async_callback(connections.close, pool)
        # An import keeps its connection for as long as its caller streams, and must not keep others from theirs.
        import_pool = await open_pool(dsn, max_size=settings.import_connections, application_name="identitymap serve")
        stack.push_async_callback(connections.close, import_pool)
        await migrations.check(pool)
        await lanes.connect()
        _watch_pool("lookup", lambda: settings.lookup_connections, lambda: lanes.idle)
        _watch_pool("migration", pool.get_size, pool.get_idle_size)
        _watch_pool("import", import_pool.get_size, import_pool.get_idle_size)

        server = Server(
            identity_map=[
                LookUpMethods(LookupService(Lookups(lanes))),
                SingleMatchMethods(SingleMatchService(SingleMatches(pool))),
                ExportMethods(ExportService(Export(pool))),
            ],
            migration=_migration(pool, import_pool, settings),
            caller=layers.certificate_name if tls and tls.client_ca else layers.anonymous,
            max_concurrent_calls=settings.max_concurrent_calls,
        )
        port = listening.bind(server.grpc, address, tls, insecure_beyond_loopback=settings.insecure_beyond_loopback)
        metrics_port = serving.serve_metrics(settings.metrics_host, settings.metrics_port, stack)
        stopping = serving.stop_on_signals()
        _spare_the_collector()
        await server.start()
        announce(port, metrics_port)
        await stopping.wait()
        logs.get().info("draining", pause_seconds=settings.drain_pause_seconds)
        await server.drain(pause_seconds=settings.drain_pause_seconds, grace_seconds=settings.drain_grace_seconds)
        logs.get().info("stopped")


def _spare_the_collector() -> None:
    """Keep the garbage collector from walking everything that is there to stay.

    A bulk look-up makes tens of thousands of short-lived objects, which by default sets off a collection every 700.
    They find nothing: reading 10,000 keys took 20 ms with them and 10 ms without.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def _watch_pool(name: str, size: Callable[[], int], idle: Callable[[], int]) -> None:
    POOL_CONNECTIONS.labels(name, "idle").set_function(idle)
    POOL_CONNECTIONS.labels(name, "busy").set_function(lambda: size() - idle())


def _migration(pool: Pool, import_pool: Pool, settings: ServerSettings) -> list[object]:
    """What implements the Migration service."""
    integrations, runs = Integrations(pool), Runs(pool)
    run_service = RunService(runs, integrations)
    tokens = TokenBox(settings.token_keys.get_secret_value() if settings.token_keys else None)
    return [
        IntegrationMethods(IntegrationService(integrations, tokens)),
        StatusMethods(StatusService(Statuses(pool))),
        RunMethods(run_service),
        ProfileMethods(ProfileService(pool), run_service),
        PairMethods(PairWeighingService(Pairs(pool))),
        ImportMethods(
            LegacyImportService(import_pool),
            MappingTableService(import_pool),
            max_imports=settings.import_connections,
            idle_seconds=settings.import_idle_seconds,
        ),
        SourceMethods(LegacySourceService(pool)),
        ReviewMethods(ProposalService(pool), ApprovalService(pool), ReviewService(Review(pool))),
    ]
