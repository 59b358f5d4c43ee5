"""Whom should this desk take? The rule on its own: pure functions of the waiting, the desk and the time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby.engine import why
from lobby.engine.calling import Choice, choose, order, rank, takes
from lobby.engine.model import CallingParameters, State, Step, Visit
from lobby.engine.rules import Candidate
from lobby.ids import DeskId, ServiceId, TicketToken, VisitId
from lobby.sentences import BECAUSE, WHY_CODES
from tests.builders import MINUTE, NINE, a_desk, a_lobby, a_service, arrive, english

NOW = NINE + 60 * MINUTE
FAIR, FAST = CallingParameters(fair_fast=0.0), CallingParameters(fair_fast=1.0)
DEFAULT = CallingParameters()
ANY_DESK = a_desk("desk-1", ["permits", "zoning", "fees"])


def waiting(
    number: str, waited: float, of: float = 20, usual: float = 10, weight: float = 1, credit: float = 0, **changes: Any
) -> Candidate:
    """One who has waited so many minutes of so many promised, for a service of so many minutes."""
    services = {"P": "permits", "Z": "zoning", "F": "fees"}
    clock_at = NOW - round(waited * MINUTE)
    visit = Visit(
        id=VisitId(number),
        number=number,
        token=TicketToken("0" * 26),
        service_day="2026-03-02",
        state=State.WAITING,
        steps=(Step(ServiceId(services[number[0]]), clock_at, of * 60),),
        checked_in_at=clock_at,
    )
    return Candidate(replace(visit, **changes), weight, credit * 60, usual * 60)


def chosen(*candidates: Candidate, parameters: CallingParameters = DEFAULT) -> Choice:
    choice = choose(candidates, ANY_DESK, NOW, parameters)
    assert choice is not None
    return choice


def number(*candidates: Candidate, parameters: CallingParameters = DEFAULT) -> str:
    return chosen(*candidates, parameters=parameters).visit.number


# --- the score -------------------------------------------------------------------------------------------------------


def test_the_fullest_cup_goes_first_not_the_longest_wait() -> None:
    assert number(waiting("P001", 14, of=15), waiting("Z001", 20, of=30)) == "P001"


def test_the_score_is_the_share_of_the_promise_at_the_reference() -> None:
    assert chosen(waiting("P001", 16, of=20, usual=10)).score == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("fair_fast", "factor"), [(0.0, 1.0), (0.5, (20 / 15 * 10 / 5) ** 0.5), (1.0, 20 / 15 * 10 / 5)]
)
def test_the_dial_speeds_up_quick_services_with_short_promises(fair_fast: float, factor: float) -> None:
    choice = chosen(waiting("F001", 9, of=15, usual=5), parameters=CallingParameters(fair_fast=fair_fast))
    assert choice.score == pytest.approx(9 / 15 * factor)


def test_fair_looks_at_the_promise_only_and_fast_at_the_minutes_too() -> None:
    quick, slow = waiting("F001", 12, of=20, usual=3), waiting("Z001", 14, of=20, usual=15)
    assert number(quick, slow, parameters=FAIR) == "Z001"
    assert number(quick, slow, parameters=FAST) == "F001"


def test_fast_is_the_generalised_c_mu_index() -> None:
    """b = 1: weight x waited / target^2 / usual, up to a constant (Van Mieghem 1995)."""
    some = [waiting("P001", 12, 20, 7), waiting("Z001", 17, 30, 4, weight=1.5), waiting("F001", 6, 10, 12)]
    index = [
        one.weight * (NOW - one.visit.current.clock_at) / one.visit.current.target_s**2 / one.usual_s for one in some
    ]
    scores = [rank(one, NOW, FAST)[1] for one in some]
    assert [score / scores[0] for score in scores] == pytest.approx([value / index[0] for value in index])


def test_weight_and_credit_count() -> None:
    assert number(waiting("P001", 10), waiting("P002", 6, weight=2)) == "P002"
    assert number(waiting("P001", 10), waiting("P002", 9, credit=1.5)) == "P002"


def test_equal_targets_no_weight_and_a_credit_of_90_seconds_is_the_banks_own_rule() -> None:
    """Order by time in queue, priority customers 1.5 minutes ahead (queueing.md section 2)."""
    parameters = replace(FAIR, guard=1e9)
    some = [waiting(f"P{n:03d}", n, credit=1.5 * (n % 3 == 0)) for n in range(1, 12)]
    by_rule = sorted(some, key=lambda one: rank(one, NOW, parameters), reverse=True)
    by_bank = sorted(some, key=lambda one: int(one.visit.number[1:]) + one.credit_s / 60, reverse=True)
    assert [one.visit.number for one in by_rule] == [one.visit.number for one in by_bank]


def test_a_clock_that_begins_later_counts_against_and_no_factor_helps() -> None:
    booked, fresh = waiting("F001", -2, usual=1, weight=9), waiting("Z001", 0)
    assert number(booked, fresh) == "Z001"
    assert chosen(booked).score == pytest.approx(-0.1)


def test_once_late_the_cup_fills_at_its_late_slope() -> None:
    keeping = CallingParameters(late_slope=0.2)
    late, nearly = waiting("P001", 24), waiting("P002", 20.9)
    assert chosen(late, parameters=keeping).score == pytest.approx(1 + 0.2 * 0.2)
    assert number(late, nearly, parameters=keeping) == "P001"


def test_ties_go_to_the_earlier_arrival() -> None:
    parameters = replace(FAIR, late_slope=0.0)
    assert number(waiting("P001", 30), waiting("Z001", 40, of=30), parameters=parameters) == "Z001"
    a, b = waiting("P001", 10), waiting("P002", 10, checked_in_at=NINE)
    assert number(a, b) == "P002"


# --- the guard -------------------------------------------------------------------------------------------------------


def test_nobody_waits_beyond_the_guard_while_a_newer_one_is_served() -> None:
    forgotten = waiting("Z001", 51, of=20, usual=60)
    urgent = waiting("F001", 24, of=10, usual=1, weight=9)
    assert number(forgotten, urgent, parameters=FAST) == "Z001"
    assert number(waiting("Z001", 50, of=20, usual=60), urgent, parameters=FAST) == "F001", "not yet beyond"


def test_of_two_beyond_the_guard_the_larger_overdue_share_goes_first() -> None:
    assert number(waiting("P001", 60, of=20, weight=9), waiting("Z001", 35, of=10)) == "Z001"


# --- hard limits -----------------------------------------------------------------------------------------------------


def test_a_desk_takes_only_what_it_may() -> None:
    desk = a_desk("desk-1", ["permits"], languages=("en", "es"))
    permits = waiting("P001", 5).visit
    assert takes(desk, permits)
    assert not takes(desk, waiting("Z001", 5).visit)
    assert takes(desk, replace(permits, language_needed="es"))
    assert not takes(desk, replace(permits, language_needed="ar"))
    to = replace(permits.current, desk_wanted=DeskId("desk-1")), replace(permits.current, desk_wanted=DeskId("desk-2"))
    assert [takes(desk, replace(permits, steps=(step,))) for step in to] == [True, False]


def test_no_urgency_beats_a_hard_limit_and_nobody_means_none() -> None:
    desk = a_desk("desk-1", ["permits"])
    choice = choose([waiting("Z001", 500), waiting("P001", 1)], desk, NOW, DEFAULT)
    assert choice is not None and choice.visit.number == "P001"
    assert choose([waiting("Z001", 500)], desk, NOW, DEFAULT) is None


def test_a_desk_never_idles_while_it_can_serve_somebody() -> None:
    assert number(waiting("P001", -30)) == "P001"


# --- the sentence ----------------------------------------------------------------------------------------------------


def test_the_sentence_says_what_decided() -> None:
    usual = waiting("P014", 16, of=20)
    assert english(chosen(usual, waiting("Z006", 12, of=30)).why) == (
        "P014 waited 16 of 20 minutes promised, the largest share of those waiting."
    )
    assert english(chosen(waiting("P014", 18), waiting("F002", 9, of=10.5, usual=2), parameters=FAST).why) == (
        "F002 waited 9 of 10.5 minutes promised, and is a quick service."
    )
    assert english(chosen(waiting("P014", 18), waiting("P015", 12, weight=2)).why) == (
        "P015 waited 12 of 20 minutes promised, and its kind counts for more."
    )
    tied = replace(FAIR, late_slope=0.0)
    assert english(chosen(waiting("P014", 44, of=20), waiting("Z006", 45, of=25), parameters=tied).why) == (
        "Z006 waited 45 of 25 minutes promised, and was here first."
    )
    assert (
        english(chosen(waiting("Z006", 76, of=30)).why)
        == "Z006 has waited more than 2.5 times its promise of 30 minutes."
    )


def test_a_wait_or_promise_too_short_for_minutes_is_said_in_seconds() -> None:
    assert english(chosen(waiting("P014", 0.2, of=20)).why) == (
        "P014 waited 12 s of 20 min promised, the largest share of those waiting."
    )
    assert english(chosen(waiting("P014", 0.2, of=0.75)).why) == (
        "P014 waited 12 of 45 seconds promised, the largest share of those waiting."
    )
    assert english(chosen(waiting("P014", 2, of=0.5)).why) == (
        "P014 has waited more than 2.5 times its promise of 30 seconds."
    )
    impatient = CallingParameters(longest_s=40)
    assert english(chosen(waiting("P014", 1, of=20), parameters=impatient).why) == (
        "P014 has waited 60 seconds, longer than anybody should."
    )
    assert english(chosen(waiting("P014", -5, of=20)).why).startswith("P014 waited 0 s of 20 min promised, ")


@given(
    waited_s=st.floats(-1e5, 1e5),
    target_s=st.floats(1, 1e5),
    because=st.sampled_from(sorted(BECAUSE)),
)
def test_every_sentence_is_one_of_those_that_are_translated(waited_s: float, target_s: float, because: str) -> None:
    for said in (
        why.waited_of_promised("P014", waited_s, target_s, because),
        why.beyond_limit("P014", 2.5, target_s),
        why.too_long("P014", abs(waited_s)),
        why.by_name("P014", ""),
        why.by_name("P014", "has a {train}"),
    ):
        assert said.sentence in WHY_CODES
        assert "P014" in english(said) and "0 of 0" not in english(said)


# --- heads of groups ---------------------------------------------------------------------------------------------------

minutes = st.floats(-10, 200).map(lambda value: round(value, 1))


@given(
    waits=st.lists(minutes, min_size=2, max_size=6),
    fair_fast=st.floats(0, 1),
    late_slope=st.floats(0, 2),
    credit=st.floats(0, 10),
)
def test_within_a_group_the_longer_wait_is_never_behind(
    waits: list[float], fair_fast: float, late_slope: float, credit: float
) -> None:
    """Which is why the heads of the groups are all that a call needs to compare."""
    parameters = CallingParameters(fair_fast=fair_fast, late_slope=late_slope)
    group = [waiting(f"P{n:03d}", wait, credit=credit) for n, wait in enumerate(sorted(waits, reverse=True))]
    ranks = [rank(one, NOW, parameters) for one in group]
    assert ranks == sorted(ranks, reverse=True)


@given(st.lists(st.tuples(st.sampled_from("PZF"), minutes), max_size=30))
def test_the_order_begins_with_the_choice_and_is_that_of_the_ranks(arrivals: list[tuple[str, float]]) -> None:
    some = [waiting(f"{letter}{n:03d}", wait) for n, (letter, wait) in enumerate(arrivals)]
    groups = [
        sorted((one for one in some if one.visit.number[0] == letter), key=lambda one: one.visit.current.clock_at)
        for letter in "PZF"
    ]
    ranks = [rank(one, NOW, DEFAULT) for one in order(groups, NOW, DEFAULT)]
    assert ranks == sorted((rank(one, NOW, DEFAULT) for one in some), reverse=True)
    choice = choose(some, ANY_DESK, NOW, DEFAULT)
    assert (choice.score if choice else None) == (ranks[0][1] if ranks else None)


# --- in the engine -----------------------------------------------------------------------------------------------------


def test_the_queue_of_a_desk_is_in_calling_order() -> None:
    services = (a_service("permits", target_s=900), a_service("zoning", target_s=1800), a_service("fees"))
    engine = a_lobby(open_desks=["desk-1", "desk-2"], services=services)
    zoning = arrive(engine, "zoning", now=NINE)
    permits = arrive(engine, "permits", now=NINE + MINUTE)
    fees = arrive(engine, "fees", now=NINE + 2 * MINUTE)
    now = NINE + 15 * MINUTE
    everybody = [visit.id for visit in engine.queue(now, desk=DeskId("desk-2"))]
    assert everybody == [permits, fees, zoning]
    assert everybody == [visit.id for visit in engine.queue(now)]
    assert [visit.id for visit in engine.queue(now, desk=DeskId("desk-2"), limit=1)] == [permits]
    assert [visit.id for visit in engine.queue(now, desk=DeskId("desk-1"))] == [permits]
    choice = engine.next_for(DeskId("desk-2"), now)
    assert choice is not None and choice.visit.id == permits
    assert (engine.waiting(), engine.waiting(desk=DeskId("desk-1")), engine.waiting(service=services[1].id)) == (
        3,
        1,
        1,
    )
    assert (engine.longest_clock(), engine.longest_clock(services[0].id)) == (NINE, NINE + MINUTE)
