"""The kiosk without its window: state, offer, spool, link and time, wired to the flow, in one loop."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from kiosk import focus
from kiosk.elements import Elements
from kiosk.flow import after
from kiosk.focus import Arrow
from kiosk.frame import Panel
from kiosk.offer import Offer
from kiosk.ports import PaperSpool, Speaker
from kiosk.screens import screen
from kiosk.screens.context import ScreenContext
from kiosk.sender import Sender
from kiosk.speech import said, screen_text, typed
from kiosk.spool import CheckInSpool
from kiosk.state import (
    CallStaff,
    CheckInRefused,
    Chime,
    Effect,
    Event,
    KeepCheckIn,
    Kept,
    KioskState,
    Modes,
    Offered,
    Pressed,
    Print,
    PrintEnded,
    Rules,
    Screen,
    StaffCalled,
    Ticked,
)
from lobby.contract import API
from lobby.contract.requests import DeviceStatus
from lobby.contract.views import KioskView
from lobby.contract.visits import PrintJob
from lobby.errors import LobbyError, NotAllowed, NotFound
from lobby.link.base import Link, Update
from lobby.text.languages import direction, languages

TICK_S = 0.2
TELL_EVERY_S = 30.0
HELP_STANDS_S = 120.0  # a call for staff is told that long, or until the next one
PAPER_PATIENCE_S = 8.0  # a ticket that has not come by then is not promised any more
REFUSED_RETRY_S = 10.0

log = logging.getLogger("lobby.kiosk")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the window must show. `arriving`: another screen than before."""

    elements: Elements
    modes: Modes
    focus: str | None
    arriving: bool


class Program:
    def __init__(
        self,
        kiosk: str,
        link: Link,
        spool: CheckInSpool,
        show: Callable[[Shown], None],
        *,
        panel: Panel,
        voice: Speaker,
        chime: Callable[[], None],
        paper: PaperSpool | None = None,
        rules: Rules,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kiosk, self._link, self.spool, self._show = kiosk, link, spool, show
        self._panel, self._voice, self._chime, self._paper = panel, voice, chime, paper
        self._rules, self._clock = rules, clock
        self._speaks = tuple(languages("kiosk"))
        self._server_ahead_ms = 0
        self._help: tuple[str, float] | None = None  # the call for staff that stands, and until when
        self._tasks: set[asyncio.Task[object]] = set()
        self._sender = Sender(spool, link, self._heard_from_server)
        self._shown: tuple[KioskState, Offer, int] | None = None
        self.offer = Offer(spool.offer(), False, self._speaks)
        self.state = KioskState(touched_at=clock())
        self.focus: str | None = None
        self.elements: Elements = ()

    async def run(self) -> None:
        """Until cancelled."""
        self._refresh()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch())
            group.create_task(self._sender.run())
            group.create_task(self._tick())
            group.create_task(self._report())

    # --- what happens ---

    def press(self, action: str) -> None:
        """A finger let go of something."""
        self.focus = None
        self.tell(Pressed(action))

    def arrow(self, arrow: Arrow) -> None:
        """A key of the keypad moves the focus."""
        self.tell(Pressed("move"))
        right_to_left = direction(self._language) == "rtl"
        reading = self.state.modes.listen
        self.focus = focus.moved(self.elements, self.focus, arrow, reading=reading, right_to_left=right_to_left)
        self._refresh(force=True)
        element = focus.focused(self.elements, self.focus)
        if reading and element is not None:
            self._voice.say(said(element), self._language)

    def key(self, action: str | None = None) -> None:
        """OK (no action: what is in focus) or a key with a meaning of its own: back, help."""
        element = focus.focused(self.elements, self.focus)
        wanted = action or (element.action if element else None)
        self.focus = self.focus or focus.first(self.elements, reading=self.state.modes.listen)
        if wanted is None:
            self._refresh(force=True)
        else:
            self.tell(Pressed(wanted))

    @property
    def typing(self) -> bool:
        """Whether letters are awaited."""
        return self.state.screen is Screen.APPOINTMENT and self.state.sheet is None

    def tell(self, event: Event) -> None:
        """Something happened: take it in; and after it, one by one, what it brought about."""
        happened = deque([event])
        while happened:
            happened.extend(self._taken_in(happened.popleft()))

    def _taken_in(self, event: Event) -> list[Event]:
        """Take the next state, do what follows from it, show it. What that brought about at once is still to be told."""
        before = self.state
        self.state, effects = after(before, event, self.offer, self._clock(), self._rules)
        brought = [self._do(effect) for effect in effects]
        self._refresh()
        if self.state.modes.listen and not before.modes.listen:
            self._read_aloud()
        elif before.modes.listen and not self.state.modes.listen:
            self._voice.hush()
        elif self.state.modes.listen and before.screen is Screen.APPOINTMENT and self.typing:
            self._echo(before.code)
        return list(filter(None, brought))

    def _heard_from_server(self, event: Event) -> None:
        """An answer to a check-in. What was set aside is told to the staff at once."""
        self.tell(event)
        if isinstance(event, CheckInRefused) and self.spool.for_staff():
            self._start(self._tell_status())

    def _do(self, effect: Effect) -> Kept | None:
        if isinstance(effect, KeepCheckIn) and self.offer.view is not None:
            kept = Kept(self.spool.add(self.offer.view.branch.id, effect.request))
            self._sender.wake()
            return kept
        if isinstance(effect, Print) and self._paper is not None:
            self._start(self._print(effect.job))
        elif isinstance(effect, CallStaff):
            self._start(self._call_staff(effect.problem))
        elif isinstance(effect, Chime):
            self._chime()
        return None

    def _start(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- what is shown ---

    @property
    def _language(self) -> str:
        return self.offer.language(self.state.modes.language)

    def _now_ms(self) -> int:
        return time.time_ns() // 1_000_000 + self._server_ahead_ms

    def _refresh(self, *, force: bool = False) -> None:
        """Show the state, where it, the offer or the minute has changed."""
        now_ms = self._now_ms()
        shown = (replace(self.state, touched_at=0.0, until=None), self.offer, now_ms // 60_000)
        if shown == self._shown and not force:
            return
        before, self._shown = self._shown, shown
        arriving = before is None or _place(before[0]) != _place(self.state)
        self.elements = screen(ScreenContext(self.state, self.offer, now_ms, self._panel))
        if self.focus is not None and (arriving or focus.focused(self.elements, self.focus) is None):
            self.focus = focus.first(self.elements, reading=self.state.modes.listen)
        self._show(Shown(self.elements, self.state.modes, self.focus, arriving and before is not None))
        if arriving and self.state.modes.listen:
            self._read_aloud()

    def _read_aloud(self) -> None:
        self._voice.say(". ".join(screen_text(self.elements)), self._language)

    def _echo(self, before: str) -> None:
        if self.state.code != before:
            self._voice.say(typed(before, self.state.code), self._language)

    # --- what goes on by itself ---

    async def _watch(self) -> None:
        while True:
            try:
                async for update in self._link.watch(f"kiosk:{self._kiosk}"):
                    self._offered(update)
            except (NotAllowed, NotFound) as error:  # until somebody pairs or configures it anew
                log.error("the server does not know this kiosk: %s", error.code)
                self.offer = replace(self.offer, live=False)
                self.tell(Offered())
            await asyncio.sleep(REFUSED_RETRY_S)

    def _offered(self, update: Update) -> None:
        came_back = update.live and not self.offer.live
        if update.view is not None:
            view = KioskView.model_validate(update.view)
            if update.live and view != self.offer.view:
                self.spool.keep_offer(view)
            if update.live and update.at:
                self._server_ahead_ms = update.at - time.time_ns() // 1_000_000
            self.offer = Offer(view, update.live, self._speaks)
            if self.spool.settle(view.settled):
                self._start(self._tell_status())
        else:
            self.offer = replace(self.offer, live=False)
        self.tell(Offered())
        if came_back:
            self._sender.wake()
            self._start(self._tell_status())

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self.tell(Ticked())

    async def _report(self) -> None:
        while True:
            await asyncio.sleep(TELL_EVERY_S)
            await self._tell_status()

    async def _tell_status(self) -> bool:
        """Tell the server how this kiosk is; False when it did not hear."""
        if self._help and self._clock() > self._help[1]:
            self._help = None
        problem = self._help[0] if self._help else None
        status = DeviceStatus(
            state="trouble" if problem else "ready",
            problem=problem,
            waiting_to_send=len(self.spool.waiting()),
            set_aside=self.spool.for_staff(),
        )
        with suppress(LobbyError):
            await self._link.post(f"{API}/devices/{self._kiosk}/status", status)
            return True
        return False

    async def _call_staff(self, problem: str) -> None:
        self._help = (problem, self._clock() + HELP_STANDS_S)
        self.tell(StaffCalled(await self._tell_status()))

    async def _print(self, job: PrintJob) -> None:
        """Hand the job to our own printer, and hear what becomes of it. The server may bring the same job: the printer
        knows it by its id and prints it once."""
        assert self._paper is not None
        self._paper.submit(job)
        on_paper = False
        with suppress(TimeoutError):
            async with asyncio.timeout(PAPER_PATIENCE_S):
                async for state in self._paper.watch(job.id):
                    on_paper = state == "confirmed"
        self.tell(PrintEnded(job.id, on_paper))


def _place(state: KioskState) -> tuple[object, ...]:
    return state.screen, state.slow, state.pages, state.sheet
