"""Receives weekly summaries of installations, and publishes what they add up to.

Nothing here imports Home Assistant or the integration.
"""
