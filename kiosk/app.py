# mypy: disable-error-code="attr-defined, no-untyped-call, union-attr"
# Kivy says nothing of its types.
"""The kiosk with its window: one loop for window and network. Wiring only."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kivy.app import App

from kiosk.devices import Loudspeaker
from kiosk.frame import Panel
from kiosk.keys import Keys
from kiosk.program import Program, Shown
from kiosk.screens.setup import pairing
from kiosk.sharing import ScreenSharing
from kiosk.speech import Voice
from kiosk.spool import CheckInSpool
from kiosk.state import Modes, Rules
from kiosk.widgets.screen_widget import ScreenWidget
from lobby.link.base import Link
from lobby.link.pairing import paired
from lobby.link.websocket import WebLink
from lobby.theme import Palette, theme

_RULES = Rules()


@dataclass(frozen=True, slots=True)
class Setup:
    """What the command line says about this kiosk. `printer_spool`: the file that its print agent reads. `shared`: the
    demo's first page shows its screen."""

    kiosk: str
    server: str
    token_file: Path
    spool: Path
    panel: Panel
    printer_spool: Path | None = None
    shared: bool = False
    rules: Rules = _RULES


def palette(modes: Modes) -> Palette:
    return theme().palette("high_contrast" if modes.contrast else "light")


class KioskApp(App):
    """Shows what the program says; tells it what fingers and keys do."""

    def __init__(self, setup: Setup, window: Any, *, motion: bool = True) -> None:
        super().__init__()
        self._setup, self._window = setup, window
        self.program: Program | None = None
        self.keys: Keys | None = None
        self._sharing: asyncio.Task[None] | None = None
        self.widget = ScreenWidget(setup.panel.size, self._pressed, motion=motion)

    def build(self) -> Any:
        return self.widget

    async def run(self, link: Link | None = None) -> None:
        """Open the window and serve customers until the window closes, the work fails or we are cancelled."""
        window = asyncio.create_task(self.async_run(async_lib="asyncio"))
        work = asyncio.create_task(self.serve(link))
        try:
            await asyncio.wait({window, work}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, window):
                task.cancel()
            await asyncio.wait({window, work})
        for task in (work, window):
            if not task.cancelled() and (error := task.exception()):
                raise error

    async def serve(self, link: Link | None) -> None:
        """Pair where there is no token yet, then take customers."""
        setup = self._setup
        if link is None:
            token = await paired(setup.server, "kiosk", setup.token_file, self._show_code)
            link = WebLink(setup.server, token)
            if setup.shared:
                self._sharing = asyncio.create_task(ScreenSharing(self._window, setup.server, token).run())
        spool = CheckInSpool(setup.spool)
        self.program = Program(
            setup.kiosk,
            link,
            spool,
            self._show,
            panel=setup.panel,
            voice=Voice(),
            chime=Loudspeaker().chime,
            paper=_paper_spool(setup.printer_spool),
            rules=setup.rules,
        )
        self.keys = Keys(self.program)
        self._window.bind(on_key_down=self._key)
        try:
            await self.program.run()
        finally:
            if self._sharing is not None:
                self._sharing.cancel()
            self._window.unbind(on_key_down=self._key)
            spool.close()
            await link.close()

    def _show(self, shown: Shown) -> None:
        self.widget.show(shown.elements, palette(shown.modes), focus=shown.focus, arriving=shown.arriving)

    def _show_code(self, code: str) -> None:
        self.widget.show(pairing(code, self._setup.panel), theme().palette("light"))

    def _pressed(self, action: str) -> None:
        if self.program is not None and self.keys is not None:
            self.keys.finger()
            self.program.press(action)

    def _key(self, _window: Any, code: int, *_more: Any) -> bool:
        return self.keys is not None and self.keys.down(code)


def _paper_spool(path: Path | None) -> Any:
    if path is None:
        return None
    import printer

    return printer.PrintSpool(path)
