"""Following Edlink's events, and integrations that stop."""

from identitymap_server.store.migrations.script import run_sql_beside

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add to the tables that are there, and make those that are not."""
    run_sql_beside(__file__)
