"""Which objects of a roster are known, and which collections a sync was not offered."""

from identitymap_server.store.migrations.script import run_sql_beside

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns."""
    run_sql_beside(__file__)
