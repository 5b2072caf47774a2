"""Tests of roll-ups."""
