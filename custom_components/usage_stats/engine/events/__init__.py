"""Events: what they may hold, and the log of events."""
