"""The wait that is shown: honest, a range, and none where there is no honest answer."""

from __future__ import annotations

import math
import random

import pytest

from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.estimates import gamma_points
from lobby.engine.learning import PACE, Learned, learn, unlearn
from lobby.engine.model import CustomerClass
from lobby.ids import DeskId, ServiceId, VisitId
from tests import builders as b
from tests.builders import MINUTE, NINE, SECOND, a_desk, a_lobby, a_service, arrive, being_served, run

PERMITS = ServiceId("permits")


def a_busy_lobby(desks: int = 1, waiting: int = 0) -> Engine:
    """So many desks, all serving permits of 10 minutes, and so many who wait."""
    names = [f"desk-{n}" for n in range(desks)]
    engine = a_lobby(
        open_desks=names,
        services=(a_service("permits", usual_s=600),),
        desks=tuple(a_desk(name, languages=("en",)) for name in names),
    )
    for name in names:
        being_served(engine, desk=name)
    for _ in range(waiting):
        arrive(engine)
    return engine


def median(engine: Engine) -> float:
    wait = engine.estimate(PERMITS, NINE)
    assert wait is not None
    return wait.median_s


def test_without_an_open_desk_there_is_no_honest_answer() -> None:
    engine = a_lobby()
    assert engine.estimate(PERMITS, NINE) is None
    run(engine, b.open_desk("desk-3"), NINE)
    assert engine.estimate(PERMITS, NINE) is None, "desk 3 takes fees only"
    run(engine, b.open_desk("desk-1"), NINE)
    assert engine.estimate(PERMITS, NINE) is not None
    run(engine, b.take_break("desk-1"), NINE)
    assert engine.estimate(PERMITS, NINE) is None, "nobody is called during a break"


def test_a_free_desk_takes_the_next_customer_at_once() -> None:
    wait = a_lobby(open_desks=["desk-1"]).estimate(PERMITS, NINE)
    assert wait is not None and (wait.low_s, wait.median_s, wait.high_s) == (0, 0, 0)


def test_the_range_is_around_people_ahead_and_oneself_times_minutes_by_desks() -> None:
    wait = a_busy_lobby(desks=2, waiting=7).estimate(PERMITS, NINE)
    assert wait is not None
    mean = (7 + 1) * 600 / 2
    assert wait.low_s < wait.median_s < mean < wait.high_s
    assert wait.median_s == pytest.approx(mean, rel=0.05)


def test_more_people_wait_longer_and_more_desks_shorter() -> None:
    assert median(a_busy_lobby(1, 1)) < median(a_busy_lobby(1, 2))
    assert median(a_busy_lobby(2, 4)) < median(a_busy_lobby(1, 4))


@pytest.mark.parametrize("n", [1, 2, 5, 20])
def test_the_points_are_those_of_a_sum_of_n_service_times(n: int) -> None:
    dice = random.Random(n)
    sums = sorted(sum(dice.expovariate(1) for _ in range(n)) for _ in range(20_000))
    simulated = [sums[int(len(sums) * share)] for share in (0.1, 0.5, 0.9)]
    assert gamma_points(n) == pytest.approx(simulated, rel=0.05, abs=0.02)


def test_nobody_left_to_wait_for_is_no_wait() -> None:
    assert gamma_points(0) == (0, 0, 0)


def test_a_language_that_is_needed_counts_only_the_desks_that_speak_it() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    assert engine.estimate(PERMITS, NINE, language_needed="en") is not None
    assert engine.estimate(PERMITS, NINE, language_needed="es") is None
    visit = arrive(engine, language_needed="es")
    assert engine.standing_of(visit, NINE).wait is None


def test_a_visit_sent_to_one_desk_waits_for_that_desk() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = being_served(engine)
    run(engine, b.transfer(visit, "permits", desk=DeskId("desk-2")), NINE)
    assert engine.standing_of(visit, NINE).wait is None
    run(engine, b.open_desk("desk-2"), NINE)
    assert engine.standing_of(visit, NINE).wait is not None


def test_standing_names_everybody_once_and_agrees_with_asking_one_by_one() -> None:
    classes = (CustomerClass("ordinary", {}), CustomerClass("priority", {}, target_factor=0.5))
    engine = a_lobby(open_desks=["desk-1", "desk-2"], classes=classes)
    visits = [
        arrive(
            engine,
            ("permits", "zoning", "fees")[n % 3],
            now=NINE + n * 7 * SECOND,
            customer_class="priority" if n % 5 == 0 else "ordinary",
            language_needed="es" if n % 7 == 0 else None,
        )
        for n in range(60)
    ]
    now = NINE + 40 * MINUTE
    standing = {one.visit.id: one for one in engine.standing(now)}
    assert list(standing) != visits and set(standing) == set(visits)
    for visit in visits:
        assert engine.standing_of(visit, now) == standing[visit]


def test_people_ahead_are_those_called_before_so_priority_has_fewer() -> None:
    engine = a_lobby()
    for n in range(4):
        arrive(engine, now=NINE + n * MINUTE)
    urgent = arrive(engine, now=NINE + 4 * MINUTE, customer_class="priority")
    assert engine.standing_of(urgent, NINE + 4 * MINUTE).ahead == 4
    assert engine.standing_of(urgent, NINE + 20 * MINUTE).ahead == 0, "its promise is half as long"


# --- learning ----------------------------------------------------------------------------------------------------------


def test_minutes_begin_as_configured_and_follow_what_happens() -> None:
    engine = a_lobby(open_desks=["desk-1"], services=(a_service("permits", usual_s=600),))
    assert engine.usual_s(PERMITS) == 600
    run(engine, b.finish(being_served(engine)), NINE + 20 * MINUTE)
    assert engine.usual_s(PERMITS) == pytest.approx(600 + PACE * 600)


@pytest.mark.parametrize("how", ["left", "no_show", "transfer"])
def test_only_a_finished_step_teaches(how: str) -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = arrive(engine) if how == "no_show" else being_served(engine)
    before = engine.usual_s(PERMITS)
    commands: dict[str, list[c.Command]] = {
        "left": [b.cancel(visit)],
        "no_show": [b.call(visit), b.no_show(visit)],
        "transfer": [b.transfer(visit, "zoning")],
    }
    for command in commands[how]:
        run(engine, command, NINE + 20 * MINUTE)
    assert engine.usual_s(PERMITS) == before


def test_a_hold_does_not_teach() -> None:
    engine = a_lobby(open_desks=["desk-1"], services=(a_service("permits", usual_s=600),))
    visit = being_served(engine)
    run(engine, b.hold(visit), NINE + 10 * MINUTE)
    run(engine, b.resume(visit), NINE + 40 * MINUTE)
    run(engine, b.finish(visit), NINE + 40 * MINUTE)
    assert engine.usual_s(PERMITS) == pytest.approx(600)


def test_a_lesson_is_taken_out_as_if_it_had_never_been() -> None:
    with_it, without = Learned(600.0), Learned(600.0)
    mistaken = learn(with_it, 3.0)
    for served_s in (500.0, 700.0, 900.0):
        learn(with_it, served_s)
        learn(without, served_s)
    unlearn(with_it, mistaken)
    assert math.isclose(with_it.seconds, without.seconds) and with_it.count == without.count


def test_five_thousand_waiting_all_have_an_estimate() -> None:
    engine = a_lobby(open_desks=["desk-1", "desk-2"])
    for n in range(5000):
        command = b.check_in(("permits", "zoning", "fees")[n % 3], visit=VisitId(f"visit-{n:04d}"))
        run(engine, command, NINE + n * 10)
    standing = list(engine.standing(NINE + 60 * MINUTE))
    assert len(standing) == 5000
    assert max(one.ahead for one in standing) == 4999, "desk 2 takes everything"
