"""The tablets that staff work on: real Chromium, real touches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.browser.lobby import PASSWORD
from tests.browser.screens import axe_finds

SIZE = {"width": 1280, "height": 800}
WITHIN_MS = 15_000

# A refused or unanswered request is something these pages expect and put in words; Chromium reports each one all the same.
EXPECTED = re.compile(r"Failed to load resource|WebSocket connection to .* failed")

expect.set_options(timeout=WITHIN_MS)


class Tablet:
    """One tablet in somebody's hands. `problems`: what its console complained of. `clock`: the test may move its time on."""

    def __init__(self, browser: Browser, url: str, *, touch: bool = True, clock: bool = False, **context: Any) -> None:
        context.setdefault("locale", "en-US")
        context.setdefault("viewport", SIZE)
        self.context = browser.new_context(base_url=url, has_touch=touch, **context)
        self.context.set_default_timeout(WITHIN_MS)
        self.page: Page = self.context.new_page()
        if clock:
            self.page.clock.install()
        self.problems: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.goto("/tablet")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not EXPECTED.search(message.text):
            self.problems.append(message.text)

    # --- hands ------------------------------------------------------------------------------------------------------

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def press(self, name: str) -> None:
        self.button(name).tap()

    def choose(self, name: str) -> None:
        """Choose a tile, or a language."""
        self.page.locator("label", has=self.page.get_by_role("radio", name=name)).first.tap()

    def open_row(self, number: str) -> None:
        self.page.get_by_role("button", name=re.compile(rf"^{number}\b")).first.tap()

    def close_sheet(self) -> None:
        self.page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).tap()

    def sign_in(self, login: str, desk: str | None = None) -> Tablet:
        self.page.get_by_label("Staff code").fill(login)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in")
        if desk is not None:
            self.choose(desk)
            self.press(f"Open desk {desk}")
        return self

    def go(self, page: str) -> None:
        """To a page through the menu."""
        self.press("Menu")
        self.page.get_by_role("link", name=page, exact=True).tap()

    # --- eyes -------------------------------------------------------------------------------------------------------

    @property
    def ticket(self) -> Locator:
        return self.page.locator(".ticket")

    def shows(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    def ticket_shows(self, *texts: str) -> None:
        for text in texts:
            expect(self.ticket).to_contain_text(text)

    def is_faultless(self, state: str, ignore: Sequence[str] = ()) -> None:
        """Axe finds nothing, and the console is silent."""
        found = axe_finds(self.page, ignore)
        assert not found, f"{state}: " + "\n".join(found)
        assert not self.problems, f"{state}: {self.problems}"

    def close(self) -> None:
        self.context.close()
        assert not self.problems, self.problems
