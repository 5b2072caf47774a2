"""Trackers in a real Home Assistant core."""
