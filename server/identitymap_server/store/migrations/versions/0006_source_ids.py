"""Edlink's ids of the sources that integrations read."""

from identitymap_server.store.migrations.script import run_sql_beside

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column."""
    run_sql_beside(__file__)
