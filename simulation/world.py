"""A virtual clock around the engine: one day lived as fast as the engine decides.

The world knows only what people do: they come, lose patience, are served for so long, take lunch. Who is called, to
which desk and by which rule is the engine's decision, the same engine that runs a real lobby.
"""

from __future__ import annotations

import heapq
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count

from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.events import VisitCalled
from lobby.engine.model import Branch, DeskState, Place, State, Visit
from lobby.ids import DeskId, StaffId, TicketToken, VisitId
from simulation.arrivals import Customer, Day, DeskBreak

OPENS_AT = 1_772_442_000_000  # 2026-03-02 09:00 UTC


class Precedence(IntEnum):
    """What comes first within one moment."""

    FREE = 0
    RETURN = 1
    PAUSE = 2
    ARRIVE = 3
    LEAVE = 4


@dataclass(frozen=True, slots=True)
class Lived:
    """A day that is over: the engine's visits, and how long each desk worked and paused (milliseconds).

    `ended_at`: when the last customer was done with, milliseconds from opening.
    """

    visits: tuple[Visit, ...]
    busy_ms: dict[DeskId, int] = field(default_factory=dict)
    paused_ms: dict[DeskId, int] = field(default_factory=dict)
    ended_at: int = 0


def live(day: Day, branch: Branch) -> Lived:
    """Live one day at this branch, all of whose desks call by themselves and at once, until the last customer has gone."""
    return SimulatedWorld(day, branch).run()


class SimulatedWorld:
    """One day. `opens_at`: when the day's times begin. `engine`: of a branch that has lived days before."""

    def __init__(self, day: Day, branch: Branch, *, opens_at: int = OPENS_AT, engine: Engine | None = None) -> None:
        self._speeds = day.speeds or {}
        self._engine = engine or Engine(branch.id)
        self._opens_at = opens_at
        self._ties = count()
        self._due: list[tuple[int, int, int, Callable[[], None]]] = []
        self._customers: dict[VisitId, Customer] = {}
        self._pausing: dict[DeskId, DeskBreak] = {}
        self._now = opens_at
        self._last = opens_at
        self._busy_ms = {desk.id: 0 for desk in branch.desks}
        self._paused_ms = {desk.id: 0 for desk in branch.desks}
        self._open(branch)
        for customer in (*day.customers, *day.missed):
            self._book(customer)
        for pause in day.pauses:
            self._at(opens_at + pause.at, Precedence.PAUSE, self._pause_falls_due(pause))
        for customer in day.customers:
            self._at(opens_at + customer.at, Precedence.ARRIVE, self._arrival(customer))

    def run(self) -> Lived:
        self._live_until(sys.maxsize)
        visits = tuple(self._engine.visits.values())
        return Lived(visits, self._busy_ms, self._paused_ms, self._last - self._opens_at)

    def _live_until(self, until: int) -> None:
        """Let everything happen that is due by then."""
        while self._due and self._due[0][0] <= until:
            self._now, _, _, happen = heapq.heappop(self._due)
            happen()
            self._let_desks_call()

    def _open(self, branch: Branch) -> None:
        """The branch as it is when the doors open: every desk there, calling by itself."""
        assert not branch.wrap_up_s, "here a desk calls when something happens, not between"
        self._put(c.ConfigureBranch(branch=branch))
        for desk in branch.desks:
            self._put(c.OpenDeskSession(desk=desk.id, staff=self._staff_of(desk.id)))

    def _staff_of(self, desk: DeskId) -> StaffId:
        return StaffId(f"staff at {desk}")

    def _at(self, at: int, order: Precedence, happen: Callable[[], None]) -> None:
        heapq.heappush(self._due, (at, order, next(self._ties), happen))

    def _put(self, command: c.Command) -> None:
        for event in self._engine.handle(command, self._now):
            self._engine.apply(event)

    # --- customers -------------------------------------------------------------------------------------------------

    def _book(self, customer: Customer) -> None:
        """Before the doors open, all appointments of the day are on the list."""
        if customer.reference is not None and customer.slot is not None:
            self._put(
                c.BookAppointment(
                    reference=customer.reference,
                    visit=self._booked_visit(customer.reference),
                    service=customer.service,
                    slot_at=self._opens_at + customer.slot,
                    customer_class=customer.customer_class,
                    language_needed=customer.language,
                )
            )

    def _arrival(self, customer: Customer) -> Callable[[], None]:
        def arrive() -> None:
            check_in = self._check_in(customer)
            self._customers[check_in.visit] = customer
            self._put(check_in)
            if customer.patience_ms is not None:
                self._at(self._now + customer.patience_ms, Precedence.LEAVE, self._loss_of_patience(check_in.visit))

        return arrive

    def _check_in(self, customer: Customer) -> c.CheckIn:
        number = len(self._customers)
        visit, token = VisitId(f"{number:036d}"), TicketToken(f"{number:026d}")
        if customer.reference is not None:
            visit = self._booked_visit(customer.reference)
            return c.CheckIn(visit=visit, token=token, services=(), appointment=customer.reference)
        return c.CheckIn(
            visit=visit,
            token=token,
            services=(customer.service,),
            customer_class=customer.customer_class,
            language_needed=customer.language,
            slot_at=None if customer.slot is None else self._opens_at + customer.slot,
        )

    def _booked_visit(self, reference: str) -> VisitId:
        return VisitId(f"booked-{reference:0>29}")

    def _loss_of_patience(self, visit: VisitId) -> Callable[[], None]:
        def leave() -> None:
            stands = self._engine.visits[visit]
            if stands.state is State.WAITING and stands.step == 0:
                self._put(c.Cancel(visit=visit))

        return leave

    # --- desks -----------------------------------------------------------------------------------------------------

    def _let_desks_call(self) -> None:
        while (command := self._engine.automatic_call(self._now)) is not None:
            for event in self._engine.handle(command, self._now):
                self._engine.apply(event)
                if isinstance(event, VisitCalled):
                    self._serve(event.visit, event.desk)

    def _serve(self, visit: VisitId, desk: DeskId) -> None:
        customer, first = self._customers[visit], self._engine.visits[visit].step == 0
        if customer.absent and first:
            self._free_later(desk, customer.absent_ms, c.NoShow(visit=visit))
            return
        self._put(c.StartServing(visit=visit))
        over: c.Command = self._finish(visit)
        if first and customer.then is not None:
            over = c.Transfer(visit=visit, service=customer.then, place=Place.END)
        served_ms = customer.service_ms if first else customer.then_ms
        self._free_later(desk, round(served_ms / self._speeds.get(desk, 1.0)), over)

    def _finish(self, visit: VisitId) -> c.Finish:
        return c.Finish(visit=visit)

    def _free_later(self, desk: DeskId, after_ms: int, over: c.Command) -> None:
        def be_free() -> None:
            self._put(over)
            self._busy_ms[desk] += after_ms
            self._last = self._now
            if desk in self._pausing:
                self._begin(self._pausing.pop(desk))

        self._at(self._now + after_ms, Precedence.FREE, be_free)

    def _pause_falls_due(self, pause: DeskBreak) -> Callable[[], None]:
        def fall_due() -> None:
            desk = self._engine.desks[pause.desk]
            if desk.visit is None and desk.state is DeskState.OPEN:
                self._begin(pause)
            else:  # busy, or away still because an earlier pause was put off: one after the other
                waiting = self._pausing.get(pause.desk)
                length_ms = pause.length_ms + (waiting.length_ms if waiting else 0)
                self._pausing[pause.desk] = DeskBreak(pause.desk, pause.at, length_ms)

        return fall_due

    def _begin(self, pause: DeskBreak) -> None:
        def return_from_it() -> None:
            self._put(c.OpenDeskSession(desk=pause.desk, staff=self._staff_of(pause.desk)))
            if pause.desk in self._pausing:
                self._begin(self._pausing.pop(pause.desk))

        self._put(c.TakeBreak(desk=pause.desk, reason="lunch"))
        self._paused_ms[pause.desk] += pause.length_ms
        self._at(self._now + pause.length_ms, Precedence.RETURN, return_from_it)
