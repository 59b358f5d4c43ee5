"""The arrival forecast: weekday shape, recent level, the update while the day goes on."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from lobby.errors import Invalid
from simulation.forecast import SLOTS, DayCounts, learn, ordinary, spread, updated
from simulation.forecast_check import check, read_counts
from simulation.forecast_cli import run_check

MONDAY = date(2026, 3, 2)


def a_day(day: date, total: float, opens: int = 16, closes: int = 34) -> DayCounts:
    """`total` customers, evenly between these half hours."""
    each = total / (closes - opens)
    return DayCounts(day, tuple(each if opens <= slot < closes else 0.0 for slot in range(SLOTS)))


def weeks(count: int, monday: float = 180, others: float = 90) -> list[DayCounts]:
    """Mondays are busier; nobody comes at weekends."""
    days = [MONDAY + timedelta(days=n) for n in range(7 * count)]
    return [a_day(day, monday if day.weekday() == 0 else others) for day in days if day.weekday() < 5]


def test_a_steady_lobby_is_forecast_as_it_is() -> None:
    forecast = learn(weeks(4))
    assert forecast is not None
    next_monday = MONDAY + timedelta(weeks=4)
    assert sum(forecast.expected(next_monday)) == pytest.approx(180)
    assert sum(forecast.expected(next_monday + timedelta(days=1))) == pytest.approx(90)
    assert forecast.expected(next_monday)[:16] == (0.0,) * 16


def test_nobody_is_expected_on_a_weekday_on_which_nobody_ever_came() -> None:
    forecast = learn(weeks(4))
    assert forecast is not None
    assert sum(forecast.expected(MONDAY + timedelta(days=5))) == 0


def test_the_level_follows_the_last_days() -> None:
    past = weeks(4)
    busier = [a_day(MONDAY + timedelta(weeks=4, days=n), 1.3 * (180 if n == 0 else 90)) for n in range(5)]
    forecast = learn([*past, *busier])
    assert forecast is not None
    assert sum(forecast.expected(MONDAY + timedelta(weeks=5))) > 1.2 * 180


def test_a_holiday_teaches_nothing() -> None:
    closed_early = a_day(MONDAY + timedelta(weeks=4), 60, closes=22)
    assert closed_early not in ordinary([*weeks(4), closed_early])
    assert learn([*weeks(4), closed_early]) == learn(weeks(4))


def test_without_a_day_there_is_no_forecast() -> None:
    assert learn([]) is None
    assert learn([a_day(MONDAY, 0)]) is None


def test_a_busy_morning_raises_the_afternoon_but_not_in_full() -> None:
    forecast = learn(weeks(4))
    assert forecast is not None
    expected = forecast.expected(MONDAY + timedelta(weeks=4))
    seen = [1.5 * one for one in expected[:24]]
    day = updated(expected, seen)
    assert list(day[:24]) == seen
    assert 1.2 * sum(expected[24:]) < sum(day[24:]) < 1.5 * sum(expected[24:])


def test_before_the_doors_open_nothing_is_put_right() -> None:
    forecast = learn(weeks(4))
    assert forecast is not None
    expected = forecast.expected(MONDAY + timedelta(weeks=4))
    assert updated(expected, [0.0] * 10) == expected


def test_the_spread_of_days_is_what_the_forecast_misses_them_by() -> None:
    assert spread(weeks(8)) == pytest.approx(0, abs=1e-9)
    rng = random.Random(5)
    varied = [a_day(day.day, day.total * math.exp(rng.gauss(0, 0.2))) for day in weeks(60)]
    assert 0.15 < spread(varied) < 0.3


# --- the check ---------------------------------------------------------------------------------------------------


def a_log(file: Path, days: list[DayCounts]) -> Path:
    heads = ["date", *(f"{slot // 2:02d}{slot % 2 * 30:02d}" for slot in range(SLOTS))]
    rows = [",".join([day.day.isoformat(), *(str(round(count)) for count in day.counts)]) for day in days]
    file.write_text("\n".join([",".join(heads), *rows]) + "\n", encoding="utf-8")
    return file


def chance_days(rng: random.Random, count: int) -> Iterator[DayCounts]:
    """Days that differ by chance alone, so that no forecast can hit them."""
    for day in weeks(count, monday=540, others=360):
        yield DayCounts(
            day.day, tuple(float(sum(rng.random() < 0.5 for _ in range(round(2 * one)))) for one in day.counts)
        )


def test_a_year_is_checked_by_its_later_half(tmp_path: Path) -> None:
    log = list(chance_days(random.Random(1), 12))
    checked = check(read_counts(a_log(tmp_path / "log.csv", log)))
    assert checked.working.days == 30
    assert checked.last == log[-1].day
    assert 0 < checked.working.by_half_hour_at_noon < checked.last_week


def test_no_day_is_forecast_from_itself_or_from_later_days() -> None:
    log = list(chance_days(random.Random(2), 12))
    unheard_of = a_day(log[-1].day + timedelta(days=7), 5000)
    own, later = check(log), check([*log[:-1], unheard_of])
    assert own.first == later.first
    # Not one earlier day is hit better or worse for what came last; the last day itself is missed by most of it.
    earlier = own.working.by_half_hour * own.working.came
    assert later.working.by_half_hour * later.working.came == pytest.approx(earlier + 4600, abs=150)


def test_the_command_writes_what_it_says(tmp_path: Path) -> None:
    file = a_log(tmp_path / "log.csv", list(chance_days(random.Random(3), 12)))
    assert run_check(file, tmp_path / "out.json") == 0
    said = json.loads((tmp_path / "out.json").read_text())
    assert said["wape"] == said["working"]["by_half_hour"] <= 0.21
    assert said["wape_noon"] <= said["gate"]["wape_noon"]


def test_a_file_that_is_no_log_is_named_in_words(tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        read_counts(file)
    assert caught.value.code == "not_a_count_log"
