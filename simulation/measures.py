"""How good were these days? Figures over all tickets of several days, each with its standard error.

A ticket is one wait for one service; a transfer makes a second. Its wait runs from where its clock begins (check-in, or
the booked time when later, or the end of the service before) to the call, or to when the customer left.

    within target   share of tickets called within the wait they were promised; whoever left counts as not within
    J               mean of (wait / target)^2, weighted by service and class; whoever left counts at least 2^2
    Gini            of mean wait / target over the services: 0 when every service keeps its promise equally well
    overtakings     calls a day of one ticket while an earlier one of the same service still waits
    utilisation     time with customers / time at the desk, breaks left out, overtime counted

Standard errors come from a jackknife over ten groups of days, for all figures alike, percentiles and ratios included.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate

from lobby.engine.model import Branch, Visit
from lobby.ids import ServiceId
from simulation.arrivals import MINUTE
from simulation.scenario import OPEN_MINUTES
from simulation.world import Lived

LEFT_COUNTS = 4.0  # (wait / target)^2 of somebody who left, at least
GROUPS = 10
LEFT = "left"


@dataclass(frozen=True, slots=True)
class MeasuredTicket:
    """One wait, in minutes. `ended_at` is when it ended, in milliseconds; `weight` is service x class."""

    service: ServiceId
    clock_at: int
    ended_at: int
    target: float
    weight: float
    left: bool

    @property
    def wait(self) -> float:
        """Nobody waits before a booked time."""
        return max(0, self.ended_at - self.clock_at) / MINUTE

    @property
    def pain(self) -> float:
        share = (self.wait / self.target) ** 2
        return max(share, LEFT_COUNTS) if self.left else share


@dataclass(frozen=True, slots=True)
class Measured:
    """One day: its tickets, its overtakings, and the minutes of all desks together."""

    tickets: tuple[MeasuredTicket, ...]
    overtakings: int
    busy: float
    at_desks: float
    overtime: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Minutes and shares (0..1). `max` is the mean of the longest wait of each day; p90 and p99 are over all tickets."""

    mean: float
    p90: float
    p99: float
    max: float
    within_target: float
    within_target_worst_service: float
    j: float
    gini: float
    overtakings: float
    left: float
    utilisation: float
    overtime_min: float


def measure(lived: Lived, branch: Branch) -> Measured:
    """Return what is needed of one day for all figures."""
    weights = {service.id: service.weight for service in branch.services}
    classes = {kind.id: kind.weight for kind in branch.classes}
    tickets = tuple(
        ticket for visit in lived.visits for ticket in _tickets(visit, weights, classes[visit.customer_class])
    )
    closes_at = max(OPEN_MINUTES, lived.ended_at / MINUTE)
    return Measured(
        tickets,
        _overtakings(tickets),
        sum(lived.busy_ms.values()) / MINUTE,
        len(branch.desks) * closes_at - sum(lived.paused_ms.values()) / MINUTE,
        closes_at - OPEN_MINUTES,
    )


def figures(days: Sequence[Measured]) -> Figures:
    tickets = [ticket for day in days for ticket in day.tickets]
    waits = sorted(ticket.wait for ticket in tickets)
    by_service: dict[ServiceId, list[MeasuredTicket]] = defaultdict(list)
    for ticket in tickets:
        by_service[ticket.service].append(ticket)
    shares = [_mean([one.wait / one.target for one in same]) for same in by_service.values()]
    return Figures(
        mean=_mean(waits),
        p90=_percentile(waits, 90),
        p99=_percentile(waits, 99),
        max=_mean([max((one.wait for one in day.tickets), default=0.0) for day in days]),
        within_target=_within(tickets),
        within_target_worst_service=min(map(_within, by_service.values()), default=1.0),
        j=_ratio(sum(one.weight * one.pain for one in tickets), sum(one.weight for one in tickets)),
        gini=gini(shares),
        overtakings=_mean([day.overtakings for day in days]),
        left=_mean([one.left for one in tickets]),
        utilisation=_ratio(sum(day.busy for day in days), sum(day.at_desks for day in days)),
        overtime_min=_mean([day.overtime for day in days]),
    )


def against(days: Sequence[Measured], baseline: Sequence[Measured]) -> dict[str, float]:
    """Return all figures of these days, and how they compare with the same days under another rule."""
    these, those = figures(days), figures(baseline)
    return {
        **asdict(these),
        "j_relative_to_fifo": _ratio(these.j, those.j) if those.j else 1.0,
        "within_target_gain_points": 100 * (these.within_target - those.within_target),
        "p99_minus_fifo_min": these.p99 - those.p99,
    }


def standard_errors(count: int, figure: Callable[[list[int]], dict[str, float]]) -> dict[str, float]:
    """Return the standard error of every value of `figure`, which is asked for some of `count` days at a time.

    A grouped jackknife: the days in up to ten groups, each left out once. Of a single day nothing is known: NaN.
    """
    groups = min(GROUPS, count)
    if groups < 2:
        return dict.fromkeys(figure(list(range(count))), math.nan)
    without = [figure([day for day in range(count) if day % groups != group]) for group in range(groups)]
    return {name: _jackknife([one[name] for one in without]) for name in without[0]}


def gini(values: Sequence[float]) -> float:
    """Return 0 when all are equal; towards 1 when one has all."""
    total = sum(values)
    if not total:
        return 0.0
    differences = sum(abs(one - other) for one in values for other in values)
    return differences / (2 * len(values) * total)


def _tickets(visit: Visit, weights: dict[ServiceId, float], class_weight: float) -> list[MeasuredTicket]:
    made = []
    for step in visit.steps[: visit.step + 1]:
        ended_at = step.called_at if step.called_at is not None else step.ended_at
        if ended_at is not None:
            weight = weights[step.service] * class_weight
            left = step.called_at is None and step.outcome == LEFT
            made.append(MeasuredTicket(step.service, step.clock_at, ended_at, step.target_s / 60, weight, left))
    return made


def _overtakings(tickets: Sequence[MeasuredTicket]) -> int:
    by_service: dict[ServiceId, list[MeasuredTicket]] = defaultdict(list)
    for ticket in sorted(tickets, key=lambda one: one.clock_at):
        by_service[ticket.service].append(ticket)
    return sum(map(_overtakings_within, by_service.values()))


def _overtakings_within(tickets: Sequence[MeasuredTicket]) -> int:
    """Of tickets in order of their clocks: those called while one before them still waits."""
    latest = accumulate((ticket.ended_at for ticket in tickets), max)
    return sum(
        not ticket.left and ticket.ended_at < before for ticket, before in zip(tickets[1:], latest, strict=False)
    )


def _within(tickets: Sequence[MeasuredTicket]) -> float:
    return _mean([not one.left and one.wait <= one.target for one in tickets])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _percentile(values: Sequence[float], p: int) -> float:
    return values[-(-p * len(values) // 100) - 1] if values else 0.0


def _jackknife(values: Sequence[float]) -> float:
    mean = _mean(values)
    return math.sqrt((len(values) - 1) / len(values) * sum((value - mean) ** 2 for value in values))
