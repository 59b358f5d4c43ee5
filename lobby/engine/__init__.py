"""The queue engine: pure decisions about a branch. No I/O, no clock, no randomness, no async, no logging."""
