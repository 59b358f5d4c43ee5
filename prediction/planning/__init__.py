"""Days to come: how many will come, how many desks are needed, what would have been."""
