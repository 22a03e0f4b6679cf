"""The status of integrations is asked for again and again."""

from identitymap_server.store.migrations.script import run_sql_beside

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make an index."""
    run_sql_beside(__file__)
