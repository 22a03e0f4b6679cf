"""IdentityMap's Python client: the generated stubs are in `identitymap.v1`."""
