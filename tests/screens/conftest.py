"""A real kiosk window, drawn where nobody sees it: real touches, real keys, real pixels."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.elements import Element
from kiosk.frame import Panel
from kiosk.offer import Offer
from kiosk.state import KioskState, Rules, Screen
from kiosk.widgets.window import open_window, picture
from lobby.link.websocket import WebLink
from tests.running import RunningServer

PANEL = Panel()
KEYS = {"up": 273, "down": 274, "right": 275, "left": 276, "ok": 13, "back": 27, "help": 282}


@pytest.fixture(scope="session")
def window(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIVY_HOME", str(tmp_path_factory.mktemp("kivy")))
        window = open_window(PANEL.size, visible=False)
    window.size = PANEL.size
    return window


class Hands:
    """Somebody at a kiosk."""

    def __init__(self, window: Any, app: Any) -> None:
        self._window, self._app = window, app

    @property
    def state(self) -> KioskState:
        state: KioskState = self._app.program.state
        return state

    @property
    def offer(self) -> Offer:
        offer: Offer = self._app.program.offer
        return offer

    @property
    def spool(self) -> Any:
        return self._app.program.spool

    def see(self, id: str) -> Element:
        found = next((each for each in self._app.widget.elements if each.id == id), None)
        assert found is not None, f"no {id!r} among {[each.id for each in self._app.widget.elements]}"
        return found  # type: ignore[no-any-return]

    @property
    def words(self) -> str:
        return " ".join(text.text for each in self._app.widget.elements for text in each.texts)

    async def tap(self, id: str) -> None:
        """Touch the middle of a thing and let go."""
        from kivy.tests.common import UnitTestTouch

        rect = self.see(id).rect
        touch = UnitTestTouch(rect.x + rect.width / 2, PANEL.size[1] - rect.y - rect.height / 2)
        touch.touch_down()
        self.draw()
        touch.touch_up()
        self.draw()
        await asyncio.sleep(0)

    async def key(self, *names: str) -> None:
        for name in names:
            self._window.dispatch("on_key_down", KEYS[name], 0, None, [])
            self.draw()
            await asyncio.sleep(0)

    async def read(self, code: str) -> None:
        """A reader of codes: its letters, then Enter."""
        for letter in code.lower():
            self._window.dispatch("on_key_down", ord(letter), 0, letter, [])
        self._window.dispatch("on_key_down", KEYS["ok"], 0, None, [])
        self.draw()
        await asyncio.sleep(0)

    async def arrive(self, id: str) -> None:
        """Walk there with the arrow keys."""
        for _ in range(40):
            if self._app.program.focus == id:
                return
            await self.key("down")
        raise AssertionError(f"the arrows never came to {id!r}")

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not true():
                self.draw()
                await asyncio.sleep(0.01)

    async def until_screen(self, screen: Screen) -> None:
        await self.until(lambda: self.state.screen is screen)

    def draw(self) -> None:
        from kivy.base import EventLoop

        assert EventLoop is not None
        EventLoop.idle()

    def picture(self) -> Any:
        """The window's pixels, without the clock, which has its own life."""
        self.draw()
        image = picture(self._window)
        time = self.see("time").rect.grown(8)
        image.paste(0, tuple(round(edge) for edge in (time.x, time.y, time.right, time.bottom)))
        return image


AtKiosk = Callable[..., Any]


@pytest.fixture
async def at_kiosk(window: Any, running_server: RunningServer, tmp_path: Path) -> AsyncIterator[AtKiosk]:
    """Starts kiosk 1 on a real server, with rules of the test's own: `hands = await at_kiosk(idle_after_s=0.5)`."""
    from kiosk.app import KioskApp, Setup

    opened: list[tuple[Any, asyncio.Task[None]]] = []

    async def start(**rules: float) -> Hands:
        token = tmp_path / "kiosk.token"
        token.write_text(running_server.token("kiosk"))
        setup = Setup("kiosk-1", running_server.url, token, tmp_path / "kiosk.spool", PANEL)
        app = KioskApp(replace(setup, rules=Rules(**rules)), window, motion=False)
        window.add_widget(app.widget)
        app.widget.size = PANEL.size
        link = WebLink(running_server.url, running_server.token("kiosk"), timeout_s=2.0)
        opened.append((app, asyncio.create_task(app.serve(link))))
        hands = Hands(window, app)
        await hands.until(lambda: app.program is not None and app.program.offer.live)
        return hands

    yield start
    for app, serving in opened:
        serving.cancel()
        await asyncio.wait({serving}, timeout=5)
        assert serving.done(), "the kiosk did not stop"
        window.remove_widget(app.widget)
