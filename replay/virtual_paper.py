"""A kiosk's printer for a replay: the virtual printer with a real print agent before it, both in this process."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from lobby.link.websocket import WebLink
from printer import PrintSpool
from printer.agent import PrintAgent
from printer.model import Mode, model
from printer.virtual import VirtualPrinter

PATIENCE_S = 60.0
NEVER_TOO_OLD_S = 1e9  # the day runs a thousand times faster than the agent's own clock


class Tray:
    """Where the paper falls. `tokens`: the end of each ticket's QR code, which is what a customer's phone would read."""

    def __init__(self, printer: VirtualPrinter) -> None:
        self.tokens: list[str] = []
        self._known: set[str] = set()
        self._printer = printer

    async def out(self, token: str) -> bool:
        with suppress(TimeoutError):
            await self._printer.until(lambda _: self._holds(token), PATIENCE_S)
            return True
        return False

    def _holds(self, token: str) -> bool:
        self._collect()
        return token in self._known

    def _collect(self) -> None:
        """Take the pieces that have been cut off since the last look."""
        new = self._printer.roll.cut_off - len(self.tokens)
        for piece in self._printer.printed[-new:] if new else ():
            self.tokens.append(piece.codes[0].rsplit("/", 1)[-1] if piece.codes else "")
            self._known.add(self.tokens[-1])


@asynccontextmanager
async def virtual_paper(server: str, token: str, printer: str) -> AsyncIterator[Tray]:
    """Print this printer's tickets, in the printer's own letters and codes, while the block runs; give what lies in its
    tray."""
    with tempfile.TemporaryDirectory(prefix="lobby-paper-") as folder:
        async with VirtualPrinter() as device:
            link, spool = WebLink(server, token), PrintSpool(Path(folder) / "spool.db")
            agent = PrintAgent(
                printer=printer,
                link=link,
                spool=spool,
                model=model(mode=Mode.TEXT),
                host="127.0.0.1",
                port=device.port,
                max_age_s=NEVER_TOO_OLD_S,
            )
            working = asyncio.create_task(agent.run(), name="print agent")
            try:
                yield Tray(device)
            finally:
                working.cancel()
                with suppress(asyncio.CancelledError):
                    await working
                await link.close()
                spool.close()
