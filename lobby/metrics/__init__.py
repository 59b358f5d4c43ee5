"""What happened, measured: durations, service level, and how predictions scored."""
