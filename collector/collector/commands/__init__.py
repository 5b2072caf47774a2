"""What an operator can ask for at the command line."""
