"""What the sources of legacy records disagree on."""

from identitymap_server.store.migrations.script import run_sql_beside

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the view."""
    run_sql_beside(__file__)
