"""How long will it take? A first honest estimate, as a range.

A customer with `ahead` people before them in their own service is called after ahead + 1 services have ended at the
desks that take it, less one for each of these desks that is free now. With n services left to end, each of the learned
mean, at `desks` desks, the wait is a sum of n gaps of mean minutes / desks: a gamma distribution, of which the 10 %,
50 % and 90 % points are shown (Wilson and Hilferty's approximation, 1931).

None means that there is no honest answer: no open desk takes the service.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lobby.engine import calling, waiting
from lobby.engine.commands import CallNext
from lobby.engine.lifecycle import DESK_TABLE
from lobby.engine.model import OpenDesk, Visit, Wait
from lobby.engine.state import BranchState
from lobby.ids import DeskId, ServiceId

Z_90 = 1.2815515655446004  # the 90 % point of the normal distribution


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
    """The wait of somebody who checked in now."""
    ahead = waiting.count(state, service=service)
    return _wait(state, service, ahead, staffing(state, service, language_needed, None))


def of_visit(state: BranchState, visit: Visit, now_ms: int) -> Standing:
    """Where this waiting visit stands."""
    ahead = waiting.ahead_of(state, visit, now_ms)
    return Standing(visit, ahead, _wait(state, visit.current.service, ahead, _staffing_of(state, visit)))


def standing(state: BranchState, now_ms: int) -> Iterator[Standing]:
    """Where each waiting visit stands, in one pass."""
    known: dict[tuple[ServiceId, str | None, DeskId | None], Staffing] = {}
    for service in state.services:
        for ahead, visit in enumerate(waiting.in_order(state, now_ms, service=service)):
            limits = (service, visit.language_needed, visit.current.desk_wanted)
            if limits not in known:
                known[limits] = staffing(state, *limits)
            yield Standing(visit, ahead, _wait(state, service, ahead, known[limits]))


def staffing(
    state: BranchState, service: ServiceId, language_needed: str | None, desk_wanted: DeskId | None
) -> Staffing:
    open_desks = [
        desk
        for desk in state.desks.values()
        if _calls(desk)
        and desk_wanted in (None, desk.id)
        and calling.able(state.configured_desks[desk.id], service, language_needed)
    ]
    return Staffing(len(open_desks), sum(desk.visit is None for desk in open_desks))


def _calls(desk: OpenDesk) -> bool:
    return (desk.state, CallNext) in DESK_TABLE


def _staffing_of(state: BranchState, visit: Visit) -> Staffing:
    return staffing(state, visit.current.service, visit.language_needed, visit.current.desk_wanted)


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
