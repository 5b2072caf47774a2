"""What anybody may see: which numbers, and the files that hold them. No database is known here."""
