"""What `lobby print-agent` runs."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import structlog

from lobby.errors import Invalid
from lobby.link.websocket import WebLink
from printer.agent import PrintAgent
from printer.model import Mode, model
from printer.spool import PrintSpool

PORT = 9100


def run(
    *,
    server: str,
    token_file: Path,
    printer: str,
    address: str,
    spool: Path,
    profile: str = "TM-T20II",
    width: int | None = None,
    mode: Mode = Mode.RASTER,
    max_age_s: float = 1800.0,
) -> None:
    """Print a server's tickets on one network printer until SIGINT or SIGTERM.

    address: host or host:port (9100) of the printer. printer: its id in the branch's configuration. spool: the file
    that this printer's kiosk uses too. Raises LobbyError when the server refuses the token or knows no such printer.
    """
    _set_up_logs()
    host, port = split_address(address)
    setup = model(profile, width=width, mode=mode)
    token = token_file.read_text(encoding="utf-8").strip()

    async def work() -> None:
        link = WebLink(server, token)
        jobs = PrintSpool(spool)
        try:
            await PrintAgent(
                printer=printer, link=link, spool=jobs, model=setup, host=host, port=port, max_age_s=max_age_s
            ).run()
        finally:
            await link.close()
            jobs.close()

    asyncio.run(until_stopped(work()))


def split_address(address: str) -> tuple[str, int]:
    """Return host and port of "host", "host:port" or "[::1]:port". Raises Invalid("bad_printer_address")."""
    host, colon, port = address.rpartition(":")
    if not colon or "]" in port:
        host, port = address, str(PORT)
    if not host or not port.isdigit():
        raise Invalid("bad_printer_address", f"{address!r} is no printer's address.", "Write host or host:port.")
    return host.strip("[]"), int(port)


def _set_up_logs() -> None:
    """One JSON object a line on stderr, as the server's."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run the work until it ends or the process is asked to stop; then let it tidy up."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        if not task.cancelled():
            raise
