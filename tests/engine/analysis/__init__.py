"""Analysis, without Home Assistant."""
