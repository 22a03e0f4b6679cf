"""Records that belong to another integration now."""

from identitymap_server.store.migrations.script import run_sql_beside

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column."""
    run_sql_beside(__file__)
