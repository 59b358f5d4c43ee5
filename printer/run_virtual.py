"""What `lobby virtual-printer` runs. Apart from the print agent, which needs no web server for a page."""

from __future__ import annotations

import asyncio

from printer.page import paper_page
from printer.run import PORT, until_stopped
from printer.virtual import VirtualPrinter


def run_virtual(*, host: str = "127.0.0.1", port: int = PORT, page_port: int = 9180, width: int = 576) -> None:
    """A printer without paper until SIGINT or SIGTERM: ESC/POS on `port`, the paper as a page on `page_port`."""

    async def work() -> None:
        printer = VirtualPrinter(width=width)
        await printer.start(host, port)
        async with paper_page(printer, host, page_port) as page:
            print(f"The virtual printer listens on {host}:{printer.port}; its paper lies at {page}", flush=True)
            await asyncio.Event().wait()

    asyncio.run(until_stopped(work()))
