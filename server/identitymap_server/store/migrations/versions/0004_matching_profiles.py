"""Matching profiles, frozen and numbered."""

from identitymap_server.store.migrations.script import run_sql_beside

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add their table, and which one an integration uses and a run was given."""
    run_sql_beside(__file__)
