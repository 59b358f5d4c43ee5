"""A real Chromium, and what a test wants of a page in it: who it is, what it complained of, what axe finds, a picture."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.running import RunningServer

PICTURES = Path(__file__).parents[2] / "build" / "pictures"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ASK_AXE = "async (options) => (await axe.run(options)).violations"
TV = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}


class Screens:
    """Opens pages and remembers what each of them complained of."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[Any] = []
        self.complaints: list[str] = []
        self.outage = False  # the test takes the server away: then failed connections are no complaint

    def open(self, server: RunningServer, path: str, *, role: str = "", clock: bool = False, **options: Any) -> Page:
        """A page in a browser of its own, paired as `role`. `clock`: the test may move the page's time on."""
        # nothing fades, so that what axe measures is what stands there
        context = self._browser.new_context(**{"viewport": TV, "reduced_motion": "reduce", **options})
        self._contexts.append(context)
        if role:
            context.add_cookies([{"name": "lobby_device", "value": server.token(role), "url": server.url}])
        page = context.new_page()
        if clock:
            page.clock.install()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(server.url + path)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        connection = "WebSocket connection" in message.text or "Failed to load resource" in message.text
        if message.type in ("error", "warning") and not (self.outage and connection):
            self.complaints.append(message.text)

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def settle(page: Page) -> None:
    """Wait until nothing moves any more."""
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))")


def until(page: Page, condition: str, timeout_s: float = 10) -> None:
    """Wait for a condition in the page (playwright's own way needs eval, which our policy refuses)."""
    give_up = time.monotonic() + timeout_s
    while not page.evaluate(condition):
        assert time.monotonic() < give_up, f"never so: {condition}"
        page.wait_for_timeout(50)


def axe_finds(page: Page, ignore: Sequence[str] = ()) -> list[str]:
    """What axe-core finds wrong, one line each; `ignore`: rules that are not asked.

    What was in order stays in the page: to fetch it all takes longer than to look.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(ASK_AXE, {"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in found
        if rule["id"] not in ignore
        for node in rule["nodes"]
    ]


def faults(page: Page) -> list[str]:
    """The same, once nothing moves any more."""
    settle(page)
    return axe_finds(page)


def picture(page: Page, name: str) -> None:
    file = PICTURES / f"{name}.png"
    settle(page)
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file)


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return max(0, wider)
