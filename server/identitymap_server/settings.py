"""What the environment tells server and worker. Every setting is an environment variable IDENTITYMAP_<NAME>."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class DatabaseSettings(BaseSettings):
    """Where Postgres is. There is no default: a forgotten DSN must never look like an empty database."""

    # An empty variable is one that somebody meant to leave unset.
    model_config = SettingsConfigDict(env_prefix="IDENTITYMAP_", env_ignore_empty=True)

    dsn: Annotated[SecretStr | None, Field(description="postgresql://user:password@host:5432/database")] = None
    token_keys: Annotated[
        SecretStr | None,
        Field(description="Keys that encrypt Edlink's tokens, comma-separated; the first encrypts, all decrypt."),
    ] = None
    log_format: Annotated[str, Field(description="json or console", pattern="^(json|console)$")] = "json"


class ServerSettings(DatabaseSettings):
    """What `identitymap serve` needs besides the database."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 50_051
    metrics_host: str = "127.0.0.1"
    metrics_port: Annotated[int, Field(ge=0, le=65_535)] = 9_464
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    tls_client_ca: Annotated[Path | None, Field(description="Makes clients show a certificate (mTLS).")] = None
    insecure_beyond_loopback: Annotated[
        bool, Field(description="Listen beyond loopback without TLS, because something in front of it has TLS.")
    ] = False
    lookup_connections: Annotated[int, Field(ge=1, le=200)] = 4
    migration_connections: Annotated[int, Field(ge=1, le=200)] = 4
    import_connections: Annotated[int, Field(ge=1, le=200)] = 4
    import_idle_seconds: Annotated[float, Field(gt=0, le=86_400)] = 300.0
    max_concurrent_calls: Annotated[int, Field(ge=1)] = 1_000
    drain_pause_seconds: Annotated[float, Field(ge=0, le=60)] = 3.0
    drain_grace_seconds: Annotated[float, Field(ge=0, le=600)] = 20.0


class WorkerSettings(DatabaseSettings):
    """What `identitymap worker` needs besides the database."""

    edlink_url: str = "https://ed.link"
    edlink_application_secret: Annotated[
        SecretStr | None, Field(description="Lets the worker discover integrations and their tokens.")
    ] = None
    metrics_host: str = "127.0.0.1"
    metrics_port: Annotated[int, Field(ge=0, le=65_535)] = 9_465
    edlink_patience_seconds: Annotated[
        float, Field(gt=0, le=3_600, description="How long one request to Edlink is tried again and again.")
    ] = 300.0
    page_size: Annotated[int, Field(ge=1, le=10_000)] = 1_000
    poll_seconds: Annotated[float, Field(gt=0, le=3_600)] = 5.0
    discovery_seconds: Annotated[float, Field(gt=0, le=86_400)] = 300.0
    lease_seconds: Annotated[float, Field(ge=1, le=3_600)] = 60.0
    concurrent_integrations: Annotated[int, Field(ge=1, le=64)] = 2
    match_memory_bytes: Annotated[int, Field(ge=256 * 1024 * 1024)] = 4 * 1024**3
