"""What past days teach of a branch: paces, hours, breaks, patience, special days."""
