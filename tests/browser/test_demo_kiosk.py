"""The demo's first page shows the kiosk, live, and touches it: a real kiosk, off-screen, and a real browser."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from kiosk.elements import Elements
from kiosk.frame import Panel
from kiosk.offer import Offer
from kiosk.screens import screen
from kiosk.screens.context import ScreenContext
from kiosk.state import KioskState, Screen
from lobby.contract.views import KioskView
from tests.browser.screens import Screens, faults, picture, sideways
from tests.running import RunningServer
from tests.screens.offers import checked_in

PANEL = Panel()
TABLET: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "has_touch": True}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}


class SharedKiosk:
    """A demo's server, and a kiosk without a display that shares its screen with it."""

    def __init__(self, folder: Path) -> None:
        self.server = RunningServer(folder / "data", demo=True).start()
        self._folder = folder
        self._token = folder / "kiosk.token"
        self._token.write_text(self.server.token("kiosk"))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--server", self.server.url, "--token-file", self._token, "--spool", self._folder / "kiosk.spool"]
        command = [sys.executable, "-m", "cli", "kiosk", "kiosk-1", *map(str, options)]
        self._process = subprocess.Popen([*command, "--offscreen", "--share-screen"])

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            assert self._process.wait(10) == 0
            self._process = None

    def elements(self, shown: Screen) -> Elements:
        """What stands on that screen of the kiosk, and where."""
        view = KioskView.model_validate(self.server.client("kiosk").get("/api/v1/kiosks/kiosk-1").json())
        state = KioskState(screen=shown, service="permits", checked_in=checked_in())
        return screen(ScreenContext(state, Offer(view, True, tuple(view.branch.languages)), 0, PANEL))


@pytest.fixture(scope="module")
def shared_kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedKiosk]:
    kiosk = SharedKiosk(tmp_path_factory.mktemp("demo"))
    kiosk.start()
    yield kiosk
    kiosk.stop()
    kiosk.server.close()


class KioskOnPage:
    """The kiosk as the page shows it. `press` is how this browser presses: by touch or by mouse."""

    def __init__(self, page: Page, kiosk: SharedKiosk, press: Callable[[float, float], None]) -> None:
        self._page, self._kiosk, self._press = page, kiosk, press
        self.says("Live")

    def says(self, words: str) -> None:
        self._page.locator("#kiosk-words", has_text=words).wait_for(timeout=20_000)

    def image(self) -> Image.Image:
        address = self._page.evaluate("document.getElementById('kiosk-screen').toDataURL('image/png')")
        return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("RGB")

    def keep(self, name: str) -> None:
        picture(self._page, name)

    def tap(self, shown: Screen, id: str) -> None:
        """Press the middle of that thing, which stands on this screen, and wait until another screen stands there."""
        rect = next(each for each in self._kiosk.elements(shown) if each.id == id).rect
        box = self._page.locator("#kiosk-screen").bounding_box()
        assert box is not None
        width, height = PANEL.size
        before = self.image()
        x, y = (rect.x + rect.width / 2) / width, (rect.y + rect.height / 2) / height
        self._press(box["x"] + x * box["width"], box["y"] + y * box["height"])
        self.changed(before)

    def changed(self, before: Image.Image) -> Image.Image:
        """The picture, once it is another one than before and has come to rest."""
        until = time.monotonic() + 15
        last = before
        while time.monotonic() < until:
            self._page.wait_for_timeout(400)
            now = self.image()
            if now == last and now != before:
                return now
            last = now
        raise AssertionError("the kiosk's picture did not change and come to rest")


def by_touch(screens: Screens, kiosk: SharedKiosk) -> KioskOnPage:
    page = screens.open(kiosk.server, "/", **TABLET)
    return KioskOnPage(page, kiosk, page.touchscreen.tap)


def by_mouse(screens: Screens, kiosk: SharedKiosk) -> KioskOnPage:
    page = screens.open(kiosk.server, "/", **DESK)
    return KioskOnPage(page, kiosk, page.mouse.click)


def test_a_finger_on_the_page_takes_a_ticket_at_the_kiosk(screens: Screens, shared_kiosk: SharedKiosk) -> None:
    kiosk = by_touch(screens, shared_kiosk)
    kiosk.tap(Screen.HOME, "start")
    kiosk.tap(Screen.SERVICES, "permits")
    kiosk.tap(Screen.CONFIRM, "confirm")
    kiosk.keep("demo/ticket")
    (code,) = zxingcpp.read_barcodes(kiosk.image())
    (visit,) = shared_kiosk.server.client("supervisor").get("/api/v1/branches/permit-center/visits").json()["visits"]
    assert (visit["number"], visit["channel"]) == ("P001", "kiosk")
    token = code.text.rsplit("/", 1)[-1]
    ticket = shared_kiosk.server.client().get(f"/api/v1/tickets/{token}").json()
    assert ticket["number"] == "P001"
    kiosk.tap(Screen.TICKET, "done")


def test_what_one_browser_presses_every_browser_sees(screens: Screens, shared_kiosk: SharedKiosk) -> None:
    one, other = by_mouse(screens, shared_kiosk), by_touch(screens, shared_kiosk)
    before = other.image()
    one.tap(Screen.HOME, "start")
    assert other.changed(before) == one.image()
    other.tap(Screen.SERVICES, "back")
    assert one.image() == other.image()


def test_the_page_says_when_the_kiosk_is_not_running_and_when_it_is_again(
    screens: Screens, shared_kiosk: SharedKiosk
) -> None:
    page = screens.open(shared_kiosk.server, "/", **DESK)
    kiosk = KioskOnPage(page, shared_kiosk, page.mouse.click)
    shared_kiosk.stop()
    kiosk.says("The kiosk is not running")
    picture(page, "demo/without-kiosk")
    assert faults(page) == []
    shared_kiosk.start()
    kiosk.says("Live")


@pytest.mark.parametrize(
    ("name", "window"),
    [("desk", DESK), ("tablet", TABLET), ("phone", PHONE), ("dark", {**DESK, "color_scheme": "dark"})],
)
def test_the_first_page_looks_well(
    screens: Screens, shared_kiosk: SharedKiosk, name: str, window: dict[str, Any]
) -> None:
    page = screens.open(shared_kiosk.server, "/", **window)
    KioskOnPage(page, shared_kiosk, page.mouse.click)
    picture(page, f"demo/{name}")
    assert faults(page) == []
    assert sideways(page) == 0
