"""Tests of the engine's events."""
