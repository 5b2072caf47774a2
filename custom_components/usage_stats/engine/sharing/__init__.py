"""Sharing: consent, periods, payloads and submissions. Imports nothing of uses."""
