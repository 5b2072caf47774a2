"""What the collector costs, beside its goals."""
