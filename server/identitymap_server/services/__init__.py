"""The use cases. The only place where store, Edlink and matching meet."""
