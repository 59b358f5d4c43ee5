"""How long will it take? A first honest estimate, as a range.

A customer with `ahead` people before them in their own service is called after ahead + 1 services have ended at the
desks that take it, less one for each of these desks that is free now. With n services left to end, each of the learned
mean, at `desks` desks, the wait is a sum of n gaps of mean minutes / desks: a gamma distribution, of which the 10 %,
50 % and 90 % points are shown (Wilson and Hilferty's approximation, 1931).

None means that there is no honest answer: no open desk takes the service.

This is what is told until better is known. Where the server has played the lobby forward (`prediction.waits`) it hands the
engine what it foresaw, and that is told instead. Nothing is decided by it and it is no part of the record's state.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from lobby.engine import calling, waiting
from lobby.engine.commands import CallNext, CheckIn
from lobby.engine.foresight import Asked, Foresight, Span
from lobby.engine.lifecycle import DESK_TABLE
from lobby.engine.model import Visit, Wait
from lobby.engine.state import BranchState
from lobby.ids import DeskId, ServiceId

Z_90 = 1.2815515655446004  # the 90 % point of the normal distribution


NO_WAIT_S = 60.0
STEP_MS = 60_000
"""A foreseen wait is told to the minute."""


CALLING = frozenset(state for state, wish in DESK_TABLE if wish is CallNext)
"""The states in which a desk takes customers."""


class Standing(NamedTuple):
    """Where a waiting visit stands: how many of its service are called before it, and how long that may take."""

    visit: Visit
    ahead: int
    wait: Wait | None


class Staffing(NamedTuple):
    """The open desks that take a service, and how many of them have no customer."""

    desks: int
    free: int


def newcomer(
    state: BranchState, service: ServiceId, language_needed: str | None = None, customer_class: str | None = None
) -> Wait | None:
    """The wait of somebody who checked in now, of the branch's first class unless it is said."""
    key = service, customer_class or state.branch.classes[0].id
    if language_needed is None and state.foresight is not None and key in state.foresight.newcomers:
        return state.foresight.newcomers[key]
    ahead = waiting.count(state, service=service)
    return _wait(state, service, ahead, staffing(state, service, language_needed, None))


class Told(NamedTuple):
    """What whoever checks in now is told, and the same before it was put right: 10, 50 and 90 % points in seconds."""

    shown: tuple[int, ...] | None
    played: tuple[int, ...] | None


def told(state: BranchState, command: CheckIn) -> Told:
    """From where the wait's clock begins: of a booked customer who is early, from the booked time."""
    service, customer_class = command.services[0], command.customer_class
    asked: Asked = command.appointment or (service, customer_class)
    foresight = None if command.language_needed else state.foresight
    played = None if foresight is None else foresight.played.get(asked)
    if command.slot_at is None:
        return Told(_seconds(newcomer(state, service, command.language_needed, customer_class)), _seconds(played))
    foreseen = None if foresight is None else foresight.newcomers.get(asked)
    return Told(_seconds(foreseen), _seconds(played))


def _seconds(wait: Wait | None) -> tuple[int, ...] | None:
    return None if wait is None else (round(wait.low_s), round(wait.median_s), round(wait.high_s))


def of_visit(state: BranchState, visit: Visit, now_ms: int) -> Standing:
    """Where this waiting visit stands."""
    ahead = waiting.ahead_of(state, visit, now_ms)
    return Standing(visit, ahead, _wait_of(state, visit, ahead, _staffing_of(state, visit), now_ms))


def standing(state: BranchState, now_ms: int) -> Iterator[Standing]:
    """Where each waiting visit stands, in one pass."""
    known: dict[tuple[ServiceId, str | None, DeskId | None], Staffing] = {}
    for service in state.services:
        for ahead, visit in enumerate(waiting.in_order(state, now_ms, service=service)):
            limits = (service, visit.language_needed, visit.current.desk_wanted)
            if limits not in known:
                known[limits] = staffing(state, *limits)
            yield Standing(visit, ahead, _wait_of(state, visit, ahead, known[limits], now_ms))


def staffing(
    state: BranchState, service: ServiceId, language_needed: str | None, desk_wanted: DeskId | None
) -> Staffing:
    open_desks = [
        desk
        for desk in state.desks.values()
        if desk.state in CALLING
        and desk_wanted in (None, desk.id)
        and calling.able(state.configured_desks[desk.id], service, language_needed)
    ]
    return Staffing(len(open_desks), sum(desk.visit is None for desk in open_desks))


def _wait_of(state: BranchState, visit: Visit, ahead: int, at: Staffing, now_ms: int) -> Wait | None:
    """What is told to somebody who waits; nobody who has waited for a minute is told that there is no wait."""
    foreseen = _foreseen(state, visit, now_ms)
    wait = foreseen[0] if foreseen else _reckoned(state, visit, ahead, at, now_ms)
    if wait is None or wait.high_s >= NO_WAIT_S or now_ms - visit.checked_in_at < NO_WAIT_S * 1000:
        return wait
    return Wait(0.0, 0.0, NO_WAIT_S) if foreseen else None


def _foreseen(state: BranchState, visit: Visit, now_ms: int) -> tuple[Wait | None] | None:
    """What was foreseen for this visit, or for one like it just before it came; None where nothing was, or where the
    foreseen time is over and nobody called."""
    known = _call_foreseen(state, visit)
    if known is None:
        return None
    (span,) = known
    if span is None:
        return (None,)
    if now_ms > span.high_at + NO_WAIT_S * 1000:
        return None
    return (Wait(*(_to_the_minute(at - now_ms) for at in span)),)


def _call_foreseen(state: BranchState, visit: Visit) -> tuple[Span | None] | None:
    foresight, step = state.foresight, visit.current
    if foresight is None:
        return None
    if visit.id in foresight.visits:
        return (foresight.visits[visit.id],)
    came_since = visit.step == 0 and visit.checked_in_at >= foresight.at
    if not came_since or visit.language_needed is not None or step.desk_wanted is not None:
        return None
    asked = visit.appointment or "" if visit.booked else (step.service, visit.customer_class)
    return (_span(step.clock_at, foresight.newcomers[asked]),) if asked in foresight.newcomers else None


def foresight_until_now(state: BranchState) -> Foresight | None:
    """The foresight, with what is told to those who wait and came since."""
    if state.foresight is None:
        return None
    queued = (state.visits[entry.visit] for group in state.queues.groups() for entry in group)
    calls = ((visit.id, _call_foreseen(state, visit)) for visit in queued)
    return replace(state.foresight, visits={visit: known[0] for visit, known in calls if known is not None})


def _span(begun: int, wait: Wait | None) -> Span | None:
    if wait is None:
        return None
    return Span(*(begun + round(seconds * 1000) for seconds in (wait.low_s, wait.median_s, wait.high_s)))


def _to_the_minute(ms: int) -> float:
    return max(0, round(ms / STEP_MS)) * STEP_MS / 1000


def _staffing_of(state: BranchState, visit: Visit) -> Staffing:
    return staffing(state, visit.current.service, visit.language_needed, visit.current.desk_wanted)


def _reckoned(state: BranchState, visit: Visit, ahead: int, at: Staffing, now_ms: int) -> Wait | None:
    """The engine's own estimate. Whoever is early for an appointment and does not find a desk free is called at its time."""
    wait = _wait(state, visit.current.service, ahead, at)
    early_s = (visit.current.clock_at - now_ms) / 1000
    if wait is None or not wait.high_s or early_s <= 0:
        return wait
    return Wait(max(early_s, wait.low_s), max(early_s, wait.median_s), max(early_s, wait.high_s))


def _wait(state: BranchState, service: ServiceId, ahead: int, at: Staffing) -> Wait | None:
    if not at.desks:
        return None
    low, median, high = gamma_points(max(0, ahead + 1 - at.free))
    gap_s = state.learned[service].seconds / at.desks
    return Wait(low * gap_s, median * gap_s, high * gap_s)


@lru_cache(maxsize=8192)
def gamma_points(n: int) -> tuple[float, float, float]:
    """The 10 %, 50 % and 90 % points of a sum of n exponential times of mean 1."""
    if n == 0:
        return (0.0, 0.0, 0.0)
    low, median, high = (n * (1 - 1 / (9 * n) + z / (3 * n**0.5)) ** 3 for z in (-Z_90, 0.0, Z_90))
    return low, median, high
