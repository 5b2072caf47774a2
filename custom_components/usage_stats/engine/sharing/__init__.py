"""Sharing: consent, periods and payloads. Imports nothing of uses."""
