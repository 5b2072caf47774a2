"""The demonstration of `scripts/develop`."""
