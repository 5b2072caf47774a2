"""A real Home Assistant process, used from outside as a person or a program would."""
