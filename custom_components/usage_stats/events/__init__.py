"""Recording events, and what Home Assistant itself reports."""
