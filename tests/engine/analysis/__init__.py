"""Tests of the engine's analysis."""
