"""How good is a wait estimate? Lobby's own against the simple ones, on invented lobbies and real logs."""
