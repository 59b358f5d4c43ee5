"""What all programs share: the engine, the wire, the client side of the wire, text and theme."""
