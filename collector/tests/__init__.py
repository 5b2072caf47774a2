"""Tests of the collector: real databases, real sockets, real processes."""
