"""Where uses, events and the state are kept."""
