"""Postgres: pools, migrations, the SQL, and one small class for each aggregate. Gives and takes domain values."""
