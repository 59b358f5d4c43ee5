"""The calling rules that a branch can choose from, each with what it guarantees.

A rule ranks candidates; among those whom a desk may take, the largest rank is called. Skill, needed language and a
wanted desk are hard limits for every rule (`calling.takes`), and under every rule a desk that may serve somebody never
stays idle. Within a group of equal service, class, target and limits every rule goes by the earlier clock.

The clock of a visit begins at its check-in, at its booked time when that is later, or where a transfer set it.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from lobby.engine.model import CallingParameters, Visit

ORDINARY = 1.0
BOOKED = math.inf

Rank = tuple[float, float, int, int]
"""Compares two candidates: the larger is called first. The second value is the rule's own measure of urgency."""


class Candidate(NamedTuple):
    """A waiting visit and what the rules must know of its service and class.

    weight: service weight x class weight. credit_s counts as waited already. usual_s: the learned service time.
    next_desk_s: how long until another desk that could take it is free, if this one does not; counts as waited
    already under the score. favour: how much its kind is preferred (class weight / target factor; BOOKED above all).
    """

    visit: Visit
    weight: float
    credit_s: float
    usual_s: float
    next_desk_s: float = 0.0
    favour: float = ORDINARY


Rule = Callable[[Candidate, int, CallingParameters], Rank]


def score(candidate: Candidate, now_ms: int, parameters: CallingParameters) -> Rank:
    """Rank by the recommended rule: the fullest cup first; quick and short-promise services fill a bit faster.

    Guarantee: while somebody has waited beyond their limit (`guard` targets, at most `longest_s`), no desk that could
    take them calls a visit that has not; of those who have, whoever is beyond by the largest factor goes first.
    """
    visit = candidate.visit
    step = visit.steps[visit.step]
    waited_s = (now_ms - step.clock_at) / 1000
    limit_s = min(parameters.guard * step.target_s, parameters.longest_s)
    if waited_s > limit_s:
        return 1.0, waited_s / limit_s, -step.clock_at, -visit.checked_in_at
    used = share_used(candidate, now_ms) + parameters.look_ahead * candidate.next_desk_s / step.target_s
    if used > 1:
        used = 1 + parameters.late_slope * (used - 1)
    if used > 0:
        used *= candidate.weight * speed(candidate, parameters)
    return 0.0, used, -step.clock_at, -visit.checked_in_at


def first_come(candidate: Candidate, now_ms: int, parameters: CallingParameters) -> Rank:
    """Rank first come, first served, over all services that the desk takes.

    Guarantee: nobody is called while somebody whom the desk could take has waited longer.
    """
    return _by_clock(candidate, now_ms, 0.0)


def strict_priority(candidate: Candidate, now_ms: int, parameters: CallingParameters) -> Rank:
    """Rank booked customers first once their time has come, then classes by how much they are favoured, then the longer
    wait.

    Guarantee: no ordinary visit is called while a favoured one whom the desk could take waits. None is given to
    ordinary visits: a steady stream of favoured ones can hold them up without end.
    """
    return _by_clock(candidate, now_ms, _favour(candidate, now_ms))


def ratio(candidate: Candidate, now_ms: int, parameters: CallingParameters) -> Rank:
    """Rank first come, first served within each of two kinds, favoured and ordinary, which take turns (see
    `whose_turn`).

    Guarantee: at each desk, while both kinds wait for it, one favoured visit is called after every `ratio` ordinary
    ones and at most one between them; so neither kind can hold up the other without end.
    """
    return _by_clock(candidate, now_ms, 0.0)


def longest_share(candidate: Candidate, now_ms: int, parameters: CallingParameters) -> Rank:
    """Rank the largest share of the promised wait first, credit counted. The fairest to promises; blind to service
    times.

    Guarantee: nobody is called while somebody whom the desk could take has used a larger share of their promise.
    """
    step = candidate.visit.steps[candidate.visit.step]
    return 0.0, share_used(candidate, now_ms), -step.clock_at, -candidate.visit.checked_in_at


RULES: dict[str, Rule] = {rule.__name__: rule for rule in (score, first_come, strict_priority, ratio, longest_share)}


def share_used(candidate: Candidate, now_ms: int) -> float:
    """Return the share of the promised wait that is used; negative before a clock that begins later."""
    step = candidate.visit.steps[candidate.visit.step]
    return ((now_ms - step.clock_at) / 1000 + candidate.credit_s) / step.target_s


def speed(candidate: Candidate, parameters: CallingParameters) -> float:
    """Return by what factor the cup fills faster than usual: more for a quick service with a short promise."""
    reference = parameters.reference_target_s * parameters.reference_usual_s
    own = candidate.visit.current.target_s * max(candidate.usual_s, 1.0)
    return math.pow(reference / own, parameters.fair_fast)


def is_favoured(favour: float) -> bool:
    """Say whether this is a priority visit to the rules that know two kinds."""
    return favour > ORDINARY


def whose_turn(candidates: Sequence[Candidate], ordinary_in_a_row: int, ratio: int) -> Sequence[Candidate]:
    """Return those of the kind whose turn it is at a desk; all, where only one kind waits."""
    favoureds_turn = ordinary_in_a_row >= ratio
    in_turn = [one for one in candidates if is_favoured(one.favour) == favoureds_turn]
    return in_turn or candidates


def alternating(candidates: Iterable[Candidate], ratio: int) -> Iterator[Candidate]:
    """Yield candidates in order, the two kinds by turns: `ratio` ordinary ones, one favoured, and so on."""
    kinds: dict[bool, deque[Candidate]] = {True: deque(), False: deque()}
    for candidate in candidates:
        kinds[is_favoured(candidate.favour)].append(candidate)
    in_a_row = 0
    while kinds[True] or kinds[False]:
        favoured = in_a_row >= ratio if kinds[True] and kinds[False] else bool(kinds[True])
        in_a_row = 0 if favoured else in_a_row + 1
        yield kinds[favoured].popleft()


def others_before(place: int, favoured: bool, ordinary_in_a_row: int, ratio: int) -> int:
    """Return how many of the other kind a desk calls, while there are any, before whoever stands at this place (0: the first)
    among those of their own kind: `whose_turn` again and again, in closed form.
    """
    until_favoured = max(0, ratio - ordinary_in_a_row)
    if favoured:
        return until_favoured + place * ratio
    return 0 if place < until_favoured else (place - until_favoured) // ratio + 1


def _by_clock(candidate: Candidate, now_ms: int, level: float) -> Rank:
    visit = candidate.visit
    clock_at = visit.steps[visit.step].clock_at
    return level, (now_ms - clock_at) / 1000, -clock_at, -visit.checked_in_at


def _favour(candidate: Candidate, now_ms: int) -> float:
    """A booked customer who is early has no preference yet."""
    if candidate.favour == BOOKED and candidate.visit.current.clock_at > now_ms:
        return -BOOKED
    return candidate.favour
