"""Events: their contents, queries for them, the queue of unsaved ones and the log."""
