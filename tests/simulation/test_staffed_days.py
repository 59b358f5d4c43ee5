"""Days of a branch whose desks call by hand, as they stand in the demo's record."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from lobby.engine.commands import ConfigureBranch
from lobby.engine.engine import Engine
from lobby.engine.events import DayEnded, VisitCalled
from lobby.engine.model import DeskState, State
from lobby.ids import StaffId
from simulation.invented_day import draw_day
from simulation.staffed_world import StaffedWorld
from tests.running import demo_branch

BRANCH = demo_branch()
ZONE = ZoneInfo(BRANCH.timezone)
TUESDAY = date(2026, 3, 3)
STAFF = {desk.id: StaffId(f"staff-{desk.name}") for desk in BRANCH.desks}


def at(day: date, hour: int) -> int:
    return round(datetime.combine(day, time(hour), ZONE).timestamp() * 1000)


@pytest.fixture
def engine() -> Engine:
    engine = Engine(BRANCH.id)
    for event in engine.handle(ConfigureBranch(branch=BRANCH), at(TUESDAY, 7)):
        engine.apply(event)
    return engine


def world(engine: Engine, day: date = TUESDAY) -> StaffedWorld:
    drawn, stream = draw_day(BRANCH, day, list(STAFF)), Random(day.isoformat())
    return StaffedWorld(
        drawn, engine, opens_at=at(day, 8), staff=STAFF, stream=stream, predict=lambda engine, check_in: None
    )


def test_a_whole_day_ends_with_nobody_left_and_every_desk_closed(engine: Engine) -> None:
    happened = world(engine).live_to_the_end(at(TUESDAY, 17), at(TUESDAY + timedelta(days=1), 4))
    assert 280 < len(happened.visits) < 420
    assert {visit.state for visit in happened.visits.values()} == {State.ENDED}
    assert {desk.state for desk in engine.desks.values()} == {DeskState.CLOSED}
    assert isinstance(happened.events[-1], DayEnded)


def test_waits_of_a_day_are_those_of_a_busy_office_and_not_of_a_broken_one(engine: Engine) -> None:
    happened = world(engine).live_to_the_end(at(TUESDAY, 17), at(TUESDAY + timedelta(days=1), 4))
    waits = [
        step.called_at - step.clock_at for visit in happened.visits.values() for step in visit.steps if step.called_at
    ]
    assert 1 < sum(waits) / len(waits) / 60_000 < 20
    assert 20 < sum(visit.outcome in ("left", "no_show") for visit in happened.visits.values()) + 15 < 80


def test_the_events_of_a_day_lead_to_the_same_state_again(engine: Engine) -> None:
    again = Engine.restore(engine.snapshot())
    happened = world(engine).live_until(at(TUESDAY, 11))
    for event in happened.events:
        again.apply(event)
    assert again.state() == engine.state()


def test_a_morning_leaves_people_waiting_and_being_served(engine: Engine) -> None:
    world(engine).live_until(at(TUESDAY, 11))
    states = {visit.state for visit in engine.visits.values()}
    assert {State.SERVING, State.ENDED} <= states
    assert engine.expects_somebody(at(TUESDAY, 11))


def test_the_same_day_is_drawn_again_and_another_is_another() -> None:
    desks = list(STAFF)
    assert draw_day(BRANCH, TUESDAY, desks) == draw_day(BRANCH, TUESDAY, desks)
    assert draw_day(BRANCH, TUESDAY, desks) != draw_day(BRANCH, TUESDAY + timedelta(days=1), desks)


def test_nobody_comes_on_a_weekend() -> None:
    assert not draw_day(BRANCH, date(2026, 3, 7), list(STAFF)).customers


def test_staff_rest_between_two_customers(engine: Engine) -> None:
    happened = world(engine).live_until(at(TUESDAY, 12))
    calls = [event for event in happened.events if isinstance(event, VisitCalled)]
    for desk in STAFF:
        times = [event.at for event in calls if event.desk == desk]
        assert all(later - earlier > 10_000 for earlier, later in pairwise(times))
