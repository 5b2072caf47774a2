"""Rules of tracking, without Home Assistant."""
