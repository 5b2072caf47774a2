"""Uses: counting, the log of uses and the CSV files."""
