"""How many will come: the shape of the weekday times the level of the last days, put right while the day goes on.

For a date of weekday w and half hour h:

    expected(h) = exp(level + factor[w]) x shape[w][h]

    factor[w]  how busy this weekday is beside its own week: the mean over past weeks of log(day's total) - the week's level,
               a day counting half after MEMORY_DAYS days, drawn towards the other weekdays by what chance explains
    level      mean of log(total) - factor over the last days, quiet weekdays less; a day counts half after 30, 8 or 1.5
               days, whichever would have foreseen the past days best
    shape[w]   the share of the day in each half hour, over past days of this weekday and, with the weight of FEW_DAYS, of all that are about as busy

While the day goes on, what is left is multiplied by (seen / expected so far)^strength, strength = s / (s + DOUBT), where s
is the share of the day that should be over: at noon about two thirds of what the morning was off is believed.

How busy a day is as a whole varies far more than chance alone (queueing.md section 6: 45 times a Poisson day): `spread`
is the standard deviation of log(total / forecast), and a staffing run draws each day's level with it.

A day on which less than HOLIDAY of its weekday's usual came (a holiday, a day with the doors half closed) teaches nothing.
Pure; standard library only. How good it is: docs/staffing.md.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

SLOTS = 48
"""Half hours of a local day, from midnight."""
SLOT_MINUTES = 30

LEVEL_DAYS = (30.0, 8.0, 1.5)
"""The level may follow slowly or quickly; the days themselves say which."""
CLEARLY = 0.85
"""A quicker level must have foreseen the days better than this share of the slower one's squared error."""
MEMORY_DAYS = 40
FEW_DAYS = 6.0
DOUBT = 0.15
HOLIDAY = 0.65
ALIKE = math.log(2)
"""Weekdays lend one another their shape where neither is more than twice as busy as the other."""
CHANCE = 3.0
"""Differences are believed as far as they exceed three times what chance alone makes of them."""
ROUNDS = 6
"""Weekday factors and levels of weeks are found in turn; after so many rounds they no longer move."""

Counts = tuple[float, ...]
"""Arrivals in each of the SLOTS half hours of a day."""


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many came in each half hour of a date, by the branch's clock."""

    day: date
    counts: Counts

    @property
    def total(self) -> float:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is learned from past days: logarithms of the level and the factors, shapes that add up to 1."""

    level: float
    factors: Mapping[int, float]
    shapes: Mapping[int, Counts]
    days: int

    def expected(self, day: date) -> Counts:
        """Arrivals to expect in each half hour of this date; all 0 on a weekday on which nobody ever came."""
        weekday = day.weekday()
        if weekday not in self.factors:
            return (0.0,) * SLOTS
        total = math.exp(self.level + self.factors[weekday])
        return tuple(total * share for share in self.shapes[weekday])


def learn(past: Iterable[DayCounts]) -> Forecast | None:
    """The forecast after these days; None where none of them is an ordinary day."""
    days = ordinary(past)
    if not days:
        return None
    factors = _factors(days)
    own = [factors[day.day.weekday()] for day in days]
    above = [math.log(day.total) - factor for day, factor in zip(days, own, strict=True)]
    level = _level(above, [math.exp(factor) for factor in own])
    return Forecast(level, factors, _shapes(days, factors), len(days))


def updated(expected: Counts, seen: Sequence[float]) -> Counts:
    """The day's forecast when the first len(seen) half hours are over: those as they were, the rest put right."""
    over, foreseen, total = len(seen), sum(expected[: len(seen)]), sum(expected)
    if not foreseen:
        return (*seen, *expected[over:])
    share = foreseen / total
    off = max(sum(seen), 0.5) / foreseen
    factor = off ** (share / (share + DOUBT))
    return (*seen, *(one * factor for one in expected[over:]))


def ordinary(past: Iterable[DayCounts]) -> list[DayCounts]:
    """The days that teach, in order: not those far below what is usual on their weekday."""
    days = sorted((day for day in past if day.total > 0), key=lambda day: day.day)
    totals: dict[int, list[float]] = defaultdict(list)
    for day in days:
        totals[day.day.weekday()].append(day.total)
    return [day for day in days if day.total >= HOLIDAY * median(totals[day.day.weekday()])]


def spread(past: Sequence[DayCounts], least: int = 10) -> float:
    """The standard deviation of log(total / forecast of the day before), without what chance alone has of it.

    least: so many days are learned from before the first is held against its forecast. Where the misses are not CHANCE
    times what chance makes of them, it is 0.
    """
    days = ordinary(past)
    squares = []
    for place in range(least, len(days)):
        forecast = learn(days[:place])
        expected = sum(forecast.expected(days[place].day)) if forecast else 0.0
        if expected:
            squares.append(math.log(days[place].total / expected) ** 2)
    if len(squares) < 2:
        return 0.0
    chance = (1 + 1 / least) * len(days) / sum(day.total for day in days)
    found = sum(squares) / len(squares)
    return math.sqrt(found - chance) if found > CHANCE * chance else 0.0


def _level(above: Sequence[float], weights: Sequence[float]) -> float:
    """The mean of the last values, as far back as would have foreseen these days best; far back where it hardly matters."""
    best, least = 0.0, math.inf
    for half_life in LEVEL_DAYS:
        fades = 0.5 ** (1 / half_life)
        total, weight, off = 0.0, 0.0, 0.0
        for place, (value, own) in enumerate(zip(above, weights, strict=True)):
            if place >= FEW_DAYS:
                off += own * (value - total / weight) ** 2
            total, weight = fades * total + own * value, fades * weight + own
        if off < CLEARLY * least:
            best, least = total / weight, off
    return best


def _factors(days: Sequence[DayCounts]) -> dict[int, float]:
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
    return _no_more_than_chance(factors, weekdays, beside, len(weeks))


def _no_more_than_chance(
    factors: Mapping[int, float], weekdays: Sequence[int], beside: Sequence[float], weeks: int
) -> dict[int, float]:
    kinds, degrees = len(factors), len(beside) - len(factors) - weeks + 1
    middle = sum(factors.values()) / kinds
    apart = sum((one - middle) ** 2 for one in factors.values())
    kept = 1.0
    if kinds > 1 and degrees > 0 and apart:
        squares = ((value - factors[weekday]) ** 2 for weekday, value in zip(weekdays, beside, strict=True))
        scatter = sum(squares) / degrees
        kept = max(0.0, 1 - CHANCE * (kinds - 1) * scatter * kinds / len(beside) / apart)
    return {weekday: kept * (one - middle) for weekday, one in factors.items()}


def _by_weekday(weekdays: Sequence[int], values: Sequence[float], weights: Sequence[float]) -> dict[int, float]:
    sums: dict[int, float] = defaultdict(float)
    seen: dict[int, float] = defaultdict(float)
    for weekday, value, weight in zip(weekdays, values, weights, strict=True):
        sums[weekday] += weight * value
        seen[weekday] += weight
    return {weekday: sums[weekday] / seen[weekday] for weekday in sums}


def _shapes(days: Sequence[DayCounts], factors: Mapping[int, float]) -> dict[int, Counts]:
    """Of each weekday, the share of the day that comes in each half hour."""
    weighted = [(day, 0.5 ** ((len(days) - 1 - place) / MEMORY_DAYS)) for place, day in enumerate(days)]
    shapes = {}
    for weekday, factor in factors.items():
        own = [(day, weight) for day, weight in weighted if day.day.weekday() == weekday]
        alike = [(day, weight) for day, weight in weighted if abs(factors[day.day.weekday()] - factor) < ALIKE]
        shapes[weekday] = _mixed(own, _mixed(alike, None))
    return shapes


def _mixed(days: Sequence[tuple[DayCounts, float]], prior: Counts | None) -> Counts:
    shares = [FEW_DAYS * one for one in prior] if prior else [0.0] * SLOTS
    weights = FEW_DAYS if prior else 0.0
    for day, weight in days:
        weights += weight
        for slot, count in enumerate(day.counts):
            shares[slot] += weight * count / day.total
    return tuple(share / weights for share in shares)
