"""Trackers: attach to what shall be counted, and record it. Each is a config subentry."""
