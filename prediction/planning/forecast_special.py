"""What special days were like, beside ordinary days in their place: half hour by half hour, by kind and by name.

    expected(h) = ordinary(h) x came(h) / usual(h)

`came` and `usual` are means over earlier special days, in shares of what an ordinary day in the place of each would have
brought, a half hour taken together with its neighbours. Of a kind every name counts once, so that a festive week is no
more than a fast day, and what is plausible counts as one more. A day of a name that was there before is drawn from its kind
towards that: half-way by one such day, two thirds by two. Weekdays far busier or quieter tell nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import fmean

from prediction.history.day_counts import SLOTS, Counts, DayCounts
from prediction.history.special_days import Special, SpecialKind

PLAUSIBLE = {
    SpecialKind.SHORT: 0.6,
    SpecialKind.HOLIDAY: 0.5,
    SpecialKind.HALF_DAY: 0.6,
    SpecialKind.EVE: 0.8,
    SpecialKind.OBSERVANCE: 0.9,
    SpecialKind.FESTIVE: 1.0,
    SpecialKind.AFTER: 1.1,
}
"""Our own guesses of a branch that opens on such a day, counting as one day of one name."""
UNSURE = 0.4
"""The standard deviation of log(total / forecast) to believe where no special day was seen yet."""
ALIKE = math.log(2)
"""Days tell about one another where neither would have been more than twice as busy as the other."""
NEAR = 2
"""Half hours to either side that are taken together: a single one is mostly chance."""
LITTLE = 0.5
"""Customers added where the logarithm of a number is taken."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A special day beside an ordinary one of `total` in its place, smoothed, in shares of that total."""

    total: float
    came: Counts
    usual: Counts


Seen = tuple[Special, Beside]


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """`days`: which dates are special, past and to come. `seen`: what was learned from, the oldest first. `spread`: how far
    the logarithm of such a day's total lies from the forecast."""

    days: Mapping[date, Special] = field(default_factory=dict)
    seen: tuple[Seen, ...] = ()
    spread: float = UNSURE

    def expected(self, special: Special, usual_counts: Counts) -> Counts:
        """Return the arrivals to expect in each half hour of such a day where those of an ordinary one would be these."""
        return usual_counts if not sum(usual_counts) else _expected(special, usual_counts, self.seen)

    def known(self, kind: SpecialKind) -> int:
        """Return how many days of this kind were learned from."""
        return sum(special.kind is kind for special, _ in self.seen)


def learn_special(days: Mapping[date, Special], past: Sequence[tuple[DayCounts, Counts]]) -> SpecialDays:
    """Learn from `past`: special days, the oldest first, each with what an ordinary day in its place would have
    been."""
    seen: list[Seen] = []
    squares = [UNSURE**2]
    for day, usual_counts in past:
        special = days[day.day]
        expected_total = sum(_expected(special, usual_counts, seen))
        squares.append(math.log((day.total + LITTLE) / (expected_total + LITTLE)) ** 2)
        seen.append((special, _beside(day.counts, usual_counts)))
    return SpecialDays(days, tuple(seen), math.sqrt(fmean(squares)))


def _expected(special: Special, usual_counts: Counts, seen: Sequence[Seen]) -> Counts:
    here = _beside(usual_counts, usual_counts)
    by_name: dict[str, list[Beside]] = defaultdict(list)
    for one, beside in seen:
        if one.kind is special.kind and abs(math.log(beside.total / here.total)) < ALIKE:
            by_name[one.name].append(beside)
    plausible = _times(here, (PLAUSIBLE[special.kind],) * SLOTS)
    kind = _mean([plausible, *map(_mean, by_name.values())])
    own = _mean([_times(here, _ratio(kind)), *by_name.get(special.name, ())])
    return tuple(ratio * one for ratio, one in zip(_ratio(own), usual_counts, strict=True))


def _beside(came: Counts, usual_counts: Counts) -> Beside:
    total = sum(usual_counts)
    near = [slice(max(0, slot - NEAR), slot + NEAR + 1) for slot in range(SLOTS)]
    came, usual = (tuple(sum(counts[one]) / total for one in near) for counts in (came, usual_counts))
    return Beside(total, came, usual)


def _times(one: Beside, ratio: Counts) -> Beside:
    return Beside(one.total, tuple(r * share for r, share in zip(ratio, one.usual, strict=True)), one.usual)


def _ratio(one: Beside) -> Counts:
    return tuple(came / usual if usual else 1.0 for came, usual in zip(one.came, one.usual, strict=True))


def _mean(days: Sequence[Beside]) -> Beside:
    came, usual = (
        tuple(map(fmean, zip(*shares, strict=True))) for shares in zip(*((d.came, d.usual) for d in days), strict=True)
    )
    return Beside(fmean(day.total for day in days), came, usual)
