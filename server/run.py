"""Run the server in this process until it is told to stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import socket
from types import FrameType

import uvicorn

from lobby.contract.sharing import LARGEST_FRAME
from server.app import create_app
from server.settings import Settings

GARBAGE = (20_000, 50, 100)
"""Collect garbage seldom. Almost nothing here is freed by it, and looking through the visits of a day and thousands of
sockets takes a tenth of a second, in which no desk is answered; while a long day is loaded it was half of the time."""


class LobbyServer(uvicorn.Server):
    """uvicorn, which collects garbage seldom, and on its way out first lets our clients be told."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GARBAGE)
        await super().startup(sockets)
        gc.freeze()  # loading leaves no garbage, and looking for some among a long day's visits takes a while

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        timers = getattr(self.config.app.state, "timers", None)  # type: ignore[union-attr]  # our own, not a name
        if timers is not None:
            timers.say_goodbye()
            await asyncio.sleep(0.05)
        await super().shutdown(sockets)


def server_for(settings: Settings) -> LobbyServer:
    """Return a server that is not running yet."""
    logging.getLogger("uvicorn.error").addFilter(_not_logged_already)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        ws_max_size=LARGEST_FRAME if settings.demo else 64 * 1024,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=max(1, round(settings.shutdown_s)),
    )
    return LobbyServer(config)


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; then stop cleanly within five seconds and return."""
    for stop_signal in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop_signal, _already_stopped)
    server = server_for(settings)
    listening = server.config.bind_socket()
    # The system itself drops a connection that takes nothing, so that no buffer waits for ever.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(settings.slow_client_s * 1000))
    server.run(sockets=[listening])


def _already_stopped(signum: int, frame: FrameType | None) -> None:
    """uvicorn raises the signal once more after it has stopped; there is nothing left to do."""


def _not_logged_already(record: logging.LogRecord) -> bool:
    """Our own error handler has logged it, without what a person may have typed."""
    return not record.getMessage().startswith("Exception in ASGI application")


if __name__ == "__main__":
    serve(Settings())
