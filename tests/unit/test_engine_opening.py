"""Service days and opening hours where clocks change, in several zones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby.engine.model import Hours
from lobby.engine.opening import Calendar
from tests.builders import HOUR, MINUTE, a_branch, a_service, moment

ZONES = [
    "America/Los_Angeles",
    "America/St_Johns",
    "Europe/London",
    "Asia/Kathmandu",
    "Asia/Beirut",  # clocks change at midnight
    "Australia/Lord_Howe",  # by half an hour
    "Pacific/Apia",  # skipped a whole date in 2011
    "UTC",
]


def calendar(timezone: str = "America/Los_Angeles", **changes: object) -> Calendar:
    return Calendar(a_branch(timezone=timezone, **changes))


@pytest.mark.parametrize("timezone", ZONES)
def test_the_service_day_begins_at_the_rollover_hour(timezone: str) -> None:
    days = calendar(timezone)
    before, at = moment("2026-07-15 03:59", timezone), moment("2026-07-15 04:00", timezone)
    assert (days.service_day(before), days.service_day(at)) == ("2026-07-14", "2026-07-15")


@pytest.mark.parametrize(
    ("timezone", "date", "hours"),
    [
        ("America/Los_Angeles", "2026-03-08", 23),
        ("America/Los_Angeles", "2026-11-01", 25),
        ("Europe/London", "2026-03-29", 23),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Asia/Beirut", "2026-03-29", 23),
        ("UTC", "2026-03-08", 24),
    ],
)
def test_a_day_on_which_clocks_change_is_one_service_day(timezone: str, date: str, hours: float) -> None:
    """With rollover at midnight the clock change falls inside the day."""
    days = calendar(timezone, rollover_hour=0)
    begins = moment(f"{date} 00:00", timezone)
    ends = begins + round(hours * HOUR)
    assert days.service_day(begins) == days.service_day(ends - 1) == date
    assert days.service_day(begins - 1) < date < days.service_day(ends)


def test_the_hour_that_comes_twice_belongs_to_one_day() -> None:
    days = calendar(rollover_hour=1)
    first_one_oclock = moment("2026-11-01 01:00")
    assert [days.service_day(first_one_oclock + n * 30 * MINUTE) for n in (-1, 0, 1, 2, 3)] == [
        "2026-10-31",
        *["2026-11-01"] * 4,
    ]


def test_a_rollover_in_the_hour_that_never_comes_waits_until_that_hour_would_end() -> None:
    days = calendar(rollover_hour=2)
    three = moment("2026-03-08 03:00")
    assert (days.service_day(three - 1), days.service_day(three)) == ("2026-03-07", "2026-03-08")


@given(st.sampled_from(ZONES), st.integers(0, 23), st.integers(0, 4 * 365 * 24 * 60), st.integers(0, 3 * 24 * 60))
def test_service_days_never_go_back(timezone: str, rollover: int, minute: int, later: int) -> None:
    days = calendar(timezone, rollover_hour=rollover)
    at = moment("2024-01-01 00:00", "UTC") + minute * MINUTE
    fresh = calendar(timezone, rollover_hour=rollover)
    first, second = days.service_day(at), days.service_day(at + later * MINUTE)
    assert first <= second
    assert fresh.service_day(at + later * MINUTE) == second, "what was asked before makes no difference"


# --- hours -----------------------------------------------------------------------------------------------------------

EIGHT_TO_FIVE = tuple(Hours(weekday, 8 * 60, 17 * 60) for weekday in range(5))


def test_no_hours_means_always_open() -> None:
    days = calendar()
    assert days.is_open(moment("2026-03-01 03:00"))
    assert days.opens_at(moment("2026-03-01 03:00")) == moment("2026-03-01 03:00")


@pytest.mark.parametrize("timezone", ZONES)
def test_the_doors_open_and_close_by_the_clock_on_the_wall(timezone: str) -> None:
    days = calendar(timezone, hours=EIGHT_TO_FIVE)
    for date in ("2026-03-06", "2026-03-09", "2026-10-30", "2026-11-02"):
        opens, closes = moment(f"{date} 08:00", timezone), moment(f"{date} 17:00", timezone)
        asked = [days.is_open(at) for at in (opens - 1, opens, closes - 1, closes)]
        assert asked == [False, True, True, False]


def test_a_lunch_break_is_closed_and_says_when_it_is_over() -> None:
    split = (Hours(0, 8 * 60, 12 * 60), Hours(0, 13 * 60, 17 * 60))
    days = calendar(hours=split)
    noon = moment("2026-03-02 12:30")
    assert not days.is_open(noon)
    assert days.opens_at(noon) == moment("2026-03-02 13:00")


def test_friday_evening_opens_again_on_monday_also_across_the_clock_change() -> None:
    days = calendar(hours=EIGHT_TO_FIVE)
    assert days.opens_at(moment("2026-03-06 18:00")) == moment("2026-03-09 08:00")


def test_a_holiday_is_skipped() -> None:
    days = calendar(hours=EIGHT_TO_FIVE, closed_dates=("2026-03-03",))
    assert not days.is_open(moment("2026-03-03 10:00"))
    assert days.opens_at(moment("2026-03-02 17:00")) == moment("2026-03-04 08:00")


def test_hours_up_to_midnight_hold_to_the_last_moment() -> None:
    days = calendar(hours=(Hours(0, 0, 24 * 60),))
    midnight = moment("2026-03-03 00:00")
    assert days.is_open(midnight - 1) and not days.is_open(midnight)


def test_a_service_is_asked_by_its_own_hours() -> None:
    evening = a_service("zoning", hours=(Hours(0, 18 * 60, 20 * 60),))
    days = calendar(hours=EIGHT_TO_FIVE, services=(a_service("permits"), evening))
    seven = moment("2026-03-02 19:00")
    assert days.is_open(seven, evening) and not days.is_open(seven) and not days.is_open(seven, a_service("permits"))


@given(st.lists(st.integers(0, 14 * 24 * 60), min_size=1, max_size=20))
def test_the_answer_does_not_depend_on_what_was_asked_before(minutes: list[int]) -> None:
    branch = a_branch(hours=EIGHT_TO_FIVE, closed_dates=("2026-03-05",))
    asked, begins = Calendar(branch), moment("2026-03-01 00:00")
    for minute in minutes:
        at = begins + minute * MINUTE
        assert asked.is_open(at) == Calendar(replace(branch)).is_open(at)
        opens_at = asked.opens_at(at)
        assert opens_at is not None and opens_at >= at and asked.is_open(opens_at)
