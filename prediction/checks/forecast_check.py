"""The arrival forecast held against what came: each day from the days before it alone, over the later half of a log."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median

from lobby.errors import Invalid
from prediction.history.day_counts import SLOTS, Counts, DayCounts
from prediction.history.special_days import Special
from prediction.planning.forecast import CUT_SHORT, learn
from prediction.planning.forecast_today import updated

NOON = SLOTS // 2
BUSY = 0.5
"""A working weekday has at least this share of the busiest weekday's usual number."""
GATE, GATE_AT_NOON = 0.21, 0.20
WORST = 6


@dataclass(frozen=True, slots=True)
class ForecastScore:
    """WAPE = sum of |forecast - came| / sum of came. `by_half_hour` over half hours, `of_day` over the days' totals.

    `..._at_noon`: with what came until noon known, the morning as forecast; `afternoon_at_noon`: the half hours after noon.
    """

    days: int
    came: int
    by_half_hour: float
    by_half_hour_at_noon: float
    afternoon_at_noon: float
    of_day: float
    of_day_at_noon: float


@dataclass(frozen=True, slots=True)
class Missed:
    """A day that was forecast badly. `share`: how much of all that the half hours were off is this day's; `known`: what the
    calendar says of it, "" where nothing."""

    day: date
    came: int
    expected: int
    share: float
    known: str


@dataclass(frozen=True, slots=True)
class ForecastCheck:
    """`working`: days of working weekdays that nothing cut short. `with_holidays`: all days of working weekdays, none of
    them announced. `knowing`: the same with the calendar known, where one was given. `missed`: the worst of all days."""

    first: date
    last: date
    working: ForecastScore
    with_holidays: ForecastScore
    knowing: ForecastScore | None
    last_week: float
    last_five_days: float
    missed: tuple[Missed, ...]

    @property
    def judged(self) -> ForecastScore:
        """What the gate is for: all days as a branch would forecast them, or the working days where no calendar is known."""
        return self.knowing or self.working

    @property
    def reached(self) -> bool:
        return self.judged.by_half_hour <= GATE and self.judged.by_half_hour_at_noon <= GATE_AT_NOON

    def as_json(self) -> dict[str, object]:
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "wape": self.judged.by_half_hour,
            "wape_noon": self.judged.by_half_hour_at_noon,
            "gate": {"wape": GATE, "wape_noon": GATE_AT_NOON},
            "reached": self.reached,
            "working": asdict(self.working),
            "with_holidays": asdict(self.with_holidays),
            "knowing_holidays": None if self.knowing is None else asdict(self.knowing),
            "simple": {"same_day_last_week": self.last_week, "last_five_working_days": self.last_five_days},
            "missed": [asdict(one) | {"day": one.day.isoformat()} for one in self.missed],
        }


def read_counts(file: Path) -> list[DayCounts]:
    """Return a log of arrivals, one row a date: `date`, then the count in each stretch of the day, headed HHMM, plain
    or gzipped.

    Raises Invalid("not_a_count_log").
    """
    try:
        with file.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        with gzip.open(file, "rt", encoding="utf-8") if packed else file.open(encoding="utf-8") as text:
            return list(_rows(text))
    except (OSError, ValueError, IndexError, UnicodeDecodeError) as error:
        raise Invalid(
            "not_a_count_log",
            f"{file} cannot be read as a log of arrivals: {error}.",
            "Give a CSV with the columns date, 0000, 0006 ... 2354: the customers who came from that time on.",
        ) from error


def _rows(text: Iterable[str]) -> Iterator[DayCounts]:
    rows = csv.reader(text)
    head = next(rows, [])
    if head[:1] != ["date"]:
        raise ValueError("its first column is not `date`")
    slots = [int(column[:2]) * 2 + int(column[2:]) // 30 for column in head[1:]]
    for row in rows:
        counts = [0.0] * SLOTS
        for slot, cell in zip(slots, row[1:], strict=True):
            counts[slot] += int(cell or 0)
        yield DayCounts(date.fromisoformat(row[0]), tuple(counts))


def check(log: Sequence[DayCounts], special: Mapping[date, Special] | None = None) -> ForecastCheck:
    """Forecast every working day of the later half of the log from the days before it.

    `special`: the calendar a branch would know beforehand; a log does not say it. A day on which less than CUT_SHORT of its
    weekday's usual came counts as cut short, whatever the calendar says. Raises Invalid("log_too_short").
    """
    log = sorted(log, key=lambda day: day.day)
    working = _working(log)
    usual = {weekday: median(totals) for weekday, totals in _by_weekday(working).items()}
    whole = [day for day in working if day.total >= CUT_SHORT * usual[day.day.weekday()]]
    tested = whole[len(whole) // 2 :]
    if len(tested) < 10:
        raise Invalid("log_too_short", f"The log has {len(whole)} working days.", "Give at least twenty.")
    every = [day for day in working if day.day >= tested[0].day]
    blind = [_forecasts(log, day, {}) for day in every]
    seeing = None if special is None else [_forecasts(log, day, special) for day in every]
    days = {day.day for day in tested}
    return ForecastCheck(
        tested[0].day,
        tested[-1].day,
        _score(tested, [one for day, one in zip(every, blind, strict=True) if day.day in days]),
        _score(every, blind),
        None if seeing is None else _score(every, seeing),
        _wape(
            tested,
            [_mean([one for one in _before(whole, day) if _weekday(one) == _weekday(day)][-1:]) for day in tested],
        ),
        _wape(tested, [_mean(_before(whole, day)[-5:]) for day in tested]),
        _missed(every, [evening for evening, _ in seeing or blind], special or {}),
    )


def _missed(
    days: Sequence[DayCounts], forecasts: Sequence[Counts], special: Mapping[date, Special]
) -> tuple[Missed, ...]:
    """The WORST days, the worst first."""
    off = [_off(day.counts, one) for day, one in zip(days, forecasts, strict=True)]
    found = []
    for day, one, missed in zip(days, forecasts, off, strict=True):
        known = special.get(day.day)
        says = "" if known is None else f"{known.kind}: {known.name}".removesuffix(": ")
        found.append(Missed(day.day, round(day.total), round(sum(one)), _rounded(missed / sum(off)), says))
    return tuple(sorted(found, key=lambda one: -one.share)[:WORST])


def _working(log: Sequence[DayCounts]) -> list[DayCounts]:
    """Days of the weekdays that have at least half of what the busiest weekday has."""
    usual = {weekday: median(totals) for weekday, totals in _by_weekday(log).items()}
    busiest = max(usual.values(), default=0.0)
    return [day for day in log if usual[_weekday(day)] >= BUSY * busiest]


def _by_weekday(log: Sequence[DayCounts]) -> dict[int, list[float]]:
    totals: dict[int, list[float]] = defaultdict(list)
    for day in log:
        totals[_weekday(day)].append(day.total)
    return totals


def _weekday(day: DayCounts) -> int:
    return day.day.weekday()


def _before(log: Sequence[DayCounts], day: DayCounts) -> list[DayCounts]:
    return [one for one in log if one.day < day.day]


def _forecasts(log: Sequence[DayCounts], day: DayCounts, special: Mapping[date, Special]) -> tuple[Counts, Counts]:
    """Of the evening before, and of noon."""
    forecast = learn(_before(log, day), special)
    if forecast is None:
        return (0.0,) * SLOTS, (0.0,) * SLOTS
    expected = forecast.expected(day.day)
    at_noon = updated(expected, day.counts[:NOON], forecast.spread(day.day))
    return expected, (*expected[:NOON], *at_noon[NOON:])


def _score(days: Sequence[DayCounts], forecasts: Sequence[tuple[Counts, Counts]]) -> ForecastScore:
    before, at_noon = [one for one, _ in forecasts], [one for _, one in forecasts]
    came = sum(day.total for day in days)
    noons = [sum(day.counts[:NOON]) + sum(one[NOON:]) for day, one in zip(days, at_noon, strict=True)]
    return ForecastScore(
        days=len(days),
        came=round(came),
        by_half_hour=_wape(days, before),
        by_half_hour_at_noon=_wape(days, at_noon),
        afternoon_at_noon=_wape(days, at_noon, NOON),
        of_day=_rounded(sum(abs(sum(one) - day.total) for day, one in zip(days, before, strict=True)) / came),
        of_day_at_noon=_rounded(sum(abs(one - day.total) for day, one in zip(days, noons, strict=True)) / came),
    )


def _wape(days: Sequence[DayCounts], forecasts: Sequence[Counts], since: int = 0) -> float:
    off = sum(_off(day.counts[since:], one[since:]) for day, one in zip(days, forecasts, strict=True))
    return _rounded(off / sum(sum(day.counts[since:]) for day in days))


def _off(came: Counts, expected: Counts) -> float:
    return sum(abs(a - b) for a, b in zip(came, expected, strict=True))


def _mean(days: Sequence[DayCounts]) -> Counts:
    return tuple(sum(day.counts[slot] for day in days) / max(1, len(days)) for slot in range(SLOTS))


def _rounded(share: float) -> float:
    return round(share, 4)
