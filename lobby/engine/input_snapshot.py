"""The present moment of a branch in plain values: all that a wait estimate needs, small enough to hand to another process.

No visit's number, token or history is in it; times are milliseconds since 1970 UTC, as everywhere in the engine.
"""

from __future__ import annotations

from typing import NamedTuple

from lobby.engine import appointments, lifecycle
from lobby.engine.book import Appointment
from lobby.engine.guards import booked_target_s
from lobby.engine.model import Branch, DeskState, OpenDesk, Step, Visit
from lobby.engine.state import BranchState
from lobby.engine.waiting import everybody
from lobby.ids import DeskId, ServiceId, VisitId

Newcomer = tuple[ServiceId, str] | str
"""Who might come now: a walk-in, by service and customer class; or a booked customer, by the appointment's reference."""


class Kind(NamedTuple):
    """What makes visits alike to the calling rules: within a kind the earlier clock goes first (`queues.GroupKey`)."""

    service: ServiceId
    customer_class: str
    target_s: float
    language_needed: str | None = None
    desk_wanted: DeskId | None = None
    booked: bool = False


class Following(NamedTuple):
    """The step that a visit is known to wait for after the present one."""

    service: ServiceId
    target_s: float


class WaitingVisit(NamedTuple):
    """A visit that waits. `later`: this is not its first step, and it stays to the end."""

    visit: VisitId
    kind: Kind
    clock_at: int
    checked_in_at: int
    later: bool
    following: Following | None


class Expected(NamedTuple):
    """A customer who is booked for today and has not come. `reference`: of the appointment."""

    reference: str
    kind: Kind
    slot_at: int


class AtDesk(NamedTuple):
    """The visit that a desk has called, and since when."""

    kind: Kind
    later: bool
    called_at: int
    following: Following | None


class DeskNow(NamedTuple):
    """A desk as it stands. `since_at`: when it opened, came back, or went on its break."""

    id: DeskId
    state: DeskState
    since_at: int | None
    free_since_at: int | None
    ordinary_in_a_row: int
    busy: AtDesk | None


class InputSnapshot(NamedTuple):
    """`usual_s`: the learned service times. `came`: how many walk-ins have checked in this service day, with those whose
    appointment was on no list."""

    at: int
    seq: int
    branch: Branch
    usual_s: dict[ServiceId, float]
    waiting: tuple[WaitingVisit, ...]
    desks: tuple[DeskNow, ...]
    came: int
    expected: tuple[Expected, ...] = ()


def take(state: BranchState, now_ms: int) -> InputSnapshot:
    """Return the state as a prediction needs it."""
    return InputSnapshot(
        at=now_ms,
        seq=state.seq,
        branch=state.branch,
        usual_s={service: learned.seconds for service, learned in state.learned.items()},
        waiting=tuple(_waiting(visit) for visit in everybody(state)),
        desks=tuple(_desk(state, desk) for desk in state.desks.values()),
        came=state.tally.walk_ins,
        expected=tuple(
            _expected(state, one) for one in appointments.expected(state, state.calendar.service_day(now_ms))
        ),
    )


def _expected(state: BranchState, appointment: Appointment) -> Expected:
    target_s = booked_target_s(state, appointment.customer_class)
    kind = Kind(appointment.service, appointment.customer_class, target_s, appointment.language_needed, booked=True)
    return Expected(appointment.reference, kind, appointment.slot_at)


def kind_of(visit: Visit, step: Step) -> Kind:
    """Return the kind of a visit in one of its steps."""
    booked = visit.slot_at is not None and step is visit.steps[0]
    return Kind(step.service, visit.customer_class, step.target_s, visit.language_needed, step.desk_wanted, booked)


def _waiting(visit: Visit) -> WaitingVisit:
    step = visit.current
    return WaitingVisit(
        visit.id, kind_of(visit, step), step.clock_at, visit.checked_in_at, visit.step > 0, _following(visit)
    )


def _desk(state: BranchState, desk: OpenDesk) -> DeskNow:
    visit = None if desk.visit is None else state.visits[desk.visit]
    busy = None
    if visit is not None and visit.state in lifecycle.AT_DESK:
        called_at = visit.current.called_at
        assert called_at is not None, "a visit at a desk was called"
        busy = AtDesk(kind_of(visit, visit.current), visit.step > 0, called_at, _following(visit))
    return DeskNow(desk.id, desk.state, desk.since_at, desk.free_since_at, desk.ordinary_in_a_row, busy)


def _following(visit: Visit) -> Following | None:
    later = visit.steps[visit.step + 1 :]
    return Following(later[0].service, later[0].target_s) if later else None
