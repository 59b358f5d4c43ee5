"""The client side of the wire. `websocket.py` is the only I/O in lobby/; `memory.py` is a link that tests can cut."""
