"""The wait estimate at work: a process of its own plays each lobby forward, the server shows what it predicts."""
