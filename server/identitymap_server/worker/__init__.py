"""The ingestion worker's process: what is due, under which lease, and in which subprocess."""
