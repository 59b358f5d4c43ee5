"""The arrival forecast: weekday shape, recent level, the update while the day goes on."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.forecast_table import run_check
from lobby.errors import Invalid
from prediction.checks.forecast_check import check, read_counts
from prediction.history.day_counts import SLOTS, Counts, DayCounts
from prediction.history.special_days import Special, SpecialKind
from prediction.planning.forecast import Forecast, learn, spread, usual_days
from prediction.planning.forecast_special import PLAUSIBLE
from prediction.planning.forecast_today import left_to_doubt, updated

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


def test_a_weekday_is_quiet_once_it_has_passed_twice_without_anybody() -> None:
    saturday = MONDAY + timedelta(days=5)
    little, more = learn(weeks(2)), learn(weeks(3))
    assert little is not None and more is not None
    assert little.guessed == {5, 6} and sum(little.expected(saturday)) > 90
    assert more.guessed == set() and sum(more.expected(saturday)) == 0


def test_the_level_follows_the_last_days() -> None:
    past = weeks(4)
    busier = [a_day(MONDAY + timedelta(weeks=4, days=n), 1.3 * (180 if n == 0 else 90)) for n in range(5)]
    forecast = learn([*past, *busier])
    assert forecast is not None
    assert sum(forecast.expected(MONDAY + timedelta(weeks=5))) > 1.2 * 180


def test_a_holiday_teaches_nothing() -> None:
    closed_early = a_day(MONDAY + timedelta(weeks=4), 60, closes=22)
    assert closed_early not in usual_days([*weeks(4), closed_early])
    assert learn([*weeks(4), closed_early]) == learn(weeks(4))


def test_without_a_day_there_is_no_forecast() -> None:
    assert learn([]) is None
    assert learn([a_day(MONDAY, 0)]) is None


def test_days_of_the_month_on_which_many_come_are_known_after_some_months() -> None:
    """Wages come with the month. One month is not enough to tell that from luck; half a year is."""
    days = [replace(day, counts=tuple(1.5 * one for one in day.counts)) if payday(day) else day for day in weeks(27)]
    known = learn([day for day in days if day.day < date(2026, 9, 1)])
    assert known is not None
    assert sum(known.expected(date(2026, 9, 1))) > 1.2 * sum(known.expected(date(2026, 9, 15)))
    guessed = learn([day for day in days if day.day < date(2026, 4, 1)])
    assert guessed is not None
    assert sum(guessed.expected(date(2026, 4, 1))) == pytest.approx(90, rel=0.1)


def payday(day: DayCounts) -> bool:
    return day.day.day <= 3


def test_days_that_differ_by_chance_alone_have_no_month() -> None:
    forecast = learn(list(chance_days(random.Random(4), 26)))
    assert forecast is not None
    assert max(map(abs, forecast.level.month)) < 0.02


# --- special days ------------------------------------------------------------------------------------------------

WEDNESDAY = MONDAY + timedelta(weeks=4, days=2)
NEXT = WEDNESDAY + timedelta(weeks=4)


def with_special(days: list[DayCounts], *known: tuple[date, Special, float]) -> Forecast:
    """The days, some of them special, with so many customers instead; and NEXT, which is an eve of something new."""
    special = {day: one for day, one, _ in known} | {NEXT: Special(SpecialKind.EVE, "New")}
    came = {day: total for day, _, total in known}
    forecast = learn([a_day(day.day, came[day.day], closes=25) if day.day in came else day for day in days], special)
    assert forecast is not None
    return forecast


def test_a_special_day_teaches_nothing_of_ordinary_ones() -> None:
    """Not even a busy one, which nothing but the calendar tells from others."""
    forecast = with_special(weeks(8), (WEDNESDAY, Special(SpecialKind.AFTER, "Easter"), 140))
    assert sum(forecast.usual_counts(NEXT)) == pytest.approx(90)
    assert forecast.days == 39


def test_a_special_day_is_like_those_of_its_kind_drawn_towards_what_is_plausible() -> None:
    unknown = with_special(weeks(8))
    assert sum(unknown.expected(NEXT)) == pytest.approx(90 * PLAUSIBLE[SpecialKind.EVE])
    once = with_special(weeks(8), (WEDNESDAY, Special(SpecialKind.EVE, "Easter"), 30))
    assert sum(once.expected(NEXT)) == pytest.approx(90 * (PLAUSIBLE[SpecialKind.EVE] + 1 / 3) / 2, rel=0.02)
    assert once.expected(NEXT)[32] < 0.6 * once.expected(NEXT)[17], "the afternoon was over early"
    other = with_special(weeks(8), (WEDNESDAY, Special(SpecialKind.HOLIDAY, "Easter"), 30))
    assert sum(other.expected(NEXT)) == pytest.approx(sum(unknown.expected(NEXT)))


def test_a_day_of_the_same_name_counts_more_than_others_of_its_kind() -> None:
    other = with_special(weeks(8), (WEDNESDAY, Special(SpecialKind.EVE, "Easter"), 30))
    same = with_special(weeks(8), (WEDNESDAY, Special(SpecialKind.EVE, "New"), 30))
    assert sum(same.expected(NEXT)) == pytest.approx((sum(other.expected(NEXT)) + 30) / 2, rel=0.05)


def test_a_festive_week_counts_no_more_than_a_single_day() -> None:
    week = [(WEDNESDAY + timedelta(days=n), Special(SpecialKind.EVE, "Week"), 80.0) for n in (-1, 0, 1)]
    single = (WEDNESDAY + timedelta(weeks=1), Special(SpecialKind.EVE, "Easter"), 30.0)
    expected = sum(with_special(weeks(8), *week, single).expected(NEXT))
    assert expected == pytest.approx(90 * (PLAUSIBLE[SpecialKind.EVE] + 8 / 9 + 1 / 3) / 3, rel=0.05)


def test_of_special_days_less_is_certain() -> None:
    forecast = with_special(weeks(8), (WEDNESDAY, Special(SpecialKind.EVE, "Easter"), 20))
    assert forecast.spread(NEXT) > 3 * forecast.spread(NEXT + timedelta(days=1))


def test_where_all_days_are_special_they_have_to_do() -> None:
    days = weeks(1)
    forecast = learn(days, {day.day: Special(SpecialKind.FESTIVE, "Week") for day in days})
    assert forecast is not None
    assert sum(forecast.usual_counts(MONDAY + timedelta(weeks=1))) > 0


# --- today -------------------------------------------------------------------------------------------------------


def usual_day() -> Counts:
    forecast = learn(weeks(4))
    assert forecast is not None
    return forecast.expected(MONDAY + timedelta(weeks=4))


def believed(expected: Counts, off: float, until: int = 24) -> float:
    """What share of being off in the morning is expected of the afternoon, in logarithms."""
    day = updated(expected, [off * one for one in expected[:until]])
    return math.log(sum(day[until:]) / sum(expected[until:])) / math.log(off)


def test_a_busy_morning_raises_the_afternoon_but_not_in_full() -> None:
    expected = usual_day()
    seen = [1.3 * one for one in expected[:24]]
    day = updated(expected, seen)
    assert list(day[:24]) == seen
    assert 1.1 * sum(expected[24:]) < sum(day[24:]) < 1.3 * sum(expected[24:])


def test_the_later_it_is_the_more_is_believed() -> None:
    expected = usual_day()
    assert 0 < believed(expected, 1.3, 19) < believed(expected, 1.3, 22) < believed(expected, 1.3, 28) < 1


def test_a_morning_far_off_is_believed_more_than_one_a_little_off() -> None:
    """Nobody announced it, but this is no ordinary day."""
    expected = usual_day()
    assert believed(expected, 0.3) > 0.9 > believed(expected, 0.85) + 0.05
    assert believed(expected, 3.0) > 0.9


def test_of_few_customers_chance_is_not_taken_for_the_day() -> None:
    few = tuple(one / 10 for one in usual_day())
    assert believed(few, 0.7) < 0.5 * believed(usual_day(), 0.7)


def test_a_coach_that_fills_one_half_hour_does_not_fill_the_afternoon() -> None:
    expected = usual_day()
    with_coach = [*expected[:20], expected[20] + 60, *expected[21:24]]
    assert sum(updated(expected, with_coach)[24:]) < 1.25 * sum(expected[24:])


def test_of_a_special_day_the_morning_tells_more() -> None:
    expected = usual_day()
    seen = [0.8 * one for one in expected[:24]]
    assert sum(updated(expected, seen, 0.4)[24:]) < sum(updated(expected, seen)[24:])


def test_before_the_doors_open_nothing_is_corrected() -> None:
    expected = usual_day()
    assert updated(expected, [0.0] * 10) == expected
    assert left_to_doubt(expected, 10, 0.2) == 0.2


def test_less_is_in_doubt_the_later_it_is() -> None:
    expected = usual_day()
    assert 0.2 > left_to_doubt(expected, 20, 0.2) > left_to_doubt(expected, 28, 0.2) > 0


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


def test_known_holidays_are_forecast_better_than_unknown_ones() -> None:
    """Eves on which the doors close at noon; only the calendar tells them beforehand."""
    log = list(chance_days(random.Random(6), 26))
    eves = {log[place].day: Special(SpecialKind.EVE, "Eve") for place in range(22, len(log), 20)}
    log = [replace(day, counts=(*day.counts[:25], *[0.0] * 23)) if day.day in eves else day for day in log]
    checked = check(log, eves)
    assert checked.knowing is not None
    assert checked.working.by_half_hour < checked.knowing.by_half_hour < checked.with_holidays.by_half_hour
    assert checked.judged is checked.knowing
    assert {one.day for one in check(log).missed} & set(eves)
    assert {one.known for one in checked.missed} <= {"", "eve: Eve"}


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
    assert said["knowing_holidays"] is None


def test_the_check_knows_the_holidays_it_is_given(tmp_path: Path) -> None:
    file = a_log(tmp_path / "log.csv", list(chance_days(random.Random(3), 12)))
    run_check(file, tmp_path / "out.json", "US-MD", ["2026-04-29"])
    said = json.loads((tmp_path / "out.json").read_text())
    assert said["wape"] == said["knowing_holidays"]["by_half_hour"]
    assert run_check(file, None, "Utopia") == run_check(file, None, "", ["tomorrow"]) == 1


def test_a_file_that_is_no_log_is_named_in_words(tmp_path: Path) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        read_counts(file)
    assert caught.value.code == "not_a_count_log"
