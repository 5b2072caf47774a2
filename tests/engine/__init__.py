"""Tests of the engine; none of them needs Home Assistant."""
