"""Consent and the weekly submission. Nothing that counts imports this."""
