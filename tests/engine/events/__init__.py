"""Tests of engine/events."""
