"""How busy an ordinary day is as a whole: by its weekday, its day of the month, and what the last days were like.

    log(total) = weekday + day of the month + level

    weekday   how busy it is beside its own week: the mean over past weeks, a day counting half after MEMORY_DAYS days
    month     how busy this day of the month is beside the four weeks around it, over all months (wages, bills and
              deadlines fall on the same days); smoothed over neighbouring days, the 31st being beside the 1st
    level     the mean of the last weeks, a day counting half after SLOW_DAYS; and of what the last two days were above it,
              as much as such a lead was carried over to the next day in the past

Each is believed only as far as it exceeds CHANCE times what luck alone would make of it. Pure; standard library only.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from prediction.history.day_counts import DayCounts

MEMORY_DAYS = 40
SLOW_DAYS, QUICK_DAYS = 30.0, 1.0
LEARNED_FROM = 8
"""Before so many days no level is known that they could have been above."""
RANDOM_FACTOR = 3.0
"""Differences are believed as far as they exceed three times what chance alone makes of them."""
ROUNDS = 6
"""Weekday factors and levels of weeks are found in turn; after so many rounds they no longer move."""
MONTH_DAYS, HALF_MONTH = 31, 15
NEIGHBOURS = 1.0
"""What a day of the month tells about those beside it: a bell of this standard deviation, in days."""
FEW_MONTHS = 3.0
"""A day of the month is drawn towards no difference as if so many quiet ones had been seen."""


@dataclass(frozen=True, slots=True)
class Level:
    """Logarithms. `month`: by day of the month. `days`: date, logarithm without weekday and month, weight."""

    level: float
    weekdays: Mapping[int, float]
    month: tuple[float, ...]
    days: tuple[tuple[date, float, float], ...]

    def ahead(self, day: date) -> float | None:
        """Return log(total) to expect after the days learned from; None of a weekday on which nobody ever came."""
        return self._with(day, self.level)

    def around(self, day: date) -> float | None:
        """Return log(total) of an ordinary day in the place of this past one, by the four weeks around it; None of a
        weekday on which nobody ever came."""
        near = [(value, weight) for when, value, weight in self.days if abs((when - day).days) <= HALF_MONTH]
        return self._with(day, _mean(near) if near else self.level)

    def _with(self, day: date, level: float) -> float | None:
        weekday = self.weekdays.get(day.weekday())
        return None if weekday is None else level + weekday + self.month[day.day - 1]


def learn_level(days: Sequence[DayCounts]) -> Level:
    """Learn from ordinary days, the oldest first; at least one."""
    weekdays = _weekdays(days)
    own = [weekdays[day.day.weekday()] for day in days]
    weights = [math.exp(one) for one in own]
    above = [math.log(day.total) - one for day, one in zip(days, own, strict=True)]
    month = _month(days, above, weights)
    above = [value - month[day.day.day - 1] for day, value in zip(days, above, strict=True)]
    dated = tuple((day.day, value, weight) for day, value, weight in zip(days, above, weights, strict=True))
    return Level(_level(above, weights), weekdays, month, dated)


def _level(above: Sequence[float], weights: Sequence[float]) -> float:
    slow, quick = (_fading(above, weights, half_life) for half_life in (SLOW_DAYS, QUICK_DAYS))
    leads = [lead - base for lead, base in zip(quick, slow, strict=True)]
    then = [value - base for value, base in zip(above, slow, strict=False)]
    carried = _carried(leads[LEARNED_FROM:-1], then[LEARNED_FROM:], weights[LEARNED_FROM:])
    return slow[-1] + carried * leads[-1]


def _fading(values: Sequence[float], weights: Sequence[float], half_life: float) -> list[float]:
    """Before each value, and after the last, the mean of those before it, each counting half after so many."""
    means, fades = [values[0]], 0.5 ** (1 / half_life)
    total = weight = 0.0
    for value, own in zip(values, weights, strict=True):
        total, weight = fades * total + own * value, fades * weight + own
        means.append(total / weight)
    return means


def _carried(leads: Sequence[float], then: Sequence[float], weights: Sequence[float]) -> float:
    """0..1: how much of such a lead was found again, by least squares, without CHANCE times what luck would show."""
    square = sum(weight * lead**2 for lead, weight in zip(leads, weights, strict=True))
    if len(leads) < 3 or not square:
        return 0.0
    slope = sum(weight * lead * value for lead, value, weight in zip(leads, then, weights, strict=True)) / square
    if slope <= 0:
        return 0.0
    off = sum(weight * (value - slope * lead) ** 2 for lead, value, weight in zip(leads, then, weights, strict=True))
    return min(1.0, slope * max(0.0, 1 - RANDOM_FACTOR * off / (len(leads) - 1) / square / slope**2))


# --- day of the month ----------------------------------------------------------------------------------------------


Month = tuple[int, int]
"""Year and month."""


def _month(days: Sequence[DayCounts], above: Sequence[float], weights: Sequence[float]) -> tuple[float, ...]:
    """Each month is held against the others: as far as they predict it, they are believed."""
    dates = [day.day for day in days]
    beside = _beside(dates, above, weights)
    totals: dict[Month, list[float]] = defaultdict(lambda: [0.0] * MONTH_DAYS)
    seen: dict[Month, list[float]] = defaultdict(lambda: [0.0] * MONTH_DAYS)
    for day, value, weight in zip(dates, beside, weights, strict=True):
        totals[day.year, day.month][day.day - 1] += weight * value
        seen[day.year, day.month][day.day - 1] += weight
    if len(totals) < 2:
        return (0.0,) * MONTH_DAYS
    others = {month: _smoothed(_but(month, totals), _but(month, seen)) for month in totals}
    expected_there = [others[day.year, day.month][day.day - 1] for day in dates]
    carried = _carried(expected_there, beside, weights)
    return tuple(carried * one for one in _smoothed(_but(None, totals), _but(None, seen)))


def _beside(dates: Sequence[date], above: Sequence[float], weights: Sequence[float]) -> list[float]:
    """How far each day is above the four weeks around it."""
    beside, first, last = [], 0, 0
    for day, value in zip(dates, above, strict=True):
        while (day - dates[first]).days > HALF_MONTH:
            first += 1
        while last < len(dates) and (dates[last] - day).days <= HALF_MONTH:
            last += 1
        beside.append(value - _mean(list(zip(above[first:last], weights[first:last], strict=True))))
    return beside


def _but(left_out: Month | None, by_month: Mapping[Month, Sequence[float]]) -> list[float]:
    kept = [one for month, one in by_month.items() if month != left_out]
    return [sum(of_day) for of_day in zip(*kept, strict=True)]


def _smoothed(totals: Sequence[float], seen: Sequence[float]) -> list[float]:
    return [
        sum(bell * total for bell, total in zip(bells, totals, strict=True))
        / (FEW_MONTHS + sum(bell * one for bell, one in zip(bells, seen, strict=True)))
        for bells in _BELLS
    ]


def _bell(apart: int) -> float:
    apart = min(apart, MONTH_DAYS - apart)
    return math.exp(-0.5 * (apart / NEIGHBOURS) ** 2)


_BELLS = [[_bell(abs(one - other)) for other in range(MONTH_DAYS)] for one in range(MONTH_DAYS)]


# --- weekday -------------------------------------------------------------------------------------------------------


def _weekdays(days: Sequence[DayCounts]) -> dict[int, float]:
    """Of each weekday, the logarithm of how busy it is beside its week, as far as it is more than chance.

    A weekday's mean is drawn towards the mean of all weekdays by what of its difference the weekdays' scatter explains
    (Efron and Morris 1975): four ordinary weeks cannot tell a busy Monday from luck.
    """
    weeks: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, day in enumerate(days):
        weeks[day.day.isocalendar()[:2]].append(place)
    logs = [math.log(day.total) for day in days]
    weekdays = [day.day.weekday() for day in days]
    weights = [0.5 ** ((len(days) - 1 - place) / MEMORY_DAYS) for place in range(len(days))]
    factors = _by_weekday(weekdays, logs, weights)
    beside = logs
    for _ in range(ROUNDS):
        beside = [0.0] * len(days)
        for places in weeks.values():
            level = sum(logs[place] - factors[weekdays[place]] for place in places) / len(places)
            for place in places:
                beside[place] = logs[place] - level
        factors = _by_weekday(weekdays, beside, weights)
    return _no_more_than_random(factors, weekdays, beside, len(weeks))


def _no_more_than_random(
    factors: Mapping[int, float], weekdays: Sequence[int], beside: Sequence[float], weeks: int
) -> dict[int, float]:
    kinds, degrees = len(factors), len(beside) - len(factors) - weeks + 1
    middle = sum(factors.values()) / kinds
    apart = sum((one - middle) ** 2 for one in factors.values())
    kept = 1.0
    if kinds > 1 and degrees > 0 and apart:
        squares = ((value - factors[weekday]) ** 2 for weekday, value in zip(weekdays, beside, strict=True))
        scatter = sum(squares) / degrees
        kept = max(0.0, 1 - RANDOM_FACTOR * (kinds - 1) * scatter * kinds / len(beside) / apart)
    return {weekday: kept * (one - middle) for weekday, one in factors.items()}


def _by_weekday(weekdays: Sequence[int], values: Sequence[float], weights: Sequence[float]) -> dict[int, float]:
    sums: dict[int, float] = defaultdict(float)
    seen: dict[int, float] = defaultdict(float)
    for weekday, value, weight in zip(weekdays, values, weights, strict=True):
        sums[weekday] += weight * value
        seen[weekday] += weight
    return {weekday: sums[weekday] / seen[weekday] for weekday in sums}


def _mean(weighted: Sequence[tuple[float, float]]) -> float:
    return sum(value * weight for value, weight in weighted) / sum(weight for _, weight in weighted)
