"""What runs beside the requests: roll-ups, publication, deletion of what is old."""
