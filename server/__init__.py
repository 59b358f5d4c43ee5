"""The server: a thin shell around the engine. It parses, asks the engine, keeps what happened, and tells who watches."""

from lobby.absent import without

with without("rich"):  # coloured tracebacks, for which it would be loaded here: a tenth of the start
    import structlog  # noqa: F401 - before any module here imports it by itself
