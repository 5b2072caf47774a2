"""Records events and uptime, and exports events."""
