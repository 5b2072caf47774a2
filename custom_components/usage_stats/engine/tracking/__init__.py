"""Rules of tracking that need no Home Assistant: origins, names, what counts as the start."""
