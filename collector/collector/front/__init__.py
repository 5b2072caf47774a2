"""What is reached from outside: reads a request, asks the writer, answers."""
