"""The arrival forecast held against what came: each day from the days before it alone, over the later half of a log."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median

from lobby.errors import Invalid
from simulation.forecast import HOLIDAY, SLOTS, Counts, DayCounts, learn, updated

NOON = SLOTS // 2
BUSY = 0.5
"""A working weekday has at least this share of the busiest weekday's usual number."""
GATE, GATE_AT_NOON = 0.21, 0.20


@dataclass(frozen=True, slots=True)
class Score:
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
class Checked:
    """`working`: days of working weekdays that no holiday cut short. `with_holidays`: all days of working weekdays."""

    first: date
    last: date
    working: Score
    with_holidays: Score
    last_week: float
    last_five_days: float

    def as_json(self) -> dict[str, object]:
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "wape": self.working.by_half_hour,
            "wape_noon": self.working.by_half_hour_at_noon,
            "gate": {"wape": GATE, "wape_noon": GATE_AT_NOON},
            "working": asdict(self.working),
            "with_holidays": asdict(self.with_holidays),
            "simple": {"same_day_last_week": self.last_week, "last_five_working_days": self.last_five_days},
        }


def read_counts(file: Path) -> list[DayCounts]:
    """A log of arrivals, one row a date: `date`, then the count in each stretch of the day, headed HHMM, plain or gzipped.

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


def check(log: Sequence[DayCounts]) -> Checked:
    """Forecast every working day of the later half of the log from the days before it.

    A branch knows its holidays beforehand; a log does not say them. So a day on which less than HOLIDAY of its weekday's
    usual came counts as one, and both figures are given. Raises Invalid("log_too_short").
    """
    log = sorted(log, key=lambda day: day.day)
    working = _working(log)
    usual = {weekday: median(totals) for weekday, totals in _by_weekday(working).items()}
    whole = [day for day in working if day.total >= HOLIDAY * usual[day.day.weekday()]]
    tested = whole[len(whole) // 2 :]
    if len(tested) < 10:
        raise Invalid("log_too_short", f"The log has {len(whole)} working days.", "Give at least twenty.")
    every = [day for day in working if day.day >= tested[0].day]
    return Checked(
        tested[0].day,
        tested[-1].day,
        _score(tested, [_forecasts(log, day) for day in tested]),
        _score(every, [_forecasts(log, day) for day in every]),
        _wape(
            tested,
            [_mean([one for one in _before(whole, day) if _weekday(one) == _weekday(day)][-1:]) for day in tested],
        ),
        _wape(tested, [_mean(_before(whole, day)[-5:]) for day in tested]),
    )


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


def _forecasts(log: Sequence[DayCounts], day: DayCounts) -> tuple[Counts, Counts]:
    """Of the evening before, and of noon."""
    forecast = learn(_before(log, day))
    expected = forecast.expected(day.day) if forecast else (0.0,) * SLOTS
    return expected, (*expected[:NOON], *updated(expected, day.counts[:NOON])[NOON:])


def _score(days: Sequence[DayCounts], forecasts: Sequence[tuple[Counts, Counts]]) -> Score:
    before, at_noon = [one for one, _ in forecasts], [one for _, one in forecasts]
    came = sum(day.total for day in days)
    noons = [sum(day.counts[:NOON]) + sum(one[NOON:]) for day, one in zip(days, at_noon, strict=True)]
    return Score(
        days=len(days),
        came=round(came),
        by_half_hour=_wape(days, before),
        by_half_hour_at_noon=_wape(days, at_noon),
        afternoon_at_noon=_wape(days, at_noon, NOON),
        of_day=_rounded(sum(abs(sum(one) - day.total) for day, one in zip(days, before, strict=True)) / came),
        of_day_at_noon=_rounded(sum(abs(one - day.total) for day, one in zip(days, noons, strict=True)) / came),
    )


def _wape(days: Sequence[DayCounts], forecasts: Sequence[Counts], since: int = 0) -> float:
    off = sum(
        abs(a - b)
        for day, one in zip(days, forecasts, strict=True)
        for a, b in zip(day.counts[since:], one[since:], strict=True)
    )
    return _rounded(off / sum(sum(day.counts[since:]) for day in days))


def _mean(days: Sequence[DayCounts]) -> Counts:
    return tuple(sum(day.counts[slot] for day in days) / max(1, len(days)) for slot in range(SLOTS))


def _rounded(share: float) -> float:
    return round(share, 4)
