"""What the counts say."""
