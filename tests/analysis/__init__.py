"""Analysis in a real Home Assistant core."""
