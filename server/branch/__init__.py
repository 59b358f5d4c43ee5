"""One live branch: its commands, its views, what moves with time, its devices."""
