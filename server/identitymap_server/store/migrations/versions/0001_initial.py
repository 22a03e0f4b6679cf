"""The first schema."""

from identitymap_server.store.migrations.script import run_sql_beside

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    run_sql_beside(__file__)
