"""Files that people write: a branch's configuration, a list of appointments."""
