"""A lobby with staff in it, and the tablets they work on: real server, real Chromium, real touches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from lobby.ids import VisitId
from server.store import embedded_address, open_store
from server.store.base import ContactRow
from tests.running import RunningServer, apart, post

SIZE = {"width": 1280, "height": 800}
PASSWORD = "a-long-demo-password"
PIN = "2468"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WITHIN_MS = 15_000

# A refused or unanswered request is something these pages expect and put in words; Chromium reports each one all the same.
EXPECTED = re.compile(r"Failed to load resource|WebSocket connection to .* failed")

expect.set_options(timeout=WITHIN_MS)


class Lobby:
    """The server with the demo branch, seen by those who fill it with staff and customers."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.branch = server.branch.id

    def hire(self, login: str, name: str, *roles: str) -> None:
        body = {"login": login, "name": name, "roles": list(roles), "password": PASSWORD, "pin": PIN}
        self._sent("admin", f"/branches/{self.branch}/staff", body)

    def check_in(self, *services: str, **more: object) -> str:
        """A customer checks in; their number."""
        body = {"services": list(services), "channel": "greeter", **more}
        number: str = self._sent("greeter", f"/branches/{self.branch}/visits", body)["ticket"]["number"]
        return number

    def serve(self, *desks: str) -> None:
        """Staff open these desks, call and start serving; the last desk only calls."""
        for desk in desks:
            role = f"staff-{desk}"
            client = self.server.client("staff", role)
            for path in (f"/desks/{desk}/open", f"/desks/{desk}/call-next"):
                reply = post(client, path)
                assert reply.is_success, reply.text
            visit = reply.json()["visit"]
            if visit and desk != desks[-1]:
                assert post(client, f"/visits/{visit['id']}/start").is_success

    def visit(self, number: str) -> dict[str, Any]:
        """How a visit stands on record."""
        visits = self.server.client("supervisor").get(f"/api/v1/branches/{self.branch}/visits").json()["visits"]
        found: dict[str, Any] = next(visit for visit in visits if visit["number"] == number)
        return found

    def note(self, number: str) -> str | None:
        """What staff wrote about a visit: kept with the contact, not in the record."""

        async def kept() -> ContactRow | None:
            async with open_store(embedded_address(self.server.data), make=True) as store:
                return await store.contact(VisitId(self.visit(number)["id"]))

        row = apart(kept())
        return row.note if row else None

    def desk(self, desk: str) -> dict[str, Any]:
        view: dict[str, Any] = self.server.client("supervisor").get(f"/api/v1/desks/{desk}").json()
        return view

    def says(self, role: str, device: str, **status: str) -> bool:
        """A device says how it is."""
        return self.server.client(role, device).post(f"/api/v1/devices/{device}/status", json=status).is_success

    def clear(self) -> None:
        """Everybody leaves and every desk closes: the next test begins in an empty lobby."""
        floor = self.server.client("supervisor")
        for visit in floor.get(f"/api/v1/branches/{self.branch}/visits").json()["visits"]:
            if visit["state"] != "ended":
                self._sent("supervisor", f"/visits/{visit['id']}/cancel", {})
        for desk in floor.get(f"/api/v1/branches/{self.branch}/floor").json()["desks"]:
            if desk["state"] != "closed":
                self._sent("supervisor", f"/desks/{desk['id']}/close", {})

    def later(self, seconds: int, speed: int = 1) -> None:
        """Let time pass at a server that runs on a replay clock. Screens hear of it with the next change.

        `speed`: how fast it goes on from there; 0 stands until the next call.
        """
        clock = self.server.client("admin")
        now = clock.get("/api/v1/clock").json()["now_at"]
        assert post(clock, "/clock", {"at": now + seconds * 1000, "speed": speed}).is_success

    def _sent(self, role: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        reply = post(self.server.client(role), path, body)
        assert reply.is_success, reply.text
        answer: dict[str, Any] = reply.json()
        return answer


class Tablet:
    """One tablet in somebody's hands. `problems`: what its console complained of."""

    def __init__(self, browser: Browser, url: str, *, touch: bool = True, **context: Any) -> None:
        context.setdefault("locale", "en-US")
        context.setdefault("viewport", SIZE)
        self.context = browser.new_context(base_url=url, has_touch=touch, **context)
        self.context.set_default_timeout(WITHIN_MS)
        self.page: Page = self.context.new_page()
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
        found = Axe().run(self.page, options={"runOnly": RULES}).response["violations"]
        faults = [
            f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}"
            for rule in found
            if rule["id"] not in ignore
            for node in rule["nodes"]
        ]
        assert not faults, f"{state}: " + "\n".join(faults)
        assert not self.problems, f"{state}: {self.problems}"

    def close(self) -> None:
        self.context.close()
        assert not self.problems, self.problems
