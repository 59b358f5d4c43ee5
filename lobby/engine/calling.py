"""The calling rule: which waiting visit should this desk take, and the sentence that says why.

Each ticket fills a cup; the cup is the promised wait. The fullest cup goes first; quick and short-promise services fill
a bit faster. Nobody waits beyond `guard` cups, or beyond an hour, while somebody who does not is served.

    u      = (waited + credit + look_ahead x next_desk) / target   the share of the promise used if it is not called now
    u      = 1 + late_slope x (u - 1)                              once late
    score  = weight x u x ((T_ref / target) x (m_ref / usual))^b   for u > 0, else u

next_desk is the learned service time over the number of open desks that take the visit: who can be taken by few desks,
or has a short promise, is called before it is too late. A visit that has waited more than its limit, the smaller of
guard x target and longest, goes before all that have not, the largest wait / limit first. Ties go to the earlier
arrival. A desk that may serve somebody never stays idle. With look_ahead = 0, b = 0 is the accumulating priority queue
(Stanford, Taylor and Ziedins 2014) and b = 1 the generalised c-mu rule (Van Mieghem 1995; with skills Mandelbaum and
Stolyar 2004). `rules.py` has this rule and the others that a branch can choose.

Everything here is a pure function of its arguments. Within a group of equal service, class, target and limits every rule
goes by the earlier clock, so `choose` needs only the head of each group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from typing import NamedTuple

from lobby.engine import rules, why
from lobby.engine.model import CallingParameters, Desk, OpenDesk, Visit
from lobby.engine.rules import RULES, Candidate, Rank, is_favoured, share_used, speed
from lobby.engine.why import Why
from lobby.ids import ServiceId


class Choice(NamedTuple):
    """Who is called, the sentence for staff that says why, and the rule's own measure of urgency."""

    visit: Visit
    why: Why
    score: float


def takes(desk: Desk, visit: Visit) -> bool:
    """Say whether this desk may serve this visit at all: skill, language, and nobody else's customer."""
    step = visit.steps[visit.step]
    if step.desk_wanted is not None and step.desk_wanted != desk.id:
        return False
    return able(desk, step.service, visit.language_needed)


def able(desk: Desk, service: ServiceId, language_needed: str | None) -> bool:
    """Say whether this desk takes the service, in the language needed."""
    return service in desk.skills and (language_needed is None or language_needed in desk.languages)


def offered_first(desk: Desk, standing: OpenDesk) -> tuple[float, int]:
    """Return what idle desks are ordered by, whoever is offered a newcomer first: the number of skills (a language
    counts half), then since when it is idle, in ms since 1970 UTC."""
    return len(desk.skills) + len(desk.languages) / 2, standing.free_since_at or 0


def rank(candidate: Candidate, now_ms: int, parameters: CallingParameters) -> Rank:
    """Return how urgent this visit is by the branch's rule: the larger, the sooner."""
    return RULES[parameters.rule](candidate, now_ms, parameters)


def choose(
    candidates: Iterable[Candidate], desk: Desk, now_ms: int, parameters: CallingParameters, ordinary_in_a_row: int = 0
) -> Choice | None:
    """Return whom this desk should take now; None where nobody waits whom it may serve.

    `ordinary_in_a_row`: how many ordinary visits the desk has called since its last favoured one.
    """
    eligible: Sequence[Candidate] = [candidate for candidate in candidates if takes(desk, candidate.visit)]
    if not eligible:
        return None
    in_turn = eligible
    if parameters.rule == rules.ratio.__name__:
        in_turn = rules.whose_turn(eligible, ordinary_in_a_row, parameters.ratio)
    rule = RULES[parameters.rule]
    ranks = [rule(candidate, now_ms, parameters) for candidate in in_turn]
    highest = max(ranks)
    best = in_turn[ranks.index(highest)]
    if ranks.count(highest) > 1:  # as `waiting.ranked` orders them, so that it is as it was shown
        best = min(
            (one for one, rank in zip(in_turn, ranks, strict=True) if rank == highest), key=lambda one: one.visit.id
        )
    return Choice(best.visit, _why(best, eligible, now_ms, parameters), highest[1])


def order(groups: Iterable[Iterable[Candidate]], now_ms: int, parameters: CallingParameters) -> Iterator[Candidate]:
    """Yield everybody in calling order, as far as it is asked for. Each group comes with its longest wait first."""
    merged = merge(*groups, key=lambda candidate: rank(candidate, now_ms, parameters), reverse=True)
    return rules.alternating(merged, parameters.ratio) if parameters.rule == rules.ratio.__name__ else merged


def _why(best: Candidate, eligible: Sequence[Candidate], now_ms: int, parameters: CallingParameters) -> Why:
    step = best.visit.current
    waited_s = (now_ms - step.clock_at) / 1000
    by_score = parameters.rule == rules.score.__name__
    if by_score and rank(best, now_ms, parameters)[0]:
        if waited_s > parameters.guard * step.target_s:
            return why.beyond_limit(best.visit.number, parameters.guard, step.target_s)
        return why.too_long(best.visit.number, waited_s)
    because = _by_score(best, eligible, now_ms, parameters) if by_score else _by_rule(best, eligible, parameters)
    return why.waited_of_promised(best.visit.number, waited_s, step.target_s, because)


def _by_score(best: Candidate, eligible: Sequence[Candidate], now_ms: int, parameters: CallingParameters) -> str:
    used = share_used(best, now_ms)
    fullest = max(eligible, key=lambda candidate: share_used(candidate, now_ms))
    if used >= share_used(fullest, now_ms):
        return why.LARGEST_SHARE
    if best.weight > fullest.weight:
        return why.COUNTS_FOR_MORE
    if speed(best, parameters) > speed(fullest, parameters):
        return why.QUICK_SERVICE
    if best.next_desk_s > fullest.next_desk_s:
        return why.FEW_DESKS
    return why.WAS_FIRST


def _by_rule(best: Candidate, eligible: Sequence[Candidate], parameters: CallingParameters) -> str:
    if parameters.rule == rules.longest_share.__name__:
        return why.LARGEST_SHARE
    if len({is_favoured(candidate.favour) for candidate in eligible}) == 1:
        return why.WAS_FIRST
    if parameters.rule == rules.ratio.__name__:
        return why.ITS_TURN
    if parameters.rule == rules.strict_priority.__name__ and is_favoured(best.favour):
        return why.GOES_FIRST
    return why.WAS_FIRST
