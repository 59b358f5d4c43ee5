"""How many will come: the shape of the weekday times how busy the day is, and special days by what such days were like.

For a date of weekday w and half hour h:

    expected(h) = exp(level + weekday[w] + month[day of the month]) x shape[w][h]     (forecast_level.py)
                  x ratio[kind, name][h] on a special day                             (forecast_special.py)

    shape[w]   the share of the day in each half hour: of all weekdays that are about as busy, and of this one as far as it
               differs from them by more than chance (Efron and Morris 1975), FEW_DAYS days of it being half believed

While the day goes on, what has come puts the rest right (forecast_today.py).

How busy a day is as a whole varies far more than chance alone (queueing.md section 6: 45 times a Poisson day): `spread`
is the standard deviation of log(total / forecast), and a staffing run draws each day's level with it.

A special day teaches nothing about ordinary ones, and neither does a day on which less than CUT_SHORT of its weekday's usual
came (a strike, an alarm, a holiday that nobody entered).
Pure; standard library only. How good it is: docs/staffing.md.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from prediction.history.day_counts import SLOTS, Counts, DayCounts
from prediction.history.special_days import Special
from prediction.planning.forecast_level import MEMORY_DAYS, RANDOM_FACTOR, Level, learn_level
from prediction.planning.forecast_special import SpecialDays, learn_special
from prediction.planning.forecast_today import USUAL_SPREAD

FEW_DAYS = 6.0
KNOWN_TWICE = 2
"""A weekday on which nobody came so often is one on which nobody comes."""
CUT_SHORT = 0.65
ALIKE = math.log(2)
"""Weekdays lend one another their shape where neither is more than twice as busy as the other."""
KNOWN_BY, HELD_AGAINST, LEARNED_THEN = 5, 60, 120
"""At least and at most so many of the last days tell how far days lie from their forecasts, each forecast from so many
before it."""

Weighted = tuple[DayCounts, float]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is learned from past days; shapes add up to 1. `days`: how many ordinary ones there were. `guessed`: weekdays that
    the record is too short to hold, taken for the mean of the others."""

    level: Level
    shapes: Mapping[int, Counts]
    days: int
    special: SpecialDays
    guessed: frozenset[int] = frozenset()

    def expected(self, day: date) -> Counts:
        """Return the arrivals to expect in each half hour of this date; all 0 on a weekday on which nobody ever
        came."""
        usual_counts, special = self.usual_counts(day), self.special.days.get(day)
        return usual_counts if special is None else self.special.expected(special, usual_counts)

    def usual_counts(self, day: date) -> Counts:
        """Return the arrivals to expect in each half hour, were it no special day."""
        return self._laid_out(day, self.level.ahead(day))

    def past(self, day: date) -> Counts:
        """Return what an ordinary day in the place of this past one would have been."""
        return self._laid_out(day, self.level.around(day))

    def spread(self, day: date) -> float:
        """Return how far off this day may be as a whole: the standard deviation of log(total / forecast)."""
        return self.special.spread if day in self.special.days else USUAL_SPREAD

    def _laid_out(self, day: date, log_total: float | None) -> Counts:
        if log_total is None:
            return (0.0,) * SLOTS
        return tuple(math.exp(log_total) * share for share in self.shapes[day.weekday()])


def learn(past: Iterable[DayCounts], special: Mapping[date, Special] | None = None) -> Forecast | None:
    """Return the forecast after these days; None where nobody ever came. `special`: special dates, past and to come."""
    special = special or {}
    came = sorted((day for day in past if day.total > 0), key=lambda day: day.day)
    days = usual_days(came, special)
    if not days:
        return None
    usual = _usual(days)
    beside = [(day, usual.past(day.day)) for day in came if day.day in special]
    return replace(usual, special=learn_special(special, [(day, one) for day, one in beside if sum(one)]))


def _usual(days: Sequence[DayCounts]) -> Forecast:
    """From ordinary days, as if none were special."""
    level = learn_level(days)
    guessed = {
        weekday for weekday in range(7) if weekday not in level.weekdays and _passed(weekday, days) < KNOWN_TWICE
    }
    level = replace(level, weekdays={**level.weekdays, **dict.fromkeys(guessed, 0.0)})
    return Forecast(level, _shapes(days, level.weekdays), len(days), SpecialDays(), frozenset(guessed))


def _passed(weekday: int, days: Sequence[DayCounts]) -> int:
    """How many such weekdays lie between the first and the last of these days."""
    first, last = days[0].day, days[-1].day
    return ((last - first).days - (weekday - first.weekday()) % 7) // 7 + 1


def usual_days(past: Iterable[DayCounts], special: Mapping[date, Special] | None = None) -> list[DayCounts]:
    """Return the days that teach, in order: no special ones, and none far below what is usual on their weekday.

    Where all are special, they have to do.
    """
    came = sorted((day for day in past if day.total > 0), key=lambda day: day.day)
    days = [day for day in came if day.day not in (special or {})] or came
    totals: dict[int, list[float]] = defaultdict(list)
    for day in days:
        totals[day.day.weekday()].append(day.total)
    return [day for day in days if day.total >= CUT_SHORT * median(totals[day.day.weekday()])]


def spread(past: Sequence[DayCounts], special: Mapping[date, Special] | None = None, least: int = 10) -> float:
    """Return the standard deviation of log(total / forecast of the day before), without what chance alone has of it.

    least: so many days are learned from before the first is held against its forecast. Where the misses are not CHANCE
    times what chance makes of them, it is 0; where hardly a day can be held against its forecast, ORDINARY.
    """
    days = usual_days(past, special)
    squares = []
    for place in range(max(least, len(days) - HELD_AGAINST), len(days)):
        day, before = days[place], days[max(0, place - LEARNED_THEN) : place]
        expected = learn_level(before).ahead(day.day)
        if expected is not None:
            squares.append((math.log(day.total) - expected) ** 2)
    if len(squares) < KNOWN_BY:
        return USUAL_SPREAD
    random_part = (1 + 1 / least) * len(days) / sum(day.total for day in days)
    found = sum(squares) / len(squares)
    return math.sqrt(found - random_part) if found > RANDOM_FACTOR * random_part else 0.0


def _shapes(days: Sequence[DayCounts], weekdays: Mapping[int, float]) -> dict[int, Counts]:
    """Of each weekday, the share of the day that comes in each half hour."""
    weighted = [(day, 0.5 ** ((len(days) - 1 - place) / MEMORY_DAYS)) for place, day in enumerate(days)]
    shapes = {}
    for weekday, factor in weekdays.items():
        alike = [
            (day, weight) for day, weight in weighted if abs(weekdays[day.day.weekday()] - factor) < ALIKE
        ] or weighted
        own = [(day, weight) for day, weight in weighted if day.day.weekday() == weekday] or alike
        shapes[weekday] = _shape(own, alike)
    return shapes


def _shape(own: Sequence[Weighted], alike: Sequence[Weighted]) -> Counts:
    """Of one weekday: as far as it differs from all that are alike by more than chance, and as far as few days can tell."""
    usual, mine = _mean_shares(alike), _mean_shares(own)
    apart = sum((one - other) ** 2 for one, other in zip(mine, usual, strict=True))
    random_part = 1 / sum(day.total for day, _ in own) - 1 / sum(day.total for day, _ in alike)
    days = sum(weight for _, weight in own)
    believed = min(days / (days + FEW_DAYS), max(0.0, 1 - random_part / apart)) if apart else 0.0
    return tuple(other + believed * (one - other) for one, other in zip(mine, usual, strict=True))


def _mean_shares(days: Sequence[Weighted]) -> Counts:
    weights = sum(weight for _, weight in days)
    shares = [0.0] * SLOTS
    for day, weight in days:
        for slot, count in enumerate(day.counts):
            shares[slot] += weight * count / day.total / weights
    return tuple(shares)
