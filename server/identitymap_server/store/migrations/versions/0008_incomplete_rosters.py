"""Rosters that have been read in part."""

from identitymap_server.store.migrations.script import run_sql_beside

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column."""
    run_sql_beside(__file__)
