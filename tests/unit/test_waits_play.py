"""Playing a lobby forward: against what queueing theory knows exactly, and against common sense."""

from __future__ import annotations

import math
from random import Random

import numpy as np

from lobby.engine.engine import Engine
from lobby.engine.model import Branch
from lobby.ids import DeskId, ServiceId
from prediction.checks.watched_days import WatchedWorld
from prediction.history.habits import Habits
from prediction.waits.player import play_forward
from simulation.arrivals import Customer, Day
from tests.builders import (
    MINUTE,
    NINE,
    a_branch,
    a_desk,
    a_lobby,
    a_service,
    arrive,
    being_served,
    close_desk,
    run,
    take_break,
)

PERMITS, ZONING = ServiceId("permits"), ServiceId("zoning")
MEAN_S = 600.0


def exponential(mean_s: float, points: int = 256) -> tuple[float, ...]:
    values = [-math.log(1 - (k + 0.5) / points) for k in range(points)]
    return tuple(mean_s * points / sum(values) * value for value in values)


def always(seconds: float) -> Habits:
    """A branch where everything takes so long, exactly."""
    sure = tuple([seconds] * 300)
    return Habits(days=20, served=1000, taken={PERMITS: sure, ZONING: sure})


def wait_of(engine: Engine, visit: str, habits: Habits, now: int = NINE) -> float:
    return float(np.median(play_forward(engine.input_snapshot(now), habits, seed=1).visits[visit]))  # type: ignore[index]


# --- against theory --------------------------------------------------------------------------------------------------


def an_m_m_s_branch(desks: int) -> Branch:
    return a_branch(
        services=(a_service("permits", usual_s=round(MEAN_S)),),
        desks=tuple(a_desk(f"desk-{k + 1}", automatic=True) for k in range(desks)),
        wrap_up_s=0,
    )


def an_m_m_s_day(desks: int, load: float, customers: int, seed: int) -> Day:
    random, at, come = Random(seed), 0.0, []
    for _ in range(customers):
        at += random.expovariate(load * desks / MEAN_S)
        service_ms = round(random.expovariate(1 / MEAN_S) * 1000)
        come.append(Customer(at=round(at * 1000), service=PERMITS, service_ms=service_ms))
    return Day(tuple(come))


def test_in_m_m_s_it_is_as_good_as_the_ideal_predictor() -> None:
    desks = 10
    said: list[float] = []
    shown: list[float] = []
    ideal: list[float] = []
    waits: list[float] = []
    habits = Habits(days=20, served=1000, taken={PERMITS: exponential(MEAN_S)})
    for seed in range(3):
        world = WatchedWorld(an_m_m_s_day(desks, 0.9, 1500, seed), an_m_m_s_branch(desks))
        visits = {visit.id: visit for visit in world.run().visits}
        for moment in world.waits_begun[200::4]:
            called_at = visits[moment.visit].current.called_at
            assert called_at is not None
            waits.append((called_at - moment.snapshot.at) / 1000)
            played = play_forward(moment.snapshot, habits).visits[moment.visit]
            said.append(float(played.mean()))
            shown.append(float(np.median(played)))
            ideal.append((moment.ahead + 1) * MEAN_S / desks)

    def rmse(points: list[float]) -> float:
        return float(np.sqrt(np.mean((np.array(points) - waits) ** 2)))

    assert len(waits) > 500
    assert rmse(said) <= 1.02 * rmse(ideal)
    assert rmse(shown) <= 1.02 * rmse(ideal), "the median of 100 futures"
    assert abs(np.mean(said) / np.mean(ideal) - 1) < 0.02, "nothing is added to any service"


# --- against common sense --------------------------------------------------------------------------------------------


def test_the_next_at_a_desk_waits_for_what_is_left_of_the_service() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    being_served(engine, "permits", now=NINE)
    visit = arrive(engine, "permits", now=NINE + 4 * MINUTE)
    assert wait_of(engine, visit, always(600), NINE + 4 * MINUTE) == 360


def test_each_one_ahead_costs_a_service() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    being_served(engine, "permits")
    visits = [arrive(engine, "permits") for _ in range(3)]
    assert [wait_of(engine, visit, always(600)) for visit in visits] == [600, 1200, 1800]


def test_whoever_asks_waits_behind_those_who_wait_and_takes_nobodys_place() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    being_served(engine, "permits")
    arrive(engine, "permits")
    played = play_forward(engine.input_snapshot(NINE), always(600))
    assert float(np.median(played.newcomers[PERMITS, "ordinary"])) == 1200


def test_nobody_waits_where_a_desk_is_idle() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    assert play_forward(engine.input_snapshot(NINE), always(600)).newcomers[PERMITS, "ordinary"].max() == 0


def test_there_is_no_wait_to_tell_where_no_desk_is_open() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = arrive(engine, "zoning")
    assert wait_of(engine, visit, always(600)) == math.inf
    run(engine, close_desk("desk-1"), NINE)
    assert play_forward(engine.input_snapshot(NINE), always(600)).newcomers[PERMITS, "ordinary"].min() == math.inf


def test_a_desk_on_its_break_comes_back() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = arrive(engine, "permits")
    run(engine, take_break(), NINE)
    half_an_hour = Habits(days=20, served=1000, breaks=tuple([1800.0] * 50))
    assert wait_of(engine, visit, half_an_hour, NINE + 10 * MINUTE) == 1200


def test_a_regular_break_that_is_due_is_waited_out() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    being_served(engine, "permits")
    visit = arrive(engine, "permits")
    five_past_nine = 9 * 3600 + 300.0
    habits = Habits(
        days=20, served=1000, taken={PERMITS: tuple([600.0] * 300)},
        regular={DeskId("desk-1"): ((five_past_nine, 1800.0),)},
    )  # fmt: skip
    assert wait_of(engine, visit, habits) == 600 + 1800


def test_an_open_desk_that_stays_silent_is_not_counted_on() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = arrive(engine, "permits")
    assert wait_of(engine, visit, always(600), NINE + 20 * MINUTE) == math.inf


def test_impatience_of_those_ahead_shortens_the_wait_but_not_ones_own_place() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    being_served(engine, "permits")
    visits = [arrive(engine, "permits") for _ in range(8)]
    sure = tuple([600.0] * 300)
    patient, impatient = always(600), Habits(days=20, served=1000, taken={PERMITS: sure}, leaving=(1 / 1200,) * 5)
    assert wait_of(engine, visits[0], impatient) == wait_of(engine, visits[0], patient)
    assert wait_of(engine, visits[-1], impatient) < wait_of(engine, visits[-1], patient) < math.inf
