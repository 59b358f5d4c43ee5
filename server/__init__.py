"""The server: a thin shell around the engine. It parses, asks the engine, keeps what happened, and tells who watches."""
