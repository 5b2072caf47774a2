"""Each operation once; actions, HTTP and WebSocket translate to and from these."""
