"""What one record matches is found by its Edlink ID, too."""

from identitymap_server.store.migrations.script import run_sql_beside

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the index."""
    run_sql_beside(__file__)
