"""The calling rule: which waiting visit should this desk take, and the sentence that says why.

Each ticket fills a cup; the cup is the promised wait. The fullest cup goes first; quick and short-promise services fill
a bit faster. Nobody waits beyond `guard` cups while a newer one is served.

    u      = (waited + credit) / target                            the share of the promise used
    u      = 1 + late_slope x (u - 1)                              once late
    score  = weight x u x ((T_ref / target) x (m_ref / usual))^b   for u > 0, else u

A visit that has waited more than guard x target goes before all that have not, the largest share first. Ties go to the
earlier arrival. A desk that may serve somebody never stays idle. b = 0 is the accumulating priority queue (Stanford,
Taylor and Ziedins 2014), b = 1 the generalised c-mu rule (Van Mieghem 1995).

Everything here is a pure function of its arguments. Within a group of equal service, class, target and limits the score
grows with the wait, so `choose` needs only the head of each group.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from typing import NamedTuple

from lobby.engine.model import CallingParameters, Desk, Visit
from lobby.ids import ServiceId

Rank = tuple[bool, float, int, int]
"""Compares two candidates: the larger is called first."""


class Candidate(NamedTuple):
    """A waiting visit and what the rule must know of its service and class.

    weight: service weight x class weight. credit_s counts as waited already. usual_s: the learned service time.
    """

    visit: Visit
    weight: float
    credit_s: float
    usual_s: float


class Choice(NamedTuple):
    """Who is called, the sentence for staff that says why, and the score (a share of the promise, weighted)."""

    visit: Visit
    reason: str
    score: float


def takes(desk: Desk, visit: Visit) -> bool:
    """Whether this desk may serve this visit at all: skill, language, and nobody else's customer."""
    step = visit.steps[visit.step]
    if step.desk_wanted is not None and step.desk_wanted != desk.id:
        return False
    return able(desk, step.service, visit.language_needed)


def able(desk: Desk, service: ServiceId, language_needed: str | None) -> bool:
    """Whether this desk takes the service, in the language needed."""
    return service in desk.skills and (language_needed is None or language_needed in desk.languages)


def share_used(candidate: Candidate, now_ms: int) -> float:
    """The share of the promised wait that is used; negative before a clock that begins later."""
    step = candidate.visit.steps[candidate.visit.step]
    return ((now_ms - step.clock_at) / 1000 + candidate.credit_s) / step.target_s


def rank(candidate: Candidate, now_ms: int, parameters: CallingParameters) -> Rank:
    """How urgent: guarded or not, the score (of a guarded visit its overdue share), then the earlier arrival."""
    visit = candidate.visit
    step = visit.steps[visit.step]
    waited_share = (now_ms - step.clock_at) / 1000 / step.target_s
    if waited_share > parameters.guard:
        return True, waited_share, -step.clock_at, -visit.checked_in_at
    used = share_used(candidate, now_ms)
    if used > 1:
        used = 1 + parameters.late_slope * (used - 1)
    if used > 0:
        used *= candidate.weight * speed(candidate, parameters)
    return False, used, -step.clock_at, -visit.checked_in_at


def speed(candidate: Candidate, parameters: CallingParameters) -> float:
    """How much faster than usual the cup fills: more for a quick service with a short promise."""
    reference = parameters.reference_target_s * parameters.reference_usual_s
    own = candidate.visit.current.target_s * max(candidate.usual_s, 1.0)
    return math.pow(reference / own, parameters.fair_fast)


def choose(candidates: Iterable[Candidate], desk: Desk, now_ms: int, parameters: CallingParameters) -> Choice | None:
    """Whom should this desk take now? None where nobody waits whom it may serve."""
    eligible = [candidate for candidate in candidates if takes(desk, candidate.visit)]
    if not eligible:
        return None
    best = max(eligible, key=lambda candidate: rank(candidate, now_ms, parameters))
    return Choice(best.visit, why(best, eligible, now_ms, parameters), rank(best, now_ms, parameters)[1])


def order(groups: Iterable[Iterable[Candidate]], now_ms: int, parameters: CallingParameters) -> Iterator[Candidate]:
    """Everybody in calling order, as far as it is asked for. Each group comes with its longest wait first."""
    return merge(*groups, key=lambda candidate: rank(candidate, now_ms, parameters), reverse=True)


def why(best: Candidate, eligible: Sequence[Candidate], now_ms: int, parameters: CallingParameters) -> str:
    """One sentence for counter staff."""
    step = best.visit.current
    promised = f"{round(step.target_s / 60, 1):g} minutes"
    if rank(best, now_ms, parameters)[0]:
        return f"{best.visit.number} has waited more than {parameters.guard:g} times its promise of {promised}."
    waited = max(0, now_ms - step.clock_at) // 60_000
    said = f"{best.visit.number} waited {waited} of {promised} promised"
    fullest = max(eligible, key=lambda candidate: share_used(candidate, now_ms))
    if share_used(best, now_ms) >= share_used(fullest, now_ms):
        return f"{said}, the largest share of those waiting."
    if best.weight > fullest.weight:
        return f"{said}, and its kind counts for more."
    if speed(best, parameters) > speed(fullest, parameters):
        return f"{said}, and is a quick service."
    return f"{said}, and was here first."
