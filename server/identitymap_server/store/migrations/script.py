"""Runs the .sql file that stands beside a migration."""

from __future__ import annotations

from pathlib import Path

from alembic import op


def run_sql_beside(migration: str) -> None:
    """Runs the .sql file of the same name as the module file `migration`, in the migration's transaction."""
    op.get_bind().exec_driver_sql(Path(migration).with_suffix(".sql").read_text(encoding="utf-8"))
