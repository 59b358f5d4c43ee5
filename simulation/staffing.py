"""What the days of a record teach about a day to come, and such days drawn by chance for the world to live.

Customers are not invented: each is drawn from those who came, with what they wanted, how long it took and where they
went on to, and given a time of arrival by the forecast. Only what the record cannot know is modelled: how long somebody
who was called would have stayed (they leave at the rate at which others left), and how long the service of somebody who
left would have taken (as long as that of another).

How busy a drawn day is as a whole varies as the past days varied around their forecasts.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from lobby.engine.model import Branch, Step, Visit
from lobby.engine.outcomes import CANCELLED, NO_SHOW
from lobby.errors import Conflict
from lobby.ids import DeskId, ServiceId
from lobby.waits import habits
from lobby.waits.days import Day as RecordedDay
from simulation.arrivals import MINUTE, Customer, Day, Pause, Streams, poisson
from simulation.forecast import SLOT_MINUTES, Counts, Forecast, learn, spread
from simulation.logged_day import DAY_MS, LoggedDay, Span, desk_ms

SLOT_MS = SLOT_MINUTES * MINUTE
QUARTER_MS = 15 * MINUTE
ROSTERS = 8
"""So many of the last days of a weekday say which desks will be there."""
LATE_MS = 60 * MINUTE
"""A desk that closes in the last hour of the day stays until everybody has been served."""
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

    `rosters`: for the last days, when each desk was there. `kept`: by service, every time that one kept a desk (ms).
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

    def rosters_for(self, day: date) -> tuple[tuple[Span, ...], ...]:
        """The desks of the last days of this weekday; of the last days of all where there are fewer than three."""
        same = [spans for when, spans in self.rosters if when.weekday() == day.weekday()]
        chosen = same if len(same) >= 3 else [spans for _, spans in self.rosters]
        return tuple(chosen[-ROSTERS:])


def learn_days(days: Sequence[LoggedDay], branch: Branch) -> Learned:
    """From past days, the oldest first. Raises Conflict("history_short") where nobody ever came."""
    forecast = learn(day.counts for day in days)
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
        spread=min(MOST_SPREAD, spread([day.counts for day in days])),
        patterns=tuple(patterns),
        kept=_kept(patterns, branch),
        turnaround_s=taught.turnaround,
        speeds=speeds,
        leaving=leaving_of(came),
        rosters=tuple((day.day, day.spans) for day in days[-7 * ROSTERS :] if day.spans),
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


# --- drawing -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Drawn:
    """A day by chance. `day` counts from `begins` (milliseconds since local midnight); `roster` are its desks."""

    begins: int
    day: Day
    roster: tuple[Span, ...]


def draw(learned: Learned, expected: Counts, rosters: Sequence[tuple[Span, ...]], seed: int, number: int) -> Drawn:
    """Day `number`: the same for the same seed, and whatever the desks are the same customers."""
    streams = Streams(f"{seed}/{number}")
    level = math.exp(streams.of("level").gauss(0, 1) * learned.spread - learned.spread**2 / 2)
    roster = rosters[number % len(rosters)] if rosters else ()
    begins = _begins(expected, roster)
    moments = sorted(
        slot * SLOT_MS + round(streams.of("moment").random() * SLOT_MS)
        for slot, mean in enumerate(expected)
        for _ in range(poisson(streams.of("count"), mean * level))
    )
    customers = (_customer(learned, streams, moment - begins) for moment in moments)
    return Drawn(
        begins,
        Day(
            tuple(sorted(customers, key=lambda one: one.at)),
            pauses(roster, learned.branch, begins, expected),
            learned.speeds,
        ),
        roster,
    )


def _begins(expected: Counts, roster: Sequence[Span]) -> int:
    """The half hour in which the first desk opens or the first customer comes."""
    first = next((slot * SLOT_MS for slot, mean in enumerate(expected) if mean > 0), DAY_MS)
    opened = min((span.begins for span in roster), default=first)
    return max(0, min(first, opened)) // SLOT_MS * SLOT_MS


def _customer(learned: Learned, streams: Streams, at: int) -> Customer:
    pattern = streams.of("pattern").choice(learned.patterns)
    walk_in = pattern.early_ms is None
    slot = None if pattern.early_ms is None else max(0, round((at + pattern.early_ms) / QUARTER_MS) * QUARTER_MS)
    patience_s = patience(learned.leaving, streams.of("patience").expovariate(1.0))
    took, took_then = streams.of("took"), streams.of("took then")
    kept = keep_ms(learned, pattern.first, took)
    then = pattern.then
    return Customer(
        at=at if slot is None else max(0, slot - (pattern.early_ms or 0)),
        service=pattern.first.service,
        service_ms=kept,
        customer_class=pattern.customer_class,
        slot=slot,
        language=pattern.language,
        patience_ms=round(patience_s * 1000) if walk_in and patience_s < math.inf else None,
        absent=pattern.absent,
        then=None if then is None else then.service,
        then_ms=0 if then is None else keep_ms(learned, then, took_then),
    )


def keep_ms(learned: Learned, kept: Kept, stream: Random) -> int:
    """How long the desk is kept, with the moment it takes until it calls the next."""
    instead, turnaround_s = stream.random(), stream.choice(learned.turnaround_s)
    others = learned.kept[kept.service]
    ms = others[int(instead * len(others))] if kept.ms is None else kept.ms
    return max(1, ms + round(turnaround_s * 1000))


def pauses(roster: Sequence[Span], branch: Branch, begins: int, expected: Counts) -> tuple[Pause, ...]:
    """When each desk is away, so that what is left is the roster. Without any roster all desks are always there.

    A desk still there in the last hour stays until everybody has been served.
    """
    if not roster:
        return ()
    last = max((slot + 1) * SLOT_MS for slot, mean in enumerate(expected) if mean > 0 or slot == 0)
    over = max(last, max(span.ends for span in roster)) - LATE_MS
    return tuple(
        Pause(desk.id, since - begins, until - since)
        for desk in branch.desks
        for since, until in _gaps([span for span in roster if span.desk == desk.id], begins, over)
    )


def _gaps(spans: Sequence[Span], begins: int, over: int) -> list[tuple[int, int]]:
    here = [(span.begins, DAY_MS if span.ends >= over else span.ends) for span in spans]
    edges = [begins, *(edge for span in here for edge in span), DAY_MS]
    return [(since, until) for since, until in zip(edges[::2], edges[1::2], strict=True) if until > since]
