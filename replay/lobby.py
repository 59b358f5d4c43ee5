"""The lobby of a replay: a running server, and the devices that a real branch has, each a client of its own.

Kiosk, board and tablets are real ones but for their glass: they pair, sign in, send commands by HTTP and watch their
topics by socket. Every call here waits until the screens concerned show what happened, as a person would.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from typing import Any, Protocol

from lobby.contract import API
from lobby.contract.reports import DayReport
from lobby.contract.requests import BreakRequest, CheckInRequest, DeskRequest, FinishRequest, VisitRequest
from lobby.contract.service import ClockSetting
from lobby.contract.visits import CheckedIn, EventList, Recorded, VisitReply
from lobby.contract.vocabulary import DeviceKind
from lobby.errors import Conflict, Unavailable
from lobby.ids import DeskId, ServiceId, uuid7
from lobby.link.base import Link
from lobby.link.websocket import WebLink
from replay.day import ReplayDay
from replay.devices import hire, link, pair, sign_in
from replay.screens import View, WatchedScreen
from replay.seen import Seen

MOST_ODDITIES = 3  # each has cost a screen's whole patience


class PrintedTickets(Protocol):
    """What came out of the kiosk's printer: `tokens`, read off the QR code of each ticket, in order."""

    tokens: list[str]

    async def out(self, token: str) -> bool:
        """Wait until this ticket is out; False when it did not come within the printer's patience."""
        ...


PaperMaker = Callable[[str, str, str], AbstractAsyncContextManager[PrintedTickets]]
"""Puts a printer and its agent to work: (server, the printer's token, the printer's id)."""


class ReplayLobby:
    """Implements `replay_world.Lobby` on a server that has the day's branch. Use as an async context manager."""

    def __init__(self, server: str, admin_token: str, day: ReplayDay, paper: PaperMaker | None) -> None:
        self.calls_shown: set[tuple[str, str]] = set()
        self.oddities: list[str] = []
        self._server = server
        self._day = day
        self._make_paper = paper
        self._paper: PrintedTickets | None = None
        self._printer: str | None = None
        self._stack = AsyncExitStack()
        self._admin = link(server, admin_token)
        self._nobody = link(server)  # a customer's phone
        self._tickets: dict[str, str] = {}
        self._passwords: dict[DeskId, str] = {}
        self._tablets: dict[DeskId, tuple[WebLink, WatchedScreen]] = {}

    async def __aenter__(self) -> ReplayLobby:
        async with AsyncExitStack() as stack:
            for one in (self._admin, self._nobody):
                stack.push_async_callback(one.close)
            stack.push_async_callback(self._take_tablets_away)
            await self._set_up(stack)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _set_up(self, stack: AsyncExitStack) -> None:
        branch = self._day.branch
        if any(event.type == "visit_checked_in" for event in await self.record()):
            raise Conflict(
                "replay_not_fresh",
                f"The branch {branch.id} of this server has had customers: its record cannot be checked.",
                "Replay on a server with a new data folder.",
            )
        self._kiosk = await self._device(stack, "kiosk", branch.kiosks[0].id)
        self._board = WatchedScreen(
            await self._device(stack, "board", branch.boards[0].id), f"board:{branch.boards[0].id}", self._see_board
        )
        stack.push_async_callback(self._board.close)
        if self._make_paper is not None:
            self._printer = branch.printers[0].id
            token = await pair(self._server, self._admin, "printer", branch.id, self._printer)
            self._paper = await stack.enter_async_context(self._make_paper(self._server, token, self._printer))
        for desk in branch.desks:
            self._passwords[desk.id] = await hire(self._admin, branch.id, _login(desk.id), f"Agent {desk.name}")

    async def _device(self, stack: AsyncExitStack, kind: DeviceKind, device: str) -> WebLink:
        paired = link(self._server, await pair(self._server, self._admin, kind, self._day.branch.id, device))
        stack.push_async_callback(paired.close)
        return paired

    async def _take_tablets_away(self) -> None:
        for tablet, screen in self._tablets.values():
            await screen.close()
            await tablet.close()

    def _see_board(self, view: View) -> None:
        self.calls_shown.update((call["number"], call["desk"]) for call in view["calls"])

    # --- the clock and the record --------------------------------------------------------------------------------

    async def set_clock(self, at: int) -> None:
        await self._admin.post(f"{API}/clock", ClockSetting(at=at, speed=0))

    async def record(self) -> list[Recorded]:
        """Return the whole stream of the branch."""
        events: list[Recorded] = []
        while True:
            page = await self._admin.get(f"{API}/branches/{self._day.branch.id}/events?after={len(events)}")
            found = EventList.model_validate(page)
            events += found.events
            if not found.events:
                return events

    async def report(self) -> DayReport:
        path = f"{API}/branches/{self._day.branch.id}/reports/day/{self._day.day}"
        return DayReport.model_validate(await self._admin.get(path))

    async def look_back(self, seen: Seen) -> None:
        """Add to what the world saw what the screens showed and what came out of the printer."""
        seen.calls_shown = self.calls_shown
        seen.oddities += self.oddities
        if self._paper is not None:
            numbers = {token: seen.visits[visit].number for visit, token in self._tickets.items()}
            seen.papers = [numbers.get(token, f"unknown ticket {token}") for token in self._paper.tokens]
            await self._until_reported(len(self._tickets))

    async def _until_reported(self, papers: int) -> None:
        """The printer has said so of every paper, or says no more."""
        for _ in range(50):
            if sum(event.type == "ticket_printed" for event in await self.record()) >= papers:
                return
            await asyncio.sleep(0.2)

    # --- customers -----------------------------------------------------------------------------------------------

    async def check_in(self, service: ServiceId, *, priority: bool) -> tuple[str, str]:
        request = CheckInRequest(
            services=[service], customer_class="priority" if priority else "ordinary", printer=self._printer
        )
        path = f"{API}/branches/{self._day.branch.id}/visits"
        got = CheckedIn.model_validate(await _surely(self._kiosk, path, request))
        self._tickets[got.visit.id] = got.ticket.url.rsplit("/", 1)[-1]
        return got.visit.id, got.ticket.number

    async def leave(self, visit: str) -> None:
        await self._has_paper(visit)
        await _surely(self._nobody, f"{API}/tickets/{self._tickets[visit]}/leave", VisitRequest())

    async def _has_paper(self, visit: str) -> None:
        """Nobody goes away without the ticket in hand: what a printer has not begun when a visit ends, it drops."""
        if self._paper is not None and not await self._paper.out(self._tickets[visit]):
            self._wonder(f"the ticket of visit {visit} never came out of the printer")

    # --- desks ---------------------------------------------------------------------------------------------------

    async def open(self, desk: DeskId) -> None:
        if desk not in self._tablets:
            tablet = await sign_in(self._server, _login(desk), self._passwords[desk])
            self._tablets[desk] = tablet, WatchedScreen(tablet, f"desk:{desk}")
        tablet, _ = self._tablets[desk]
        await _surely(tablet, f"{API}/desks/{desk}/open", DeskRequest())
        await self._tablet_shows(desk, "open", lambda view: view["desk"]["state"] == "open")

    async def take_break(self, desk: DeskId) -> None:
        tablet, _ = self._tablets[desk]
        await _surely(tablet, f"{API}/desks/{desk}/break", BreakRequest())
        await self._tablet_shows(desk, "on break", lambda view: view["desk"]["state"] == "on_break")

    async def close(self, desk: DeskId) -> None:
        tablet, screen = self._tablets[desk]
        await _surely(tablet, f"{API}/desks/{desk}/close", DeskRequest())
        await self._tablet_shows(desk, "closed", lambda view: view["desk"]["state"] == "closed")
        del self._tablets[desk]
        await screen.close()
        await tablet.close()

    async def call_next(self, desk: DeskId) -> tuple[str, str] | None:
        tablet, _ = self._tablets[desk]
        reply = VisitReply.model_validate(await _surely(tablet, f"{API}/desks/{desk}/call-next", DeskRequest()))
        if reply.visit is None:
            return None
        number = reply.visit.number
        await self._tablet_shows(desk, f"{number} called", lambda view: _at_desk(view) == (number, "called"))
        if not await self._board.shows(lambda view: (number, str(desk)) in self.calls_shown):
            self._wonder(f"the board never showed {number} at desk {desk}")
        return reply.visit.id, number

    async def start(self, desk: DeskId, visit: str) -> None:
        tablet, _ = self._tablets[desk]
        await _surely(tablet, f"{API}/visits/{visit}/start", VisitRequest())
        await self._tablet_shows(desk, "a visit in service", lambda view: _at_desk(view)[1] == "serving")

    async def finish(self, desk: DeskId, visit: str) -> None:
        tablet, _ = self._tablets[desk]
        await self._has_paper(visit)
        await _surely(tablet, f"{API}/visits/{visit}/finish", FinishRequest(outcome="resolved"))
        await self._tablet_shows(desk, "nobody at the desk", lambda view: view["current"] is None)

    async def _tablet_shows(self, desk: DeskId, what: str, wanted: Any) -> None:
        if not await self._tablets[desk][1].shows(wanted):
            self._wonder(f"the tablet of desk {desk} never showed {what}")

    def _wonder(self, oddity: str) -> None:
        """Keep it for the list of differences; a lobby where nothing is shown any more is given up."""
        self.oddities.append(oddity)
        if len(self.oddities) > MOST_ODDITIES:
            raise Unavailable("lobby_stands_still", f"The lobby stands still: {oddity}.", "See the server's log.")


def _login(desk: DeskId) -> str:
    return f"agent-{desk}"


def _at_desk(view: View) -> tuple[str, str]:
    current = view["current"]
    return (current["number"], current["state"]) if current else ("", "")


async def _surely(link: Link, path: str, body: Any) -> dict[str, Any]:
    """Send until answered, always under the one key: it happens once."""
    key = uuid7()
    for _ in range(5):
        with suppress(Unavailable):
            return await link.post(path, body, key=key)
        await asyncio.sleep(0.2)
    return await link.post(path, body, key=key)
