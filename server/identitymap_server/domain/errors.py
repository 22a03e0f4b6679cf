"""Every error that a user of the system can see: its reason, what it says, and the facts that go with it.

The docstring of each error is what it says if nothing more precise is given. No error holds personal data, a token or
a driver's message.
"""

from __future__ import annotations

from collections.abc import Mapping


class IdentityMapError(Exception):
    """Something went wrong."""

    #: A name from the protobuf enum ErrorReason, without its prefix.
    reason = "INTERNAL"

    def __init__(self, message: str | None = None, **metadata: object) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        self.metadata: Mapping[str, str] = {name: str(value) for name, value in metadata.items()}
        super().__init__(self.message)


class InvalidField(IdentityMapError):
    """A field has a value that cannot be used."""

    reason = "INVALID_FIELD"

    def __init__(self, field: str, problem: str) -> None:
        self.field = field
        self.problem = problem
        super().__init__(f"{field} {problem}", field=field)


class LimitExceeded(IdentityMapError):
    """The request is over a limit."""

    reason = "LIMIT_EXCEEDED"

    def __init__(self, limit: str, limit_value: int, actual: int, advice: str) -> None:
        super().__init__(
            f"{actual:,} {limit}: the limit is {limit_value:,}; {advice}",
            limit=limit,
            limit_value=limit_value,
            actual=actual,
        )


class IntegrationNotFound(IdentityMapError):
    """No such integration is known. List the known ones with `identitymap integrations list`."""

    reason = "INTEGRATION_NOT_FOUND"


class IntegrationExists(IdentityMapError):
    """The integration exists already. Change it with UpdateIntegration."""

    reason = "INTEGRATION_EXISTS"


class IntegrationState(IdentityMapError):
    """The integration's settings do not allow this."""

    reason = "INTEGRATION_STATE"


class LegacyRecordNotFound(IdentityMapError):
    """No such legacy record has been imported. Ids compare byte by byte, and each system has its own."""

    reason = "LEGACY_RECORD_NOT_FOUND"


class RecordNotFound(IdentityMapError):
    """The integration knows no such record. Ids compare byte by byte, and each system has its own."""

    reason = "RECORD_NOT_FOUND"


class NotMatchedYet(IdentityMapError):
    """No match of the integration has ended yet, so nothing is known of what its records match. Start one."""

    reason = "NOT_MATCHED_YET"


class RunNotFound(IdentityMapError):
    """No such run is known. List the runs with `identitymap runs list`."""

    reason = "RUN_NOT_FOUND"


class RunState(IdentityMapError):
    """The run is in a state in which this cannot be done."""

    reason = "RUN_STATE"


class ProfileNotFound(IdentityMapError):
    """The integration has no such matching profile. Make one with `identitymap profiles propose`."""

    reason = "PROFILE_NOT_FOUND"


class RevisionNotReached(IdentityMapError):
    """The database has not reached min_revision yet. Retry after a moment."""

    reason = "REVISION_NOT_REACHED"


class EpochChanged(IdentityMapError):
    """The revision belongs to another epoch: the database was restored. Start afresh without it."""

    reason = "EPOCH_CHANGED"


class ImplausibleImport(IdentityMapError):
    """The full import lacks an implausible share of the known records."""

    reason = "IMPLAUSIBLE_IMPORT"


class TokenKeyMissing(IdentityMapError):
    """There is no key to encrypt access tokens with: set IDENTITYMAP_TOKEN_KEYS (see `identitymap token-key`)."""

    reason = "TOKEN_KEY_MISSING"


class TokenUnreadable(IdentityMapError):
    """The stored access token cannot be decrypted with the keys in IDENTITYMAP_TOKEN_KEYS."""

    reason = "TOKEN_KEY_MISSING"


class DatabaseUnavailable(IdentityMapError):
    """The database cannot be reached. Retry with backoff; this says nothing about any key."""

    reason = "DATABASE_UNAVAILABLE"


class DatabaseDeadline(IdentityMapError):
    """The database did not answer in time. This says nothing about any key."""

    reason = "DEADLINE"


class Overloaded(IdentityMapError):
    """The server is at its limit of work. Retry with backoff."""

    reason = "OVERLOADED"


class StreamStalled(IdentityMapError):
    """The caller has sent nothing for too long; nothing was imported. Begin again."""

    reason = "STREAM_STALLED"


class SchemaMismatch(IdentityMapError):
    """The database's schema is not the one this version knows. Run `identitymap migrate`."""

    reason = "SCHEMA_MISMATCH"


class Conflict(IdentityMapError):
    """What this was based on has changed meanwhile. Read again and retry."""

    reason = "CONFLICT"


class LeaseLost(IdentityMapError):
    """Another worker has taken this integration over; nothing of this commit was kept."""

    reason = "CONFLICT"
