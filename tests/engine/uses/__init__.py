"""Tests of the engine's uses."""
