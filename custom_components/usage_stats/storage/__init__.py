"""The database, the state store, and what waits to be written."""
