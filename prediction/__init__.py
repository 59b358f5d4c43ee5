"""What the record teaches, and what comes of it: waits, plans, advice."""
