"""Desks that will come and go: planned hours, and what the record has taught."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from lobby.engine.engine import Engine
from lobby.engine.events import DeskBreakStarted, DeskClosed, DeskEvent, DeskOpened
from lobby.engine.model import Hours
from lobby.ids import DeskId, ServiceId, StaffId
from prediction.history.desk_habits import UsualShift
from prediction.history.habits import Habits, learn
from prediction.history.past_day import PastDay, past_day
from prediction.waits.player import play_forward
from tests.builders import HOUR, MINUTE, NINE, a_branch, a_desk, a_lobby, arrive, being_served, moment, run
from tests.builders import close_desk as close
from tests.builders import open_desk as open_

PERMITS = ServiceId("permits")
ONE, TWO = DeskId("desk-1"), DeskId("desk-2")
HALF_HOUR = Habits(days=20, served=1000, taken={PERMITS: tuple([1800.0] * 300)})
MONDAY = 0


def two_desks(hours_of_two: Sequence[tuple[int, int]] = (), hours_of_one: Sequence[tuple[int, int]] = ()) -> Engine:
    """Both take permits; hours in minutes of a Monday."""
    desks = tuple(
        a_desk(desk, ["permits"], hours=tuple(Hours(MONDAY, *span) for span in hours))
        for desk, hours in (("desk-1", hours_of_one), ("desk-2", hours_of_two))
    )
    return a_lobby(open_desks=["desk-1", "desk-2"], branch=a_branch(desks=desks, services=a_branch().services[:1]))


def waits_of_three(engine: Engine, habits: Habits = HALF_HOUR, now: int = NINE) -> list[float]:
    """Both desks have just begun; three more wait."""
    for desk in ("desk-1", "desk-2"):
        being_served(engine, "permits", desk=desk, now=now)
    waiting = [arrive(engine, "permits", now=now) for _ in range(3)]
    played = play_forward(engine.input_snapshot(now), habits).visits
    return [float(np.median(played[visit])) / 60 for visit in waiting]


def test_a_desk_that_stays_takes_its_share() -> None:
    assert waits_of_three(two_desks()) == [30, 30, 60]


def test_a_desk_whose_planned_hours_end_takes_nobody_after_them() -> None:
    until_ten_past_nine = [(8 * 60, 9 * 60 + 10)]
    assert waits_of_three(two_desks(until_ten_past_nine, [(8 * 60, 17 * 60)])) == [30, 60, 90]


def test_the_last_desk_of_the_day_serves_whoever_is_there() -> None:
    until_ten_past_nine = [(8 * 60, 9 * 60 + 10)]
    assert waits_of_three(two_desks(until_ten_past_nine, until_ten_past_nine)) == [30, 30, 60]


def test_a_gap_in_the_planned_hours_is_a_break() -> None:
    with_a_break = [(8 * 60, 9 * 60 + 10), (9 * 60 + 50, 17 * 60)]
    assert waits_of_three(two_desks(with_a_break, [(8 * 60, 17 * 60)])) == [30, 60, 70]


def test_a_closed_desk_that_is_planned_to_open_is_counted_on() -> None:
    engine = two_desks([(9 * 60 + 20, 17 * 60)], [(8 * 60, 17 * 60)])
    run(engine, close("desk-2"), NINE)
    being_served(engine, "permits", desk="desk-1")
    visit = arrive(engine, "permits")
    # It closed today already, so nobody knows whether it opens again.
    assert float(np.median(play_forward(engine.input_snapshot(NINE), HALF_HOUR).visits[visit])) == 1800
    fresh = a_lobby(open_desks=["desk-1"], branch=engine.branch)
    being_served(fresh, "permits", desk="desk-1")
    visit = arrive(fresh, "permits")
    assert float(np.median(play_forward(fresh.input_snapshot(NINE), HALF_HOUR).visits[visit])) == 1200


def test_a_desk_that_should_have_opened_long_ago_is_not() -> None:
    branch = two_desks([(7 * 60, 17 * 60)]).branch
    engine = a_lobby(branch=branch)
    visit = arrive(engine, "permits")
    assert float(play_forward(engine.input_snapshot(NINE), HALF_HOUR).visits[visit].min()) == math.inf


def test_planned_hours_of_another_day_say_that_it_is_not_there_today() -> None:
    tuesday = (Hours(1, 8 * 60, 17 * 60),)
    desks = (a_desk("desk-1", ["permits"], hours=tuesday),)
    engine = a_lobby(branch=a_branch(desks=desks, services=a_branch().services[:1]))
    visit = arrive(engine, "permits")
    assert float(play_forward(engine.input_snapshot(NINE), HALF_HOUR).visits[visit].min()) == math.inf


def test_a_usual_end_of_a_shift_is_reckoned_with() -> None:
    ten_past_nine = 9 * 3600.0 + 600
    goes = Habits(
        days=20, served=1000, taken=HALF_HOUR.taken, shifts={TWO: UsualShift(8 * 3600.0, ten_past_nine)}
    )  # fmt: skip
    assert waits_of_three(two_desks(), goes) == [30, 60, 90]


# --- learning it -------------------------------------------------------------------------------------------------------


def a_day(date: str, goes_at: str, *, leaves_for_lunch: bool = False) -> PastDay:
    """Desk 1 is there from eight until six, desk 2 from ten until `goes_at`."""
    staff = StaffId("staff")
    events: list[DeskEvent] = [
        DeskOpened(at=moment(f"{date} 08:00"), desk=ONE, staff=staff),
        DeskOpened(at=moment(f"{date} 10:00"), desk=TWO, staff=staff),
        DeskClosed(at=moment(f"{date} {goes_at}"), desk=TWO),
        DeskClosed(at=moment(f"{date} 18:00"), desk=ONE),
    ]
    if leaves_for_lunch:
        events += [
            DeskBreakStarted(at=moment(f"{date} 12:00"), desk=ONE),
            DeskOpened(at=moment(f"{date} 12:30"), desk=ONE, staff=staff),
        ]
    return past_day(date, "America/Los_Angeles", (), sorted(events, key=lambda event: event.at))


DATES = ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"]


def test_a_desk_that_comes_and_goes_at_the_same_time_is_known_for_it() -> None:
    habits = learn([a_day(date, "15:00") for date in DATES])
    assert habits.shifts[TWO] == UsualShift(10 * 3600.0, 15 * 3600.0)


def test_one_that_stays_to_the_end_does_not_go() -> None:
    habits = learn([a_day(date, "17:30") for date in DATES])
    assert habits.shifts[ONE] == UsualShift(8 * 3600.0, None)
    assert habits.shifts[TWO].goes is None


def test_one_that_goes_now_at_noon_and_now_at_four_has_no_usual_time() -> None:
    ends = ["12:00", "16:00", "14:00", "11:00"]
    habits = learn([a_day(date, end) for date, end in zip(DATES, ends, strict=True)])
    assert habits.shifts[TWO] == UsualShift(10 * 3600.0, None)


@pytest.mark.parametrize("days", [1, 2])
def test_two_days_teach_no_habit(days: int) -> None:
    habits = learn([a_day(date, "15:00") for date in DATES[:days]])
    assert habits.shifts[TWO] == UsualShift()


def test_a_break_is_no_end_of_a_shift() -> None:
    habits = learn([a_day(date, "15:00", leaves_for_lunch=True) for date in DATES])
    assert habits.shifts[ONE] == UsualShift(8 * 3600.0, None)
    assert habits.regular[ONE][0] == pytest.approx((12 * 3600.0, 1800.0))


def test_a_desk_that_opened_again_after_its_usual_end_stays() -> None:
    engine = two_desks()
    run(engine, close("desk-2"), NINE)
    run(engine, open_("desk-2"), NINE + HOUR)
    goes = Habits(days=20, served=1000, taken=HALF_HOUR.taken, shifts={TWO: UsualShift(8 * 3600.0, 9 * 3600.0 + 1800)})
    assert waits_of_three(engine, goes, NINE + HOUR + MINUTE) == [30, 30, 60]
