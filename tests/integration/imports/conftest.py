"""Imports into a fresh database with two integrations."""

from __future__ import annotations

import importing
import pytest


@pytest.fixture
def imports(dsn: str) -> importing.Imports:
    made = importing.Imports(dsn)
    for integration in (importing.INTEGRATION, importing.OTHER_INTEGRATION):
        made.execute("INSERT INTO integration (integration_id) VALUES (%s)", integration)
    return made
