"""The kiosk as a program: what `lobby kiosk` runs. Kivy is loaded only once its settings are made."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from pathlib import Path

from kiosk.frame import Panel
from kiosk.offer import Offer
from kiosk.widgets.window import open_window
from lobby.contract import API
from lobby.contract.views import KioskView
from lobby.link.websocket import WebLink
from lobby.text.languages import languages


def run(
    kiosk: str,
    *,
    server: str,
    token_file: Path,
    spool: Path,
    printer_spool: Path | None = None,
    landscape: bool = False,
    inches: float = 21.5,
    top_edge_mm: float | None = None,
    slot: str = "down",
    fullscreen: bool = False,
    pictures: Path | None = None,
    offscreen: bool = False,
    shared: bool = False,
) -> None:
    """Serve customers until the window is closed or the process is told to stop.

    kiosk: its id in the branch's configuration. token_file: made by pairing where it is missing. spool: the kiosk's own
    memory. printer_spool: the file its print agent reads (None: the server alone prints). inches, top_edge_mm: of the
    panel, for the reach of a wheelchair. slot: where paper comes out: down, left or right of the screen.
    pictures: take a picture of each screen into this folder, without a display, and return.
    offscreen: draw where nobody sees it. shared: let the demo's first page show the screen, and touch it.
    Raises lobby.errors where the server knows no such kiosk (pictures only: a running kiosk waits instead).
    """
    panel = Panel(landscape=landscape, inches=inches, top_edge_mm=top_edge_mm, slot=slot)
    if pictures is not None:
        offer = asyncio.run(_offer(kiosk, server, token_file))
        window = open_window(panel.size, visible=False)
        from kiosk.pictures import take

        take(window, offer, panel, pictures, every=True)
        return
    size = _window_size(panel, fullscreen=fullscreen, offscreen=offscreen)
    window = open_window(size, visible=not offscreen, fullscreen=fullscreen)
    from kiosk.app import KioskApp, Setup

    app = KioskApp(Setup(kiosk, server, token_file, spool, panel, printer_spool, shared), window)
    asyncio.run(_until_signalled(app.run()))


async def _offer(kiosk: str, server: str, token_file: Path) -> Offer:
    link = WebLink(server, token_file.read_text(encoding="utf-8").strip())  # noqa: ASYNC240 - before anything runs
    try:
        view = KioskView.model_validate(await link.get(f"{API}/kiosks/{kiosk}"))
    finally:
        await link.close()
    return Offer(view, True, tuple(languages("kiosk")))


async def _until_signalled(work: Coroutine[None, None, None]) -> None:
    task = asyncio.create_task(work)
    for stop_signal in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(stop_signal, task.cancel)
    await asyncio.wait({task})
    if not task.cancelled():
        task.result()


def _window_size(panel: Panel, *, fullscreen: bool, offscreen: bool) -> tuple[int, int]:
    """The design's own size where it fills the panel; on a desk's display a window that fits there; off-screen two
    thirds of the panel, which is sharp in a browser and quick to draw without a graphics card."""
    width, height = panel.size
    if fullscreen:
        return width, height
    highest = height * 2 // 3 if offscreen else 700 if panel.landscape else 900
    scale = min(1.0, highest / height)
    return round(width * scale), round(height * scale)
