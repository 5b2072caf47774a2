"""Tests of Usage Stats."""
