"""What matches have compared, so that the next one compares only what has changed."""

from identitymap_server.store.migrations.script import run_sql_beside

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the tables."""
    run_sql_beside(__file__)
