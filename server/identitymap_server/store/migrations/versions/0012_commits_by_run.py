"""Runs that nobody needs any more are forgotten; what a run committed is found by its id."""

from identitymap_server.store.migrations.script import run_sql_beside

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the index."""
    run_sql_beside(__file__)
