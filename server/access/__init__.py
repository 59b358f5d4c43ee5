"""Who may do what: principals, rights, sign-in, pairing."""
