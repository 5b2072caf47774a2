"""Tests of uses."""
