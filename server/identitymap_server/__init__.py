"""IdentityMap's server and ingestion worker."""

from importlib.metadata import version

__version__ = version("identitymap-server")
