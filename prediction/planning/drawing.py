"""Days by chance, drawn from what a record has taught, for the world to live.

Customers are not invented: each is one of those who came, at another time. Whatever is drawn of them is drawn before the day
begins, so every staffing lives the same customers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from lobby.engine.model import Branch
from prediction.history.day_counts import Counts
from prediction.history.past_day import DAY_MS, DeskSpan
from prediction.history.patience import patience
from prediction.planning.staffing import SLOT_MS, DayModel, DeskTime, Pattern
from simulation.arrivals import MINUTE, Customer, Day, DeskBreak, RandomStreams, poisson

QUARTER_MS = 15 * MINUTE
ROUNDED = 0.5
"""The mean of days that differ by chance is half a customer above the middle one, by which the forecast goes: it is learned
from logarithms, whose mean lies 1 / (2 x mean) below the logarithm of the mean."""
LATE_MS = 60 * MINUTE
"""A desk that closes in the last hour in which customers come, or later, stays until everybody has been served."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A day by chance. `day` counts from `begins` (milliseconds since local midnight); `roster` are its desks."""

    begins: int
    day: Day
    roster: tuple[DeskSpan, ...]


def draw(
    learned: DayModel, expected: Counts, spread: float, rosters: Sequence[tuple[DeskSpan, ...]], seed: int, number: int
) -> Drawn:
    """Draw day `number`: the same for the same seed, and whatever the desks are the same customers.

    `expected` is a middle day: half the days are above it, and those by more than the others are below.
    """
    streams = RandomStreams(f"{seed}/{number}")
    level = math.exp(streams.of("level").gauss(0, 1) * spread) * (1 + ROUNDED / max(1.0, sum(expected)))
    roster = rosters[number % len(rosters)] if rosters else ()
    begins = _begins(expected, roster)
    times = sorted(
        slot * SLOT_MS + round(streams.of("moment").random() * SLOT_MS)
        for slot, mean in enumerate(expected)
        for _ in range(poisson(streams.of("count"), mean * level))
    )
    customers = (_customer(learned, streams, at - begins) for at in times)
    return Drawn(
        begins,
        Day(
            tuple(sorted(customers, key=lambda one: one.at)),
            pauses(roster, learned.branch, begins, expected),
            learned.speeds,
        ),
        roster,
    )


def _begins(expected: Counts, roster: Sequence[DeskSpan]) -> int:
    """The half hour in which the first desk opens or the first customer comes."""
    first = next((slot * SLOT_MS for slot, mean in enumerate(expected) if mean > 0), DAY_MS)
    opened = min((span.begins for span in roster), default=first)
    return max(0, min(first, opened)) // SLOT_MS * SLOT_MS


def _customer(learned: DayModel, streams: RandomStreams, at: int) -> Customer:
    pattern = streams.of("pattern").choice(learned.patterns)
    walk_in = pattern.early_ms is None
    slot = None if pattern.early_ms is None else max(0, round((at + pattern.early_ms) / QUARTER_MS) * QUARTER_MS)
    patience_s = patience(learned.leaving, streams.of("patience").expovariate(1.0))
    fate = fate_of(learned, pattern, streams.of("fate"))
    took, took_then = streams.of("took"), streams.of("took then")
    kept = keep_ms(learned, fate.first, took)
    then = fate.then
    return Customer(
        at=at if slot is None else max(0, slot - (pattern.early_ms or 0)),
        service=pattern.first.service,
        service_ms=kept,
        customer_class=pattern.customer_class,
        slot=slot,
        language=pattern.language,
        patience_ms=round(patience_s * 1000) if walk_in and patience_s < math.inf else None,
        absent=fate.absent_ms is not None,
        absent_ms=MINUTE if fate.absent_ms is None else fate.absent_ms,
        then=None if then is None else then.service,
        then_ms=0 if then is None else keep_ms(learned, then, took_then),
    )


def fate_of(learned: DayModel, pattern: Pattern, stream: Random) -> Pattern:
    """Return how the visit goes on: as it did; of one who left, as another's of this service."""
    lot, others = stream.random(), learned.fates.get((pattern.first.service, pattern.language), ())
    return others[int(lot * len(others))] if pattern.left and others else pattern


def keep_ms(learned: DayModel, kept: DeskTime, stream: Random) -> int:
    """Return how long the desk is kept, in milliseconds, with the moment it takes until it calls the next."""
    instead, turnaround_s = stream.random(), stream.choice(learned.turnaround_s)
    others = learned.kept[kept.service]
    ms = others[int(instead * len(others))] if kept.ms is None else kept.ms
    return max(1, ms + round(turnaround_s * 1000))


def pauses(roster: Sequence[DeskSpan], branch: Branch, begins: int, expected: Counts) -> tuple[DeskBreak, ...]:
    """Return when each desk is away, so that what is left is the roster. Without any roster all desks are always there.

    A desk still there in the last hour in which customers come stays until everybody has been served: in the record it
    left when nobody was waiting for it any more, which is another moment every day.
    """
    if not roster:
        return ()
    last = max((slot + 1) * SLOT_MS for slot, mean in enumerate(expected) if mean > 0 or slot == 0)
    over = min(last, max(span.ends for span in roster)) - LATE_MS
    return tuple(
        DeskBreak(desk.id, since - begins, until - since)
        for desk in branch.desks
        for since, until in _gaps([span for span in roster if span.desk == desk.id], begins, over)
    )


def _gaps(spans: Sequence[DeskSpan], begins: int, over: int) -> list[tuple[int, int]]:
    here = [(span.begins, DAY_MS if span.ends >= over else span.ends) for span in spans]
    edges = [begins, *(edge for span in here for edge in span), DAY_MS]
    return [(since, until) for since, until in zip(edges[::2], edges[1::2], strict=True) if until > since]
