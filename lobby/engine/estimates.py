"""How long will it take? The engine's own estimate, as a range.

Whoever is ranked before a customer counts by the share of their desks that take this customer too (`ahead.PlaceInOrder.load`). The
customer is called after so many services + 1 have ended at the desks that take them, less one for each of these desks that
is free now. With n services left to end, at `desks` desks, the wait is a sum of n gaps of mean minutes / desks, the mean
being that of the services before and one's own as learned: a gamma distribution, of which the 10 %, 50 % and 90 % points
are given (Wilson and Hilferty's approximation, 1931).

None means that there is no honest answer: no open desk takes the service.

This is what customers are shown until better is known: where the server has played the lobby forward
(`prediction.waits`), it shows what came of that. Nothing is decided by an estimate.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lobby.engine import ahead
from lobby.engine.ahead import PlaceInOrder
from lobby.engine.guards import promised_s
from lobby.engine.model import State, Step, Visit, Wait
from lobby.engine.queues import Limits, group_of
from lobby.engine.state import BranchState
from lobby.engine.tally import NO_WAIT_S
from lobby.ids import ServiceId, TicketToken, VisitId

Z_90 = 1.2815515655446004
"""The 90 % point of the normal distribution."""


class Standing(NamedTuple):
    """Where a waiting visit stands: how many are called before it, and how long that may take. With none ahead it is next."""

    visit: Visit
    ahead: int
    wait: Wait | None


def newcomer(
    state: BranchState, service: ServiceId, now_ms: int, customer_class: str, language_needed: str | None = None
) -> Wait | None:
    """Return the wait of somebody who would check in now; None where no open desk takes them."""
    target_s = promised_s(state, state.service(service), customer_class)
    would_wait = Visit(
        id=VisitId("~"),  # after every id there is
        number="",
        token=TicketToken(""),
        service_day="",
        state=State.WAITING,
        steps=(Step(service, now_ms, target_s),),
        checked_in_at=now_ms,
        customer_class=customer_class,
        language_needed=language_needed,
    )
    load, work_s = ahead.load_of_newcomer(state, would_wait, now_ms)
    return _wait(state, Limits(service, language_needed), load, work_s)


def of_visit(state: BranchState, visit: Visit, now_ms: int) -> Standing:
    """Return where this waiting visit stands."""
    place = ahead.of_one(state, visit, now_ms)
    return Standing(visit, place.ahead, _wait_of(state, visit, place, now_ms))


def standing(state: BranchState, now_ms: int) -> Iterator[Standing]:
    """Yield where each visit stands that waits at the first step, as of then, in one pass; it may be read in pieces."""
    for visit, place in ahead.of_all(state, now_ms):
        yield Standing(visit, place.ahead, _wait_of(state, visit, place, now_ms))


def still_waits(visit: Visit, wait: Wait, now_ms: int) -> bool:
    """Say whether this visit has waited too long to be shown that there is no wait."""
    return wait.high_s < NO_WAIT_S and now_ms - visit.checked_in_at >= NO_WAIT_S * 1000


def _wait_of(state: BranchState, visit: Visit, place: PlaceInOrder, now_ms: int) -> Wait | None:
    """Whoever is early for an appointment and does not find a desk free is called at its time."""
    wait = _wait(state, group_of(visit).limits, place.load, place.work_s)
    if wait is None:
        return None
    early_s = (visit.current.clock_at - now_ms) / 1000
    if wait.high_s and early_s > 0:
        wait = Wait(max(early_s, wait.low_s), max(early_s, wait.median_s), max(early_s, wait.high_s))
    return None if still_waits(visit, wait, now_ms) else wait


def _wait(state: BranchState, limits: Limits, load: float, work_s: float) -> Wait | None:
    desks = state.open_desks(limits)
    if not desks:
        return None
    free = sum(state.desks[desk].visit is None for desk in desks)
    services = round(round(load, 6))  # thirds that are summed one by one or at once come to the same
    low, median, high = gamma_points(max(0, services + 1 - free))
    gap_s = (work_s + state.learned[limits.service].seconds) / (load + 1) / len(desks)
    return Wait(low * gap_s, median * gap_s, high * gap_s)


@lru_cache(maxsize=8192)
def gamma_points(n: int) -> tuple[float, float, float]:
    """Return the 10 %, 50 % and 90 % points of a sum of n exponential times of mean 1."""
    if n == 0:
        return (0.0, 0.0, 0.0)
    low, median, high = (n * (1 - 1 / (9 * n) + z / (3 * n**0.5)) ** 3 for z in (-Z_90, 0.0, Z_90))
    return low, median, high
