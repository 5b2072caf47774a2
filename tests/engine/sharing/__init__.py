"""Tests of the engine's sharing."""
