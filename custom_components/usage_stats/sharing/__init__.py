"""Consent and weekly submissions. No module that counts or records imports this."""
