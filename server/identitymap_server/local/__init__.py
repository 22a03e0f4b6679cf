"""Everything on one machine: an embedded Postgres, the processes of `identitymap demo` and `run`, and the demo."""
