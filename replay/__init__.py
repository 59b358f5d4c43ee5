"""Real clients on a real server: a logged day lived again, people for the live demo, load."""
