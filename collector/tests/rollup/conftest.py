"""A town for each kind of database."""

from ..towns import rollup, town, watch

__all__ = ["rollup", "town", "watch"]
