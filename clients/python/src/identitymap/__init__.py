"""IdentityMap's Python client: channels and errors. The generated stubs are in `identitymap.v1`."""

from identitymap.channels import aio_channel, channel
from identitymap.errors import ErrorDetails, error_reason

__all__ = ["ErrorDetails", "aio_channel", "channel", "error_reason"]
