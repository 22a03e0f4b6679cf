"""The Edlink client: pages, objects, errors, retries. Knows nothing of Postgres."""
