"""Channels to IdentityMap, with settings that suit a service which calls on every sign-in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import grpc

_LOOK_UPS: Final = ("Lookup", "BulkLookup")

_SERVICE_CONFIG: Final = {
    # Every address behind the name gets its share; the default would keep to the first.
    "loadBalancingConfig": [{"round_robin": {}}],
    # A server that drains is left before it ends.
    "healthCheckConfig": {"serviceName": "identitymap.v1.IdentityMap"},
    "methodConfig": [
        {
            # Look-ups only read, so trying again is safe. Streams are for their callers to resume.
            "name": [{"service": "identitymap.v1.IdentityMap", "method": method} for method in _LOOK_UPS],
            "retryPolicy": {
                "maxAttempts": 4,
                "initialBackoff": "0.05s",
                "maxBackoff": "1s",
                "backoffMultiplier": 3,
                "retryableStatusCodes": ["UNAVAILABLE"],
            },
        }
    ],
    # When most calls fail, retries would only add to the load.
    "retryThrottling": {"maxTokens": 20, "tokenRatio": 0.1},
}

_OPTIONS: Final = (
    ("grpc.service_config", json.dumps(_SERVICE_CONFIG)),
    # A connection whose other end has silently gone is noticed before a sign-in has to wait for it.
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
    # What the server takes, and what it gives.
    ("grpc.max_send_message_length", 4 * 1024 * 1024),
    ("grpc.max_receive_message_length", 16 * 1024 * 1024),
)


def channel(
    target: str,
    *,
    credentials: grpc.ChannelCredentials | None = None,
    insecure: bool = False,
    options: Sequence[tuple[str, Any]] = (),
) -> grpc.Channel:
    """A channel to `target`, "host:port" or any other gRPC name such as "dns:///identitymap.internal:50051".

    It uses TLS, with `credentials` or else the public certificate authorities, unless `insecure` says that it must not.
    `options` are gRPC's and come on top of this package's own. Give every call a timeout.
    """
    all_options = (*_OPTIONS, *options)
    if _is_insecure(credentials, insecure):
        return grpc.insecure_channel(target, all_options)
    return grpc.secure_channel(target, credentials or grpc.ssl_channel_credentials(), all_options)


def aio_channel(
    target: str,
    *,
    credentials: grpc.ChannelCredentials | None = None,
    insecure: bool = False,
    options: Sequence[tuple[str, Any]] = (),
) -> grpc.aio.Channel:
    """The same as `channel`, for asyncio. It belongs to the event loop that runs when it is made."""
    all_options = (*_OPTIONS, *options)
    if _is_insecure(credentials, insecure):
        return grpc.aio.insecure_channel(target, all_options)
    return grpc.aio.secure_channel(target, credentials or grpc.ssl_channel_credentials(), all_options)


def _is_insecure(credentials: grpc.ChannelCredentials | None, insecure: bool) -> bool:
    if insecure and credentials is not None:
        raise ValueError("A channel has credentials or is insecure, not both.")
    return insecure
