"""Analysis: what the counts of closed days say."""
