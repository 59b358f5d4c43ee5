"""What a branch's record teaches about its days: small, plain and made anew each night, for waits and for plans."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

from lobby.engine.input_snapshot import Kind, kind_of
from lobby.engine.model import Branch
from lobby.ids import DeskId, ServiceId
from prediction.history.desk_habits import UsualShift, breaks_of, gaps, shifts_of
from prediction.history.paces import paces_of
from prediction.history.past_day import Booked, PastDay, desk_ms, steps_of
from prediction.history.patience import PHASES, leaving_of, walk_in_waits
from prediction.history.priors import USUAL_SHOWS

POINTS = 256
SLOT_S = 1800
SLOTS = 48
ROUTES = 4
LIKELY_SHOWS = 20.0
"""So many appointments weigh as much as what is usual."""


class Origin(NamedTuple):
    """Where a route begins: a service, given in a visit's first step or a later one."""

    service: ServiceId
    customer_class: str
    later: bool


class Route(NamedTuple):
    service: ServiceId
    target_s: float
    share: float


NOBODY_LEAVES = (0.0,) * len(PHASES)


@dataclass(frozen=True, slots=True)
class Habits:
    """What was learned of one branch. Samples are sorted, at most POINTS of them, at evenly spread shares; times are seconds."""

    days: int = 0
    """From so many days."""
    served: int = 0
    """And so many calls that have ended."""
    taken: dict[ServiceId, tuple[float, ...]] = field(default_factory=dict)
    """How long a call takes a desk of average pace, call to end without holds, however it ended (an absent customer takes it
    a minute): samples."""
    pace: dict[DeskId, float] = field(default_factory=dict)
    """How much longer than the others a desk takes: 1.1 = a tenth longer (`paces`)."""
    turnaround: tuple[float, ...] = (0.0,)
    """End of one visit to the call of the next, while somebody waited whom that desk took next: samples."""
    pickup: tuple[float, ...] = (0.0,)
    """Somebody comes while a desk is idle: until the call; samples."""
    breaks: tuple[float, ...] = ()
    """How long desks are away: samples."""
    regular: dict[DeskId, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    """Breaks that a desk takes at about the same time of most days: (second of the local day when due, length)."""
    shifts: dict[DeskId, UsualShift] = field(default_factory=dict)
    """When a desk comes and goes, where it does so at about the same time of most days. One that stays until about the last
    has gone does not go: it serves whoever is there."""
    arrivals: dict[Kind, tuple[float, ...]] = field(default_factory=dict)
    """How many of each kind come in each half hour of a local day [SLOTS], but for those on the list of appointments."""
    routes: dict[Origin, tuple[Route, ...]] = field(default_factory=dict)
    """The share of visits that go on to wait for another service after this one."""
    handed_on: dict[Origin, tuple[Route, ...]] = field(default_factory=dict)
    """The same of those of whom nobody knew it when they came."""
    shows: float = USUAL_SHOWS
    """The share of booked customers who come, drawn towards what is usual where there were few."""
    late: tuple[float, ...] = ()
    """When they come, after their time (most come before): samples."""
    leaving: tuple[float, ...] = NOBODY_LEAVES
    """How many walk-ins lose patience in each of the PHASES of their first wait [PHASES], 1/s (`patience`)."""
    leaving_booked: tuple[float, ...] = NOBODY_LEAVES
    """The same of booked customers."""
    leaving_later: tuple[float, ...] = NOBODY_LEAVES
    """The same of whoever waits for a later step."""
    steadiness: float = 1e9
    """How much alike day totals are: of a Poisson day infinite; 50 = they vary by a seventh beyond chance."""


def mean_taken(habits: Habits, branch: Branch) -> dict[ServiceId, float]:
    """Return the seconds that each service takes a desk: as seen, or as configured where it never was."""
    return {service.id: fmean(habits.taken.get(service.id) or (service.usual_s,)) for service in branch.services}


def learn(days: Sequence[PastDay]) -> Habits:
    """Return what these days teach, the oldest first; of one branch."""
    visits = [visit for day in days for visit in day.visits]
    pace = paces_of(steps_of(days))
    turnaround, pickup = gaps(days)
    breaks, regular = breaks_of(days)
    totals = [len(day.walk_ins) for day in days]
    booked = [one for day in days for one in day.booked]
    return Habits(
        days=len(days),
        served=sum(step.ended_at is not None and step.called_at is not None for step in steps_of(days)),
        taken={service: points(values) for service, values in _taken(days, pace).items()},
        pace=pace,
        turnaround=points(turnaround or [0.0]),
        pickup=points(pickup or [0.0]),
        breaks=points(breaks) if breaks else (),
        regular=regular,
        shifts=shifts_of(days),
        arrivals=_arrivals(days),
        routes=_routes(days, handed_on=False),
        handed_on=_routes(days, handed_on=True),
        shows=_shows(booked),
        late=points((one.came_at - one.slot_at) / 1000 for one in booked if one.came_at is not None),
        leaving=leaving_of(walk_in_waits(visits)),
        leaving_booked=leaving_of(visit.steps[0] for visit in visits if visit.slot_at is not None),
        leaving_later=leaving_of(step for visit in visits for step in visit.steps[1 : visit.step + 1]),
        steadiness=_steadiness(totals),
    )


def points(values: Iterable[float]) -> tuple[float, ...]:
    """Return at most POINTS values that stand for all: the values at evenly spread shares, with the mean of all."""
    ordered = sorted(values)
    n = len(ordered)
    if n <= POINTS:
        return tuple(ordered)
    bounds = [k * n // POINTS for k in range(POINTS + 1)]
    return tuple(fmean(ordered[low:high]) for low, high in pairwise(bounds))


def _shows(booked: Sequence[Booked]) -> float:
    came = sum(one.came_at is not None for one in booked)
    return (came + LIKELY_SHOWS * USUAL_SHOWS) / (len(booked) + LIKELY_SHOWS)


def _taken(days: Sequence[PastDay], pace: dict[DeskId, float]) -> dict[ServiceId, list[float]]:
    """Seconds that a call of each service takes a desk of average pace, absent customers included."""
    at_average: dict[ServiceId, list[float]] = defaultdict(list)
    for step in steps_of(days):
        ms = desk_ms(step)
        if ms is not None and step.desk is not None:
            at_average[step.service].append(ms / 1000 / pace.get(step.desk, 1.0))
    return at_average


def _arrivals(days: Sequence[PastDay]) -> dict[Kind, tuple[float, ...]]:
    """By kind and half hour: how many a day come, each counted when it came."""
    counts: dict[Kind, list[float]] = defaultdict(lambda: [0.0] * SLOTS)
    for day in days:
        for visit in day.walk_ins:
            slot = int(day.local_s(visit.checked_in_at) // SLOT_S) % SLOTS
            counts[kind_of(visit, visit.steps[0])][slot] += 1 / len(days)
    return {kind: tuple(slots) for kind, slots in counts.items()}


def _routes(days: Sequence[PastDay], *, handed_on: bool) -> dict[Origin, tuple[Route, ...]]:
    """Where those who were called go on to. `handed_on`: only what nobody knew when they came."""
    ended: Counter[Origin] = Counter()
    on: dict[Origin, Counter[tuple[ServiceId, float]]] = defaultdict(Counter)
    for day in days:
        for visit in day.visits:
            for place, (step, following) in enumerate(zip(visit.steps, (*visit.steps[1:], None), strict=True)):
                if step.called_at is None or step.ended_at is None:
                    continue
                origin = Origin(step.service, visit.customer_class, place > 0)
                ended[origin] += 1
                if following is not None and (following.transferred or not handed_on):
                    on[origin][following.service, following.target_s] += 1
    return {
        origin: tuple(
            Route(service, target_s, n / ended[origin]) for (service, target_s), n in found.most_common(ROUTES)
        )
        for origin, found in on.items()
    }


def _steadiness(totals: Sequence[int]) -> float:
    """k of totals that are Poisson with a gamma level of shape k."""
    if len(totals) < 5:
        return 50.0
    mean = fmean(totals)
    excess = sum((total - mean) ** 2 for total in totals) / (len(totals) - 1) - mean
    return max(5.0, mean * mean / excess) if excess > 0 else 1e9
