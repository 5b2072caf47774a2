"""The analysis of the counts."""
