"""Small helpers that know Home Assistant and nothing of uses, events or sharing."""
