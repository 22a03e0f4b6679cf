"""Legacy records that several sources give."""

from identitymap_server.store.migrations.script import run_sql_beside

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of sources."""
    run_sql_beside(__file__)
