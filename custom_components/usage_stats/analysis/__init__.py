"""The analysis as Home Assistant sees it."""
