"""How long will it take? The engine's own estimate, as a range.

A customer with `ahead` people before them in their own service is called after ahead + 1 services have ended at the
desks that take it, less one for each of these desks that is free now. With n services left to end, each of the learned
mean, at `desks` desks, the wait is a sum of n gaps of mean minutes / desks: a gamma distribution, of which the 10 %,
50 % and 90 % points are given (Wilson and Hilferty's approximation, 1931).

None means that there is no honest answer: no open desk takes the service.

This is what customers are shown until better is known: where the server has played the lobby forward
(`prediction.waits`), it shows what came of that. Nothing is decided by an estimate.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lobby.engine import calling, waiting
from lobby.engine.commands import CallNext
from lobby.engine.lifecycle import DESK_TABLE
from lobby.engine.model import Visit, Wait
from lobby.engine.state import BranchState
from lobby.ids import DeskId, ServiceId

Z_90 = 1.2815515655446004
"""The 90 % point of the normal distribution."""

NO_WAIT_S = 60.0
"""A wait below this is shown as none: not to somebody who has waited for as long already."""

CALLING = frozenset(state for state, command in DESK_TABLE if command is CallNext)
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


def newcomer(state: BranchState, service: ServiceId, language_needed: str | None = None) -> Wait | None:
    """Return the wait of somebody who would check in now; None where no open desk takes the service."""
    ahead = waiting.count(state, service=service)
    return _wait(state, service, ahead, staffing(state, service, language_needed, None))


def of_visit(state: BranchState, visit: Visit, now_ms: int) -> Standing:
    """Return where this waiting visit stands."""
    ahead, step = waiting.ahead_of(state, visit, now_ms), visit.current
    at = staffing(state, step.service, visit.language_needed, step.desk_wanted)
    return Standing(visit, ahead, _wait_of(state, visit, ahead, at, now_ms))


def standing(state: BranchState, now_ms: int) -> Iterator[Standing]:
    """Yield where each waiting visit stands, in one pass."""
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
    """Count the desks that would take such a visit."""
    open_desks = [
        desk
        for desk in state.desks.values()
        if desk.state in CALLING
        and desk_wanted in (None, desk.id)
        and calling.able(state.configured_desks[desk.id], service, language_needed)
    ]
    return Staffing(len(open_desks), sum(desk.visit is None for desk in open_desks))


def still_waits(visit: Visit, wait: Wait, now_ms: int) -> bool:
    """Say whether this visit has waited too long to be shown that there is no wait."""
    return wait.high_s < NO_WAIT_S and now_ms - visit.checked_in_at >= NO_WAIT_S * 1000


def _wait_of(state: BranchState, visit: Visit, ahead: int, at: Staffing, now_ms: int) -> Wait | None:
    """Whoever is early for an appointment and does not find a desk free is called at its time."""
    wait = _wait(state, visit.current.service, ahead, at)
    if wait is None:
        return None
    early_s = (visit.current.clock_at - now_ms) / 1000
    if wait.high_s and early_s > 0:
        wait = Wait(max(early_s, wait.low_s), max(early_s, wait.median_s), max(early_s, wait.high_s))
    return None if still_waits(visit, wait, now_ms) else wait


def _wait(state: BranchState, service: ServiceId, ahead: int, at: Staffing) -> Wait | None:
    if not at.desks:
        return None
    low, median, high = gamma_points(max(0, ahead + 1 - at.free))
    gap_s = state.learned[service].seconds / at.desks
    return Wait(low * gap_s, median * gap_s, high * gap_s)


@lru_cache(maxsize=8192)
def gamma_points(n: int) -> tuple[float, float, float]:
    """Return the 10 %, 50 % and 90 % points of a sum of n exponential times of mean 1."""
    if n == 0:
        return (0.0, 0.0, 0.0)
    low, median, high = (n * (1 - 1 / (9 * n) + z / (3 * n**0.5)) ** 3 for z in (-Z_90, 0.0, Z_90))
    return low, median, high
