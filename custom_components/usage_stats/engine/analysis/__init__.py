"""What the counts say: pure, with the history, the zone and the open day as arguments."""
