"""Which dates of a branch are special, and why."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest

from lobby.engine.model import Hours
from lobby.errors import Invalid
from prediction.history.special_days import Special, SpecialKind, check_place, special_days, special_days_of
from tests.builders import a_branch

WORKING_WEEK = tuple(Hours(weekday, 480, 1020) for weekday in range(5))
MEMORIAL_DAY = date(2026, 5, 25)  # a Monday
ONE_DAY = timedelta(days=1)


def year(place: str, **given: object) -> dict[date, Special]:
    return special_days(date(2026, 1, 1), date(2026, 12, 31), place, **given)  # type: ignore[arg-type]


def test_a_public_holiday_is_known_by_its_place() -> None:
    assert year("US-MD")[MEMORIAL_DAY] == Special(SpecialKind.HOLIDAY, "Memorial Day")
    friday = date(2026, 11, 27)
    assert (year("US-MD")[friday].kind, year("US-NY")[friday].kind) == (SpecialKind.HOLIDAY, SpecialKind.AFTER)


def test_the_day_before_and_the_first_open_day_after_are_special_too() -> None:
    days = year("US-MD", weekdays=range(5))
    assert days[MEMORIAL_DAY - ONE_DAY] == Special(SpecialKind.EVE, "Memorial Day")
    assert days[MEMORIAL_DAY + ONE_DAY] == Special(SpecialKind.AFTER, "Memorial Day")
    assert days[date(2026, 11, 30)] == Special(SpecialKind.AFTER, "American Indian Heritage Day")


def test_a_holiday_on_a_closed_weekend_leaves_monday_as_it_is() -> None:
    saturday = date(2027, 5, 1)
    days = special_days(saturday, saturday + 3 * ONE_DAY, "FR", weekdays=range(5))
    assert list(days) == [saturday]


def test_a_day_that_some_keep_is_kept_apart_from_a_festive_week() -> None:
    days = special_days(date(1999, 1, 1), date(1999, 12, 31), "IL")
    assert days[date(1999, 3, 2)] == Special(SpecialKind.OBSERVANCE, "Purim")
    assert days[date(1999, 4, 4)] == Special(SpecialKind.FESTIVE, "Pesach holiday")
    assert days[date(1999, 4, 6)] == Special(SpecialKind.EVE, "Seventh day of Pesach")


def test_the_branchs_own_word_comes_first() -> None:
    days = year("US-MD", closed=[MEMORIAL_DAY, date(2026, 8, 12)], short=[MEMORIAL_DAY - 3 * ONE_DAY])
    assert MEMORIAL_DAY not in days
    assert days[MEMORIAL_DAY + ONE_DAY].kind is SpecialKind.AFTER
    assert days[MEMORIAL_DAY - 3 * ONE_DAY] == Special(SpecialKind.SHORT)
    assert days[date(2026, 8, 13)] == Special(SpecialKind.AFTER)


def test_a_branch_says_all_of_it_in_its_file() -> None:
    branch = a_branch(
        hours=WORKING_WEEK,
        closed_dates=("2026-05-25",),
        short_dates=("2026-12-24",),
        holidays="US-MD",
        languages=("en", "es"),
    )
    days = special_days_of(branch, date(2026, 1, 1), date(2026, 12, 31))
    assert days[date(2026, 5, 26)] == Special(SpecialKind.AFTER, "Memorial Day")
    assert days[date(2026, 12, 24)] == Special(SpecialKind.SHORT)
    assert days[date(2026, 7, 3)].kind is SpecialKind.HOLIDAY


def test_names_are_in_the_branchs_first_language_where_the_calendar_has_it() -> None:
    day = date(1999, 3, 2)
    assert special_days(day, day, "IL", language="he")[day].name == "פורים"
    assert special_days(day, day, "IL", language="ar")[day].name == "Purim"


def test_without_a_place_only_the_branchs_dates_are_special() -> None:
    assert year("") == {}
    assert list(year("", short=[MEMORIAL_DAY])) == [MEMORIAL_DAY]


@pytest.mark.parametrize("place", ["Utopia", "US-Utopia", "us md"])
def test_a_place_without_a_calendar_is_refused_in_words(place: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_place(place)
    assert caught.value.code == "unknown_holidays"
    assert place in caught.value.message


def test_the_calendar_is_loaded_only_where_a_branch_names_one() -> None:
    """It takes a third of a second, which nobody else should wait for."""
    asked = "from prediction.history.special_days import check_place; check_place({}); import sys; print('holidays' in sys.modules)"
    said = [subprocess.check_output([sys.executable, "-c", asked.format(place)], text=True) for place in ("''", "'US'")]
    assert [one.strip() for one in said] == ["False", "True"]
