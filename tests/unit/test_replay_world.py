"""The real day against the real engine, without a server between them: what people do is decided here."""

from __future__ import annotations

import pytest

from lobby.engine.model import State
from lobby.metrics.durations import Fate
from prediction.checks.bank_log import read_calls
from replay.day import plan
from tests.replays import EXTRACT, a_call, lived


async def test_the_whole_real_day_is_lived_to_its_end() -> None:
    day = plan(read_calls(EXTRACT))
    world, lobby = await lived(day)
    line = world.seen.line(60)
    assert not world.seen.oddities
    assert line.came == 1542
    assert line.fates[Fate.SERVED] + line.fates[Fate.LEFT] == 1542
    assert line.fates[Fate.LEFT] <= 223
    assert all(desk.visit is None for desk in lobby.engine.desks.values())


async def test_the_same_day_lived_twice_is_the_same_day() -> None:
    day = plan(read_calls(EXTRACT), until_s=12 * 3600)
    (_, first), (_, second) = await lived(day), await lived(day)
    assert first.log == second.log


async def test_a_customer_leaves_when_the_log_says_so_and_nobody_has_called() -> None:
    day = plan([a_call(100, service_s=60), a_call(110, wait_s=20, service_s=None)])
    _, lobby = await lived(day)
    assert lobby.log == ["came P0001", "A1 called P0001", "came P0002", "left P0002", "served P0001", "A1 closed"]


async def test_a_customer_who_was_called_before_leaving_is_served_for_the_usual_time() -> None:
    calls = [a_call(100, service_s=60), a_call(110, wait_s=50, service_s=None, agent=""), a_call(400, service_s=60)]
    world, _ = await lived(plan(calls))
    early = next(visit for visit in world.seen.visits.values() if visit.number == "P0002")
    assert early.outcome == "left", "at the very moment of the call the log decides"
    calls[1] = a_call(110, wait_s=51, service_s=None)
    world, _ = await lived(plan(calls))
    early = next(visit for visit in world.seen.visits.values() if visit.number == "P0002")
    assert early.outcome == "resolved"
    assert early.called_at is not None
    assert early.ended_at == early.called_at + 60_000


async def test_an_agent_whose_calls_overlap_takes_one_customer_at_a_time() -> None:
    world, _ = await lived(plan([a_call(100, service_s=60), a_call(110, service_s=60), a_call(120, service_s=60)]))
    calls = [visit.called_at for visit in world.seen.visits.values()]
    assert [called - calls[0] for called in calls if called is not None and calls[0] is not None] == [
        0,
        60_000,
        120_000,
    ]


async def test_the_last_agent_stays_until_those_waiting_are_served() -> None:
    world, lobby = await lived(plan([a_call(100, service_s=60), a_call(110, service_s=60)]))
    assert all(visit.state is State.ENDED for visit in world.seen.visits.values())
    assert world.overtime_ms == {"A1": 50_000}
    assert lobby.log[-1] == "A1 closed"


async def test_an_agent_goes_home_when_another_can_serve_those_waiting() -> None:
    first, long = a_call(100, service_s=60), a_call(100, service_s=300, agent="A2")
    waiting = a_call(110, service_s=10)
    world, lobby = await lived(plan([first, long, waiting]))
    assert lobby.log.index("A1 closed") < lobby.log.index("A2 called P0003")
    assert world.overtime_ms == {"A2": 10_000}


async def test_a_priority_customer_has_ninety_seconds_of_credit() -> None:
    calls = [
        a_call(100, service_s=200),
        a_call(110, service_s=10, wait_s=190),
        a_call(120, service_s=10, wait_s=190, priority=True),
    ]
    _, lobby = await lived(plan(calls))
    assert lobby.log.index("A1 called P0003") < lobby.log.index("A1 called P0002")


async def test_an_agent_who_took_nobody_while_somebody_waited_was_on_a_break() -> None:
    day = plan([a_call(100, service_s=60), a_call(200, wait_s=400, service_s=60)])
    world, lobby = await lived(day)
    assert lobby.log == [
        *("came P0001", "A1 called P0001", "served P0001", "A1 paused"),
        *("came P0002", "A1 called P0002", "served P0002", "A1 closed"),
    ]
    waits = [visit.called_at - visit.checked_in_at for visit in world.seen.visits.values() if visit.called_at]
    assert waits == [0, 400_000]


def test_an_agent_who_took_nobody_while_nobody_waited_was_there() -> None:
    day = plan([a_call(100, service_s=60), a_call(600, service_s=60)])
    assert day.shifts[0].pauses == ()


@pytest.mark.parametrize("type", ["PS", "XY9"])
def test_a_call_type_becomes_a_service(type: str) -> None:
    day = plan([a_call(100, type=type)])
    assert [service.id for service in day.branch.services] == [type]
