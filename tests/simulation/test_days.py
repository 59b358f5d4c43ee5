"""Invented days: read from a file, drawn by seed, lived by the engine, measured."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from statistics import fmean

import pytest

from lobby.engine.model import CallingParameters, State
from lobby.errors import Invalid, NotFound
from lobby.ids import DeskId
from simulation.arrivals import MINUTE, Customer, Day, DeskBreak, RandomStreams, draw_day, lognormal, poisson
from simulation.measures import MeasuredTicket, figures, gini, measure, standard_errors
from simulation.scenario import BLOCKS, Scenario, branch_of, read_scenarios, service_id
from simulation.world import OPENS_AT, Lived, live
from tests.simulation.lobbies import FIFO, a_theory_branch, service
from tests.simulation.random_lobbies import write as random_lobbies

TEN = Path(__file__).parents[2] / "simulation/scenarios/ten_lobbies.toml"
SCENARIOS = {scenario.id: scenario for scenario in read_scenarios(TEN)}
SCORE = CallingParameters()


# --- the file ----------------------------------------------------------------------------------------------------------


def test_the_ten_lobbies_are_read_as_written() -> None:
    assert list(SCENARIOS) == [f"S{n}" for n in range(1, 11)]
    hospital = SCENARIOS["S4"]
    assert (hospital.transfer, hospital.priority, hospital.interpreter_desks) == (0.3, 0.12, (1, 3, 5))
    assert SCENARIOS["S7"].staffed == [0, 1, 3, 5, 6, 7, 8, 9]
    assert [SCENARIOS["S5"].speed(desk) for desk in range(3)] == pytest.approx([0.9, 1.0, 1.1])


GOOD = """
[profiles]
flat = [1, 1, 1, 1, 1, 1, 1, 1]
[[scenario]]
id = "A"
customers_per_day = 40.0
profile = "flat"
services = [{ share = 1.0, minutes = 4, target = 8 }]
desks = ["P"]
"""


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ('profile = "flat"', 'profile = "steep"', "no profile 'steep'"),
        ('desks = ["P"]', 'desks = ["Px"]', "one letter for each service"),
        ('desks = ["P"]', 'desks = ["."]', "no desk takes service 1"),
        ('desks = ["P"]', "", "'desks' is missing"),
        ("minutes = 4", "hours = 4", "a service is not"),
        ("[1, 1,", "[1,", "8 numbers"),
        ('desks = ["P"]', 'desks = ["P"]\ntransfer = 0.1', "second service"),
        ("[profiles]", "[profiles", "is not TOML"),
        (GOOD, "", "holds no"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_in_words(tmp_path: Path, right: str, wrong: str, says: str) -> None:
    path = tmp_path / "lobbies.toml"
    path.write_text(GOOD)
    assert [scenario.id for scenario in read_scenarios(path)] == ["A"]
    path.write_text(GOOD.replace(right, wrong))
    with pytest.raises(Invalid, match=says):
        read_scenarios(path)


def test_what_is_not_known_is_left_out_and_named(tmp_path: Path) -> None:
    path = tmp_path / "lobbies.toml"
    path.write_text(GOOD + 'mood = "good"\n')
    assert read_scenarios(path)[0].left_out == ("mood",)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_scenarios(tmp_path / "none.toml")


def test_random_lobbies_are_scenarios(tmp_path: Path) -> None:
    path = tmp_path / "random.toml"
    path.write_text(random_lobbies(0, 12))
    assert len(read_scenarios(path)) == 12


# --- drawing -----------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_day_and_another_another() -> None:
    scenario = SCENARIOS["S4"]
    assert draw_day(scenario, 1, 3) == draw_day(scenario, 1, 3)
    assert draw_day(scenario, 1, 3) != draw_day(scenario, 1, 4) != draw_day(scenario, 2, 4)


def test_asking_for_more_of_one_thing_changes_nothing_of_the_others() -> None:
    calm, absent = SCENARIOS["S1"], replace(SCENARIOS["S1"], absent=0.5, priority=0.5)
    before, after = draw_day(calm, 1, 0), draw_day(absent, 1, 0)
    assert [(one.at, one.service_ms) for one in before.customers] == [
        (one.at, one.service_ms) for one in after.customers
    ]


def test_days_are_what_the_file_says_on_average() -> None:
    days = [draw_day(SCENARIOS["S4"], 1, number) for number in range(40)]
    everybody = [one for day in days for one in day.customers]
    assert len(everybody) / 40 == pytest.approx(261.8, rel=0.03)
    assert fmean(one.then is not None for one in everybody) == pytest.approx(0.3, abs=0.02)
    assert fmean(one.customer_class == "priority" for one in everybody) == pytest.approx(0.12, abs=0.015)
    assert fmean(one.language is not None for one in everybody) == pytest.approx(0.08, abs=0.015)
    assert fmean(one.absent for one in everybody) == pytest.approx(0.03, abs=0.01)
    first = [one.service_ms / MINUTE for one in everybody if one.service == service_id(0)]
    assert fmean(first) == pytest.approx(6, rel=0.05)
    busiest = [
        sum(2 <= one.at / MINUTE / 60 < 3 for one in everybody),
        sum(one.at / MINUTE / 60 >= 7 for one in everybody),
    ]
    assert busiest[0] > 2 * busiest[1]


def test_booked_customers_come_about_their_slot_and_some_never() -> None:
    scenario = SCENARIOS["S3"]
    days = [draw_day(scenario, 1, number) for number in range(40)]
    everybody = [one for day in days for one in day.customers]
    booked = [one for one in everybody if one.slot is not None]
    assert all(one.slot is not None and one.slot % (15 * MINUTE) == 0 and one.patience_ms is None for one in booked)
    assert len(booked) / 40 == pytest.approx(scenario.customers_per_day * 0.4 * 0.88, rel=0.05)
    early = fmean((one.slot or 0) - one.at for one in booked if one.slot) / MINUTE
    assert early == pytest.approx(6, abs=0.7)


def test_an_interpreter_is_needed_only_where_one_can_serve() -> None:
    scenario = replace(SCENARIOS["S4"], interpreter=1.0, interpreter_desks=(0,))
    customers = draw_day(scenario, 1, 0).customers
    assert {one.service for one in customers if one.language} == {service_id(0)}
    assert all(one.then is None for one in customers if one.language)


def test_the_laws_are_right() -> None:
    stream = RandomStreams("law").of("any")
    counts = [poisson(stream, 7.5) for _ in range(4_000)]
    mean = fmean(counts)
    assert mean == pytest.approx(7.5, abs=0.2)
    assert fmean((count - mean) ** 2 for count in counts) == pytest.approx(7.5, rel=0.1)
    minutes = [lognormal(stream, 10.0, 0.8) / MINUTE for _ in range(20_000)]
    mean = fmean(minutes)
    assert mean == pytest.approx(10, rel=0.03)
    assert math.sqrt(fmean((one - mean) ** 2 for one in minutes)) / mean == pytest.approx(0.8, rel=0.08)


# --- living ------------------------------------------------------------------------------------------------------------


def day_of(*customers: Customer, pauses: tuple[DeskBreak, ...] = ()) -> Day:
    return Day(customers, pauses)


def somebody(at: float, minutes: float, **changes: object) -> Customer:
    given = {"at": round(at * MINUTE), "service": service(0), "service_ms": round(minutes * MINUTE), **changes}
    return Customer(**given)  # type: ignore[arg-type]


ONE_DESK = a_theory_branch([[0]], [10])


def called_after(lived: Lived) -> list[float | None]:
    """Minutes from opening to each call."""
    return [
        None if step.called_at is None else (step.called_at - OPENS_AT) / MINUTE
        for visit in lived.visits
        for step in visit.steps
    ]


def test_a_customer_waits_for_the_one_before() -> None:
    lived = live(day_of(somebody(0, 10), somebody(4, 3), somebody(20, 1)), ONE_DESK)
    assert called_after(lived) == [0, 10, 20]
    assert lived.ended_at == 21 * MINUTE
    assert lived.busy_ms == {"desk-0": 14 * MINUTE}


def test_whoever_is_absent_costs_the_desk_a_minute() -> None:
    lived = live(day_of(somebody(0, 10, absent=True), somebody(0, 3)), ONE_DESK)
    assert called_after(lived) == [0, 1]
    assert [visit.outcome for visit in lived.visits] == ["no_show", "resolved"]


def test_patience_ends_a_wait_and_not_a_service() -> None:
    lived = live(day_of(somebody(0, 30, patience_ms=5 * MINUTE), somebody(1, 3, patience_ms=8 * MINUTE)), ONE_DESK)
    assert [visit.outcome for visit in lived.visits] == ["resolved", "left"]
    found = measure(lived, ONE_DESK).tickets
    assert [(ticket.wait, ticket.left) for ticket in found] == [(0, False), (8, True)]
    assert found[1].pain == 4


def test_a_busy_desk_finishes_first_and_then_takes_its_whole_break() -> None:
    pause = DeskBreak(DeskId("desk-0"), 5 * MINUTE, 30 * MINUTE)
    lived = live(day_of(somebody(0, 10), somebody(2, 3), pauses=(pause,)), ONE_DESK)
    assert called_after(lived) == [0, 40]
    assert lived.paused_ms == {"desk-0": 30 * MINUTE}
    assert called_after(live(day_of(somebody(6, 3), pauses=(pause,)), ONE_DESK)) == [35]


def test_a_break_that_falls_due_in_another_is_taken_after_it() -> None:
    """The first waits for a customer of twenty minutes; the second falls due while the desk is busy, or away."""
    first = DeskBreak(DeskId("desk-0"), 5 * MINUTE, 30 * MINUTE)
    for due in (15, 40):
        second = DeskBreak(DeskId("desk-0"), due * MINUTE, 10 * MINUTE)
        lived = live(day_of(somebody(0, 20), somebody(2, 3), pauses=(first, second)), ONE_DESK)
        assert called_after(lived) == [0, 60]
        assert lived.paused_ms == {"desk-0": 40 * MINUTE}


def test_a_transferred_customer_waits_again_with_half_the_target_and_stays() -> None:
    branch = a_theory_branch([[0, 1]], [10, 20])
    first = somebody(0, 10, then=service(1), then_ms=5 * MINUTE, patience_ms=12 * MINUTE)
    lived = live(day_of(first, somebody(1, 20)), branch)
    tickets = measure(lived, branch).tickets
    assert sorted((ticket.target, ticket.wait) for ticket in tickets) == [(10, 0), (10, 9), (10, 20)]
    assert all(visit.state is State.ENDED for visit in lived.visits)


def test_a_booked_customer_who_is_early_has_not_waited() -> None:
    lived = live(day_of(somebody(5, 10, slot=15 * MINUTE)), ONE_DESK)
    assert called_after(lived) == [5]
    assert measure(lived, ONE_DESK).tickets[0].wait == 0


def test_a_desk_works_at_its_speed() -> None:
    lived = live(Day((somebody(0, 10), somebody(0, 10)), speeds={DeskId("desk-0"): 0.5}), ONE_DESK)
    assert called_after(lived) == [0, 20]


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_day_ends_with_nobody_left(name: str) -> None:
    scenario = SCENARIOS[name]
    day = draw_day(scenario, 1, 0)
    lived = live(day, branch_of(scenario, SCORE))
    assert len(lived.visits) == len(day.customers)
    assert all(visit.state is State.ENDED for visit in lived.visits)


def test_no_ticket_is_overtaken_within_its_service_but_by_class_or_language_or_transfer() -> None:
    """S1 and S2 have one class, one language and no transfers: nothing may be passed."""
    for name in ("S1", "S2"):
        branch = branch_of(SCENARIOS[name], SCORE)
        assert measure(live(draw_day(SCENARIOS[name], 1, 0), branch), branch).overtakings == 0


def test_the_same_rule_on_the_same_day_gives_the_same_day() -> None:
    branch = branch_of(SCENARIOS["S4"], SCORE)
    day = draw_day(SCENARIOS["S4"], 1, 0)
    assert live(day, branch) == live(day, branch)


# --- measuring ---------------------------------------------------------------------------------------------------------


def test_a_perfect_day_has_no_pain() -> None:
    found = figures([measure(live(day_of(somebody(0, 1), somebody(5, 1)), ONE_DESK), ONE_DESK)])
    assert (found.mean, found.j, found.within_target, found.left, found.gini) == (0, 0, 1, 0, 0)
    assert found.overtime_min == 0
    assert found.utilisation == pytest.approx(2 / 480)


def test_pain_is_the_squared_share_and_weighted() -> None:
    light, heavy = (MeasuredTicket(service(0), 0, 20 * MINUTE, 10.0, weight, False) for weight in (1.0, 3.0))
    none = replace(light, ended_at=0)
    day = replace(measure(live(day_of(), ONE_DESK), ONE_DESK), tickets=(none, heavy))
    assert light.pain == 4
    assert figures([day]).j == 3
    assert figures([day]).within_target == 0.5


def test_gini_is_nothing_for_equals_and_much_for_one_who_has_all() -> None:
    assert gini([2.0, 2.0, 2.0]) == 0
    assert gini([0.0, 0.0, 3.0]) == pytest.approx(2 / 3)
    assert gini([]) == 0


def test_the_standard_error_of_a_mean_is_the_textbooks() -> None:
    values = [3.0, 5.0, 8.0, 1.0, 4.0]
    error = standard_errors(5, lambda days: {"mean": fmean(values[day] for day in days)})["mean"]
    mean = fmean(values)
    assert error == pytest.approx(math.sqrt(sum((value - mean) ** 2 for value in values) / 4 / 5))
    assert math.isnan(standard_errors(1, lambda days: {"mean": 1.0})["mean"])


def test_a_scenario_becomes_a_branch_that_the_engine_takes() -> None:
    branch = branch_of(SCENARIOS["S4"], FIFO)
    assert [len(desk.skills) for desk in branch.desks] == [1, 2, 2, 3, 2, 2, 1]
    assert all(desk.automatic for desk in branch.desks)
    many = Scenario(
        id="M",
        customers_per_day=1,
        profile=(1.0,) * BLOCKS,
        services=SCENARIOS["S1"].services * 20,
        desks=("P" * 60,),
    )
    assert len({one.prefix for one in branch_of(many, FIFO).services}) == 60
