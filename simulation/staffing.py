"""What the days of a record teach about a day to come, and such days drawn by chance for the world to live.

Customers are not invented: each is drawn from those who came, with what they wanted, how long it took and where they
went on to, and given a time of arrival by the forecast. Only what the record cannot know is modelled: how long somebody
who was called would have stayed (they leave at the rate at which others left), and how long the service of somebody who
left would have taken (as long as that of another).

How busy a drawn day is as a whole varies as the past days, or the special ones, varied around their forecasts.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lobby.engine.model import Branch, Step, Visit
from lobby.engine.outcomes import CANCELLED, NO_SHOW
from lobby.errors import Conflict
from lobby.ids import DeskId, ServiceId
from lobby.special_days import Special
from lobby.waits import habits
from lobby.waits.days import Day as RecordedDay
from simulation.arrivals import MINUTE
from simulation.day_counts import SLOT_MINUTES, SLOTS, Counts, DayCounts
from simulation.forecast import Forecast, learn, ordinary, spread
from simulation.logged_day import LoggedDay, Span, desk_ms

SLOT_MS = SLOT_MINUTES * MINUTE
ROSTERS = 8
"""So many of the last days of a weekday say which desks will be there."""
MOST_SPREAD = 0.5
STAGES = (0.0, 300.0, 900.0, 1800.0, 3600.0)
"""Seconds waited. Few leave in the first minutes, so patience is learned in stages."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How long a visit keeps a desk of ordinary pace; None where it was not served."""

    service: ServiceId
    ms: int | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A customer who came: what the visit was, whenever it happens again."""

    first: Kept
    then: Kept | None
    customer_class: str
    language: str | None
    early_ms: int | None  # how long before the booked time; None of a walk-in
    absent: bool


@dataclass(frozen=True, slots=True)
class Learned:
    """`leaving`: how many leave per second, in each of the STAGES of a wait. `speeds`: 1.1 = a tenth quicker than the desks together.

    `rosters`: for the last days, when each desk was there; `ordinary`: the days that are like others. `kept`: by service, every time that one kept a desk (ms).
    """

    branch: Branch
    days: int
    forecast: Forecast
    spread: float
    patterns: tuple[Pattern, ...]
    kept: dict[ServiceId, tuple[int, ...]]
    turnaround_s: tuple[float, ...]
    speeds: dict[DeskId, float]
    leaving: tuple[float, ...]
    rosters: tuple[tuple[date, tuple[Span, ...]], ...]
    ordinary: frozenset[date]

    def expected(self, day: date) -> Counts:
        """Arrivals to expect in each half hour; none where the branch has said that it is closed."""
        return (0.0,) * SLOTS if self.closed(day) else self.forecast.expected(day)

    def closed(self, day: date) -> bool:
        return day.isoformat() in self.branch.closed_dates

    def special(self, day: date) -> Special | None:
        return self.forecast.special.days.get(day)

    def spread_of(self, day: date) -> float:
        """Of the logarithm of this day's total around its forecast."""
        return self.spread if self.special(day) is None else min(MOST_SPREAD, self.forecast.special.spread)

    def rosters_for(self, day: date) -> tuple[tuple[Span, ...], ...]:
        """The desks of the last special days of this kind; else of the last ordinary days of this weekday, or of all
        ordinary days where there are fewer than three."""
        special = self.special(day)
        if special is not None and (alike := [spans for when, spans in self.rosters if self._is(when, special)]):
            return tuple(alike[-ROSTERS:])
        usual = [(when, spans) for when, spans in self.rosters if when in self.ordinary] or self.rosters
        same = [spans for when, spans in usual if when.weekday() == day.weekday()]
        chosen = same if len(same) >= 3 else [spans for _, spans in usual]
        return tuple(chosen[-ROSTERS:])

    def has_rosters_of(self, special: Special) -> bool:
        """Whether it is known which desks are there on special days of this kind."""
        return any(self._is(when, special) for when, _ in self.rosters)

    def _is(self, day: date, special: Special) -> bool:
        own = self.special(day)
        return own is not None and own.kind is special.kind


def learn_days(
    days: Sequence[LoggedDay],
    branch: Branch,
    counts: Sequence[DayCounts] = (),
    special: Mapping[date, Special] | None = None,
) -> Learned:
    """From past days, the oldest first. Raises Conflict("history_short") where nobody ever came.

    `counts`: how many came, where that is known of more days than these. `special`: special days, past and to come.
    """
    counts = counts or [day.counts for day in days]
    forecast = learn(counts, special)
    if forecast is None:
        raise Conflict(
            "history_short", "The record holds no day that is over and to which anybody came.", "Wait for the first."
        )
    taught = habits.learn([RecordedDay(day.visits, day.desk_events) for day in days], branch.timezone)
    speeds = {desk: 1 / max(pace, 0.1) for desk, pace in taught.pace.items()}
    offered = {service.id for service in branch.services}
    came = [visit for day in days for visit in day.visits if visit.steps[0].service in offered]
    patterns = [_pattern(visit, speeds, offered) for visit in came]
    return Learned(
        branch=branch,
        days=len(days),
        forecast=forecast,
        spread=min(MOST_SPREAD, spread(counts, special)),
        patterns=tuple(patterns),
        kept=_kept(patterns, branch),
        turnaround_s=taught.turnaround,
        speeds=speeds,
        leaving=leaving_of(came),
        rosters=tuple((day.day, day.spans) for day in days[-7 * ROSTERS :] if day.spans),
        ordinary=frozenset(day.day for day in ordinary(counts, special)),
    )


def _pattern(visit: Visit, speeds: dict[DeskId, float], offered: set[ServiceId]) -> Pattern:
    first, later = visit.steps[0], visit.steps[1 : visit.step + 1]
    then = next((step for step in later if step.service in offered), None)
    return Pattern(
        first=_keeps(first, speeds),
        then=None if then is None else _keeps(then, speeds),
        customer_class=visit.customer_class,
        language=visit.language_needed,
        early_ms=None if visit.slot_at is None else visit.slot_at - visit.checked_in_at,
        absent=first.outcome == NO_SHOW,
    )


def _keeps(step: Step, speeds: dict[DeskId, float]) -> Kept:
    kept = desk_ms(step)
    if kept is None or step.desk is None or step.outcome == NO_SHOW:
        return Kept(step.service, None)
    return Kept(step.service, round(kept * speeds.get(step.desk, 1.0)))


def _kept(patterns: Sequence[Pattern], branch: Branch) -> dict[ServiceId, tuple[int, ...]]:
    """A service that nobody was ever given takes as long as it is configured to."""
    kept: dict[ServiceId, list[int]] = defaultdict(list)
    for pattern in patterns:
        for one in (pattern.first, pattern.then):
            if one is not None and one.ms is not None:
                kept[one.service].append(one.ms)
    return {service.id: tuple(kept[service.id]) or (service.usual_s * 1000,) for service in branch.services}


def leaving_of(visits: Sequence[Visit]) -> tuple[float, ...]:
    """How many walk-ins left in each stage of their first wait, over the seconds that all waited in it."""
    left, waited = [0] * len(STAGES), [0.0] * len(STAGES)
    for visit in visits:
        step = visit.steps[0]
        until = step.called_at if step.called_at is not None else step.ended_at
        if visit.slot_at is not None or until is None:
            continue
        wait_s = max(0, until - step.clock_at) / 1000
        for stage, (since, to) in enumerate(zip(STAGES, (*STAGES[1:], math.inf), strict=True)):
            waited[stage] += max(0.0, min(wait_s, to) - since)
            left[stage] += step.called_at is None and step.outcome in CANCELLED and since <= wait_s < to
    return tuple(gone / seconds if seconds else 0.0 for gone, seconds in zip(left, waited, strict=True))


def patience(leaving: Sequence[float], lot: float, waited_s: float = 0.0) -> float:
    """When somebody leaves who has waited so long, in seconds from the beginning; `lot` is exponential of mean 1."""
    for since, to, rate in zip(STAGES, (*STAGES[1:], math.inf), leaving, strict=True):
        begins = max(since, waited_s)
        if rate and begins < to:
            if begins + lot / rate < to:
                return begins + lot / rate
            lot -= rate * (to - begins)
    return math.inf
