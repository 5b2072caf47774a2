"""Trackers: attach to what is counted, and record it. Each is a config subentry."""
