"""What a branch's record teaches about its days: small, plain and made anew each night.

taken        how long a call takes a desk, call to end, however it ended (an absent customer takes it a minute)
pace         how much longer than the others a desk takes, drawn towards 1 where it has served few
turnaround   end of one visit to the call of the next, while somebody waited whom that desk took next
pickup       somebody comes while a desk is idle: until the call
breaks       how long desks are away; `regular` those that a desk takes at about the same time of most days
shifts       when a desk comes and goes, where it does so at about the same time of most days. One that stays until about
             the last has gone does not go: it serves whoever is there
arrivals     how many of each kind come in each half hour of a local day, but for those on the list of appointments
shows        the share of those on that list who come, drawn towards what is usual where there were few
late         when they come, in seconds after their time; most come before
routes       the share of visits that go on to wait for another service after this one; `handed_on` of those of whom
             nobody knew it when they came
leaving      how many per waiting second lose patience; booked customers and later steps on their own
steadiness   how much alike day totals are: of a Poisson day infinite; 50 = they vary by a seventh beyond chance
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lobby.engine.input_snapshot import Kind, kind_of
from lobby.engine.model import Branch, Visit
from lobby.engine.outcomes import CANCELLED
from lobby.ids import DeskId, ServiceId
from prediction.history.days import Booked, Day, second_of_day, steps_of, walk_ins
from prediction.history.desk_habits import UsualShift, breaks_of, gaps, shifts_of
from prediction.history.priors import USUAL_SHOWS

POINTS = 256
SLOT_S = 1800
SLOTS = 48
ROUTES = 4
LIKELY_PACE = 20.0
"""So many services weigh as much as the belief that all desks are equally quick."""
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


@dataclass(frozen=True, slots=True)
class Habits:
    """`days` and `served` say how much there was to learn from."""

    days: int = 0
    served: int = 0
    taken: dict[ServiceId, tuple[float, ...]] = field(default_factory=dict)
    pace: dict[DeskId, float] = field(default_factory=dict)
    turnaround: tuple[float, ...] = (0.0,)
    pickup: tuple[float, ...] = (0.0,)
    breaks: tuple[float, ...] = ()
    regular: dict[DeskId, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    shifts: dict[DeskId, UsualShift] = field(default_factory=dict)
    arrivals: dict[Kind, tuple[float, ...]] = field(default_factory=dict)
    routes: dict[Origin, tuple[Route, ...]] = field(default_factory=dict)
    handed_on: dict[Origin, tuple[Route, ...]] = field(default_factory=dict)
    shows: float = USUAL_SHOWS
    late: tuple[float, ...] = ()
    leaving: float = 0.0
    leaving_booked: float = 0.0
    leaving_later: float = 0.0
    steadiness: float = 1e9


def mean_taken(habits: Habits, branch: Branch) -> dict[ServiceId, float]:
    """Seconds that each service takes a desk: as seen, or as configured where it never was."""
    return {service.id: fmean(habits.taken.get(service.id) or (service.usual_s,)) for service in branch.services}


def learn(days: Sequence[Day], timezone: str) -> Habits:
    """From whole days of one branch, the oldest first."""
    zone = ZoneInfo(timezone)
    taken, pace = _taken(days)
    turnaround, pickup = gaps(days)
    breaks, regular = breaks_of(days, zone)
    totals = [len(walk_ins(day)) for day in days]
    booked = [one for day in days for one in day.booked]
    return Habits(
        days=len(days),
        served=sum(step.ended_at is not None and step.called_at is not None for step in steps_of(days)),
        taken={service: points(values) for service, values in taken.items()},
        pace=pace,
        turnaround=points(turnaround or [0.0]),
        pickup=points(pickup or [0.0]),
        breaks=points(breaks) if breaks else (),
        regular=regular,
        shifts=shifts_of(days, zone),
        arrivals=_arrivals(days, zone),
        routes=_routes(days, handed_on=False),
        handed_on=_routes(days, handed_on=True),
        shows=_shows(booked),
        late=points((one.came_at - one.slot_at) / 1000 for one in booked if one.came_at is not None),
        leaving=_leaving(days, lambda visit, place: place == 0 and visit.slot_at is None),
        leaving_booked=_leaving(days, lambda visit, place: place == 0 and visit.slot_at is not None),
        leaving_later=_leaving(days, lambda visit, place: place > 0),
        steadiness=_steadiness(totals),
    )


def points(values: Iterable[float]) -> tuple[float, ...]:
    """At most POINTS values that stand for all: the values at evenly spread shares, with the mean of all."""
    ordered = sorted(values)
    n = len(ordered)
    if n <= POINTS:
        return tuple(ordered)
    bounds = [k * n // POINTS for k in range(POINTS + 1)]
    return tuple(fmean(ordered[low:high]) for low, high in pairwise(bounds))


def _shows(booked: Sequence[Booked]) -> float:
    came = sum(one.came_at is not None for one in booked)
    return (came + LIKELY_SHOWS * USUAL_SHOWS) / (len(booked) + LIKELY_SHOWS)


def _taken(days: Sequence[Day]) -> tuple[dict[ServiceId, list[float]], dict[DeskId, float]]:
    """Seconds from call to end by service, at an average desk; and each desk's pace."""
    spans = [
        (step.service, step.desk, (step.ended_at - step.called_at) / 1000)
        for step in steps_of(days)
        if step.called_at is not None and step.ended_at is not None and step.desk is not None
    ]
    served = {service: [s for one, _, s in spans if one == service] for service in {span[0] for span in spans}}
    usual = {service: max(1e-9, fmean(values)) for service, values in served.items()}
    expected: dict[DeskId, float] = defaultdict(float)
    took: dict[DeskId, float] = defaultdict(float)
    number: Counter[DeskId] = Counter()
    for service, desk, seconds in spans:
        expected[desk] += usual[service]
        took[desk] += seconds
        number[desk] += 1
    pace = {
        desk: (number[desk] * took[desk] / expected[desk] + LIKELY_PACE) / (number[desk] + LIKELY_PACE)
        for desk in expected
    }
    at_average: dict[ServiceId, list[float]] = defaultdict(list)
    for service, desk, seconds in spans:
        at_average[service].append(seconds / pace[desk])
    return at_average, pace


def _arrivals(days: Sequence[Day], zone: ZoneInfo) -> dict[Kind, tuple[float, ...]]:
    """By kind and half hour: how many a day come, each counted when it came."""
    counts: dict[Kind, list[float]] = defaultdict(lambda: [0.0] * SLOTS)
    for day in days:
        for visit in walk_ins(day):
            slot = int(second_of_day(visit.checked_in_at, zone) // SLOT_S)
            counts[kind_of(visit, visit.steps[0])][slot] += 1 / len(days)
    return {kind: tuple(slots) for kind, slots in counts.items()}


def _routes(days: Sequence[Day], *, handed_on: bool) -> dict[Origin, tuple[Route, ...]]:
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


def _leaving(days: Sequence[Day], counts: Callable[[Visit, int], bool]) -> float:
    """How many leave per second of waiting, among these steps."""
    left, waited = 0, 0.0
    for day in days:
        for visit in day.visits:
            for place, step in enumerate(visit.steps):
                until = step.called_at if step.called_at is not None else step.ended_at
                if until is None or not counts(visit, place):
                    continue
                waited += max(0, until - step.clock_at) / 1000
                left += step.called_at is None and step.outcome in CANCELLED
    return left / waited if waited else 0.0


def _steadiness(totals: Sequence[int]) -> float:
    """k of totals that are Poisson with a gamma level of shape k."""
    if len(totals) < 5:
        return 50.0
    mean = fmean(totals)
    excess = sum((total - mean) ** 2 for total in totals) / (len(totals) - 1) - mean
    return max(5.0, mean * mean / excess) if excess > 0 else 1e9
