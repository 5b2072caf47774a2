"""Everything that is kept. All SQL is here, in a subset that compatible engines share."""
