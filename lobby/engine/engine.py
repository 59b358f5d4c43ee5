"""The engine of one branch: commands in, events out.

`handle` decides and changes nothing; `apply` takes what an event says into the state. Same events, same state: a branch is
rebuilt by applying its stream from the first event, or from a snapshot on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from operator import attrgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from lobby.engine import (
    applying,
    appointments,
    automatic,
    checkin,
    configuration,
    day,
    desk_verbs,
    estimates,
    input_snapshot,
    paper_verbs,
    set_aside,
    snapshot,
    visit_verbs,
    waiting,
)
from lobby.engine.book import Appointment, Booking
from lobby.engine.calling import Choice
from lobby.engine.commands import CallNext, Command, ConfigureBranch
from lobby.engine.estimates import Standing
from lobby.engine.events import Event
from lobby.engine.guards import Handlers
from lobby.engine.input_snapshot import InputSnapshot
from lobby.engine.model import Branch, OpenDesk, Visit, Wait
from lobby.engine.snapshot import Frozen
from lobby.engine.state import BranchState
from lobby.engine.tally import Tally
from lobby.ids import BranchId, DeskId, ServiceId, StaffId, VisitId

HANDLERS: Handlers = {
    **configuration.HANDLERS,
    **appointments.HANDLERS,
    **checkin.HANDLERS,
    **set_aside.HANDLERS,
    **visit_verbs.HANDLERS,
    **desk_verbs.HANDLERS,
    **paper_verbs.HANDLERS,
    **day.HANDLERS,
}


class LastVerb(NamedTuple):
    """The last verb at a desk, while it can still be taken back; `did` names its event."""

    visit: Visit
    did: str
    until_at: int


class Engine:
    """One branch. Times are milliseconds since 1970 UTC."""

    def __init__(self, branch_id: BranchId) -> None:
        self._state = BranchState(branch_id)

    # --- deciding --------------------------------------------------------------------------------------------------

    def handle(self, command: Command, now_ms: int) -> tuple[Event, ...]:
        """Return the events that this command leads to; none where nothing changes. The state stays as it is.

        Raises lobby.errors.Refused where the command may not be.
        """
        if self._state.configured is None and not isinstance(command, ConfigureBranch):
            raise self._state.not_configured()
        return HANDLERS[type(command)](self._state, command, now_ms)

    def apply(self, event: Event) -> tuple[Visit, ...]:
        """Take the next event of the stream into the state; return the visits that changed.

        Never fails on what `handle` returned.
        """
        return applying.apply(self._state, event)

    # --- keeping ---------------------------------------------------------------------------------------------------

    def snapshot(self) -> dict[str, Any]:
        """Return all that the engine knows after `seq`, as plain JSON values."""
        return snapshot.take(self._state)

    def freeze(self) -> Frozen:
        """Return the same as it stands now, quickly: to be written while the engine goes on."""
        return snapshot.freeze(self._state)

    @classmethod
    def restore(cls, taken: dict[str, Any]) -> Engine:
        """Return the engine of which the snapshot was taken."""
        state = snapshot.restore(taken)
        engine = cls(state.branch_id)
        engine._state = state
        return engine

    def state(self) -> dict[str, Any]:
        """Return what two engines are compared by: equal when they stand the same, indexes included."""
        return snapshot.whole(self._state)

    # --- reading ---------------------------------------------------------------------------------------------------

    @property
    def seq(self) -> int:
        """The number of the last event applied; 0 before the first."""
        return self._state.seq

    @property
    def configured(self) -> bool:
        """Whether the branch has a configuration; before that it takes no other command."""
        return self._state.configured is not None

    @property
    def branch(self) -> Branch:
        """The configuration. Raises NotFound("unknown_branch") before there is one."""
        return self._state.branch

    @property
    def visits(self) -> Mapping[VisitId, Visit]:
        """Open and ended visits of the service day that goes on."""
        return MappingProxyType(self._state.visits)

    @property
    def desks(self) -> Mapping[DeskId, OpenDesk]:
        """Every configured desk as it stands."""
        return MappingProxyType(self._state.desks)

    @property
    def tally(self) -> Tally:
        """What the visits come to: to read only."""
        return self._state.tally

    def last_calls(self) -> Iterator[Visit]:
        """Yield every visit that was called, the newest call first."""
        for visits in self._state.tally.last_calls():
            yield from sorted((self._state.visits[one] for one in visits), key=attrgetter("version"), reverse=True)

    def on_hold(self) -> list[Visit]:
        """Return the visits on hold, the earliest check-in first."""
        return [self._state.visits[visit] for _, visit in self._state.tally.on_hold]

    def papers_wanted(self) -> list[Visit]:
        """Return the visits whose paper is wanted at a printer, the earliest check-in first."""
        return [self._state.visits[visit] for _, visit in self._state.tally.papers_wanted]

    def find_appointment(self, reference: str) -> Appointment | None:
        """Return the appointment of this reference; None where it is not on the list."""
        return self._state.book.find(reference)

    def booking(self, reference: str) -> Booking:
        """Say whether the customer of this appointment has come. Raises NotFound("unknown_appointment")."""
        return appointments.booking_of(self._state, self._state.book.get(reference))

    def appointments(self, service_day: str) -> list[tuple[Appointment, Booking]]:
        """Return who is booked for that day and whether they came, in the order of their times."""
        return [(one, appointments.booking_of(self._state, one)) for one in self._state.book.of_day(service_day)]

    def expects_somebody(self, now_ms: int) -> bool:
        """Say whether anybody who is booked for this service day has not come yet."""
        today = self._state.calendar.service_day(now_ms)
        return next(appointments.expected(self._state, today), None) is not None

    def is_settled(self, key: str) -> bool:
        """Say whether staff have dealt with the check-in that a kiosk set aside under this key."""
        return key in self._state.settled

    @property
    def open_visits(self) -> int:
        """How many visits have not ended."""
        return self._state.open_visits

    def visit(self, visit: VisitId) -> Visit:
        """Return a visit of this service day. Raises NotFound("unknown_visit")."""
        return self._state.visit(visit)

    def desk_of(self, staff: StaffId) -> OpenDesk | None:
        """Return the desk where this staff member is signed in; None where at none."""
        desk = self._state.desk_of_staff.get(staff)
        return None if desk is None else self._state.desks[desk]

    def queue(self, now_ms: int, desk: DeskId | None = None, limit: int | None = None) -> list[Visit]:
        """Return who waits, in calling order: for a desk those that it may serve, else all; the first `limit` of them.

        Raises NotFound("unknown_desk").
        """
        configured = None if desk is None else self._state.desk(desk)
        return list(islice(waiting.in_order(self._state, now_ms, desk=configured), limit))

    def everybody_waiting(self) -> Iterator[Visit]:
        """Yield who waits, in no order that means anything: quicker than `queue`."""
        return waiting.everybody(self._state)

    def waiting(self, desk: DeskId | None = None, service: ServiceId | None = None) -> int:
        """Count who waits: for a desk those that it may serve; for a service; or all. Raises NotFound("unknown_desk")."""
        configured = None if desk is None else self._state.desk(desk)
        return waiting.count(self._state, desk=configured, service=service)

    def longest_clock(self, service: ServiceId | None = None) -> int | None:
        """Return where the longest wait of a service (or of all) began, in ms since 1970 UTC; None where nobody waits."""
        return waiting.longest_clock(self._state, service)

    def next_for(self, desk: DeskId, now_ms: int) -> Choice | None:
        """Return whom this desk would call now, and why; None where nobody waits for it. Raises NotFound("unknown_desk")."""
        return waiting.next_for(self._state, self._state.desk(desk), now_ms)

    def desk_for(self, visit: VisitId, now_ms: int) -> DeskId | None:
        """Return the idle desk that this waiting visit is offered; None where none is free for it.

        Raises NotFound("unknown_visit").
        """
        return automatic.desk_for(self._state, self._state.visit(visit), now_ms)

    def automatic_call(self, now_ms: int) -> CallNext | None:
        """Return the call that is due at a desk that calls by itself. Put it to `handle`, and ask again until None."""
        return automatic.call_due(self._state, now_ms)

    def calls_at(self, desk: DeskId) -> int | None:
        """Return from when on this desk calls by itself, in ms since 1970 UTC; None where it does not now."""
        return automatic.calls_at(self._state, self._state.desks[desk])

    def estimate(
        self, service: ServiceId, now_ms: int, customer_class: str | None = None, language_needed: str | None = None
    ) -> Wait | None:
        """Return the wait of somebody of this class (the branch's first, where none is given) who would check in now; None
        where no open desk takes the service.
        """
        chosen = customer_class or self.branch.classes[0].id
        return estimates.newcomer(self._state, service, now_ms, chosen, language_needed)

    def standing_of(self, visit: VisitId, now_ms: int) -> Standing:
        """Return how many are ahead of this waiting visit, and how long that may take.

        Raises NotFound("unknown_visit").
        """
        return estimates.of_visit(self._state, self._state.visit(visit), now_ms)

    def standing(self, now_ms: int) -> Iterable[Standing]:
        """Yield the same for every waiting visit, in one pass."""
        return estimates.standing(self._state, now_ms)

    def input_snapshot(self, now_ms: int) -> InputSnapshot:
        """Return the present state in plain values, for a prediction that is made elsewhere."""
        return input_snapshot.take(self._state, now_ms)

    def usual_s(self, service: ServiceId) -> float:
        """Return how long serving one takes, as learned so far, in seconds."""
        return self._state.learned[service].seconds

    def service_day(self, now_ms: int) -> str:
        """Return the ISO date of the service day that this time belongs to."""
        return self._state.calendar.service_day(now_ms)

    def is_open(self, now_ms: int, service: ServiceId | None = None) -> bool:
        """Say whether check-ins are taken: for this service, or by the branch's own hours."""
        return self._state.calendar.is_open(now_ms, None if service is None else self._state.service(service))

    def opens_at(self, now_ms: int, service: ServiceId | None = None) -> int | None:
        """Return the next opening in ms since 1970 UTC; `now_ms` when open; None when not within three weeks."""
        return self._state.calendar.opens_at(now_ms, None if service is None else self._state.service(service))

    def undo_offer(self, desk: DeskId, now_ms: int) -> LastVerb | None:
        """Return the last verb at this desk, while it can be taken back; None afterwards."""
        visit = self._state.last_done.get(desk)
        undoable = self._state.undoable.get(visit) if visit else None
        if visit is None or undoable is None or undoable.desk != desk:
            return None
        until_at = undoable.at + self.branch.undo_s * 1000
        return LastVerb(self._state.visits[visit], undoable.did, until_at) if now_ms <= until_at else None
