"""What each calling rule guarantees, against any waiting room; and the verbs that feed the rules."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lobby.engine.calling import Choice, choose, order, takes
from lobby.engine.model import CallingParameters, CustomerClass, State, Step, Visit
from lobby.engine.rules import BOOKED, ORDINARY, RULES, Candidate, is_favoured, share_used
from lobby.ids import DeskId, ServiceId, TicketToken, VisitId
from tests import builders as b
from tests.builders import MINUTE, NINE, a_branch, a_desk, a_lobby, a_service, arrive, called, english, run

NOW = NINE + 200 * MINUTE
SERVICES = ("permits", "zoning", "fees")
DESK = a_desk("desk-1", ["permits", "zoning"], languages=("en", "es"))


def somebody(
    number: int, service: str, waited: int, target: int, kind: tuple[float, float], language: str | None
) -> Candidate:
    favour, credit_s = kind
    clock_at = NOW - waited * MINUTE
    visit = Visit(
        id=VisitId(f"{number:03d}"),
        number=f"{service[0].upper()}{number:03d}",
        token=TicketToken("0" * 26),
        service_day="2026-03-02",
        state=State.WAITING,
        steps=(Step(ServiceId(service), clock_at, target * 60),),
        checked_in_at=min(clock_at, NOW),
        language_needed=language,
    )
    return Candidate(visit, min(favour, 2.0), credit_s, usual_s=600, next_desk_s=60.0 * number, favour=favour)


people = st.builds(
    lambda *values: values,
    st.sampled_from(SERVICES),
    st.integers(-10, 180),
    st.sampled_from([5, 10, 20, 45]),
    st.sampled_from([(ORDINARY, 0.0), (ORDINARY, 90.0), (4.0, 0.0), (BOOKED, 0.0)]),
    st.sampled_from([None, None, None, "es", "ar"]),
)
waiting_rooms = st.lists(people, max_size=25).map(
    lambda rows: [somebody(number, *row) for number, row in enumerate(rows)]
)
dials = st.builds(
    CallingParameters,
    rule=st.sampled_from(sorted(RULES)),
    fair_fast=st.floats(0, 1),
    guard=st.floats(0.5, 5),
    longest_s=st.integers(600, 9000),
    late_slope=st.floats(0, 1),
    look_ahead=st.floats(0, 3),
    ratio=st.integers(1, 4),
)


def by(rule: str, room: list[Candidate], parameters: CallingParameters) -> tuple[Candidate, list[Candidate]] | None:
    """Who is called under this rule, and everybody whom the desk could have called."""
    choice = choose(room, DESK, NOW, replace(parameters, rule=rule))
    if choice is None:
        return None
    could = [one for one in room if takes(DESK, one.visit)]
    return next(one for one in could if one.visit.id == choice.visit.id), could


def waited_s(candidate: Candidate) -> float:
    return (NOW - candidate.visit.current.clock_at) / 1000


# --- of every rule -----------------------------------------------------------------------------------------------------


@given(waiting_rooms, dials, st.integers(0, 5))
def test_skill_and_language_are_hard_limits_and_a_desk_that_may_serve_never_idles(
    room: list[Candidate], parameters: CallingParameters, in_a_row: int
) -> None:
    choice = choose(room, DESK, NOW, parameters, in_a_row)
    could = {one.visit.id for one in room if takes(DESK, one.visit)}
    assert (choice.visit.id in could) if choice else not could


@given(waiting_rooms, dials)
def test_nobody_is_overtaken_by_a_later_one_of_the_same_kind(
    room: list[Candidate], parameters: CallingParameters
) -> None:
    found = by(parameters.rule, room, parameters)
    if found is None:
        return
    called_one, could = found
    same = [
        one
        for one in could
        if (one.visit.current.service, one.visit.current.target_s, one.favour, one.credit_s, one.next_desk_s)
        == (
            called_one.visit.current.service,
            called_one.visit.current.target_s,
            called_one.favour,
            called_one.credit_s,
            called_one.next_desk_s,
        )
    ]
    assert waited_s(called_one) == max(map(waited_s, same))


@given(waiting_rooms, dials)
def test_everybody_has_a_place_in_the_order(room: list[Candidate], parameters: CallingParameters) -> None:
    alone = [[one] for one in room]
    placed = [one.visit.id for one in order(alone, NOW, parameters)]
    assert sorted(placed) == sorted(one.visit.id for one in room)


# --- of one rule -------------------------------------------------------------------------------------------------------


@given(waiting_rooms, dials)
def test_score_serves_nobody_within_the_limit_while_somebody_is_beyond_it(
    room: list[Candidate], parameters: CallingParameters
) -> None:
    found = by("score", room, parameters)
    if found is None:
        return
    called_one, could = found
    limits = [min(parameters.guard * one.visit.current.target_s, parameters.longest_s) for one in could]
    beyond = [waited_s(one) / limit for one, limit in zip(could, limits, strict=True)]
    if max(beyond) > 1:
        assert beyond[could.index(called_one)] == max(beyond)


@given(waiting_rooms, dials)
def test_first_come_serves_nobody_while_another_has_waited_longer(
    room: list[Candidate], parameters: CallingParameters
) -> None:
    found = by("first_come", room, parameters)
    if found is not None:
        called_one, could = found
        assert waited_s(called_one) == max(map(waited_s, could))


@given(waiting_rooms, dials)
def test_strict_priority_serves_no_ordinary_visit_while_a_favoured_one_waits(
    room: list[Candidate], parameters: CallingParameters
) -> None:
    found = by("strict_priority", room, parameters)
    if found is None:
        return
    called_one, could = found
    due = [one for one in could if one.favour != BOOKED or waited_s(one) >= 0]
    if due:
        highest = max(one.favour for one in due)
        assert called_one.favour == highest
        assert waited_s(called_one) == max(waited_s(one) for one in due if one.favour == highest)


@given(waiting_rooms, dials)
def test_longest_share_serves_nobody_while_another_has_used_a_larger_share(
    room: list[Candidate], parameters: CallingParameters
) -> None:
    found = by("longest_share", room, parameters)
    if found is not None:
        called_one, could = found
        assert share_used(called_one, NOW) == max(share_used(one, NOW) for one in could)


@given(st.lists(st.sampled_from(["ordinary", "priority"]), min_size=1, max_size=40), st.integers(1, 4))
def test_ratio_lets_both_kinds_alternate_at_a_desk(kinds: list[str], ratio: int) -> None:
    engine = a_lobby(open_desks=["desk-1"], calling=CallingParameters(rule="ratio", ratio=ratio))
    kind_of = {arrive(engine, now=NINE + n, customer_class=kind): kind for n, kind in enumerate(kinds)}
    expected = [visit.id for visit in engine.queue(NOW)]
    left, seen = list(kinds), []
    while (visit := called(engine, now=NOW)) is not None:
        both = len(set(left)) == 2
        left.remove(kind_of[visit])
        seen.append((visit, kind_of[visit], both))
        run(engine, b.start(visit), NOW)
        run(engine, b.finish(visit), NOW)
    assert not left
    sequence = "".join("p" if kind == "priority" else "o" for _, kind, both in seen if both)
    assert "o" * (ratio + 1) not in sequence and "pp" not in sequence
    assert [visit for visit, _, _ in seen] == expected, "the queue shows the order that comes true"


# --- the sentences -----------------------------------------------------------------------------------------------------


def said(rule: str, *room: Candidate, in_a_row: int = 0) -> str:
    choice: Choice | None = choose(room, DESK, NOW, CallingParameters(rule=rule), in_a_row)
    assert choice is not None
    return english(choice.why)


def test_every_rule_says_why() -> None:
    ordinary = somebody(1, "permits", 12, 20, (ORDINARY, 0), None)
    priority = somebody(2, "permits", 4, 10, (4.0, 0), None)
    assert said("first_come", ordinary, priority) == "P001 waited 12 of 20 minutes promised, and was here first."
    assert (
        said("strict_priority", ordinary, priority) == "P002 waited 4 of 10 minutes promised, and its kind goes first."
    )
    assert said("strict_priority", ordinary) == "P001 waited 12 of 20 minutes promised, and was here first."
    assert said("ratio", ordinary, priority, in_a_row=2) == (
        "P002 waited 4 of 10 minutes promised, and it is the turn of its kind."
    )
    assert said("longest_share", ordinary, priority) == (
        "P001 waited 12 of 20 minutes promised, the largest share of those waiting."
    )


def test_the_score_says_when_few_desks_can_take_a_visit() -> None:
    many = somebody(1, "permits", 10, 20, (ORDINARY, 0), None)
    few = somebody(30, "zoning", 9, 20, (ORDINARY, 0), None)
    choice = choose([many, few], DESK, NOW, CallingParameters(look_ahead=1.0))
    assert choice is not None
    assert english(choice.why) == "Z030 waited 9 of 20 minutes promised, and few desks can take it."


def test_the_score_says_when_somebody_has_waited_longer_than_anybody_should() -> None:
    forgotten = somebody(1, "permits", 61, 45, (ORDINARY, 0), None)
    assert said("score", forgotten, somebody(2, "zoning", 9, 5, (4.0, 0), None)) == (
        "P001 has waited 61 minutes, longer than anybody should."
    )


# --- in the engine -----------------------------------------------------------------------------------------------------


def test_a_booked_customers_wait_begins_at_the_slot_and_has_its_own_promise() -> None:
    engine = a_lobby()
    early = arrive(engine, now=NINE, slot_at=NINE + 10 * MINUTE)
    late = arrive(engine, now=NINE + 20 * MINUTE, slot_at=NINE + 10 * MINUTE, customer_class="priority")
    assert engine.visit(early).current.clock_at == NINE + 10 * MINUTE
    assert engine.visit(early).current.target_s == 300
    assert engine.visit(late).current.clock_at == NINE + 20 * MINUTE
    assert engine.visit(late).current.target_s == 150


def test_a_slot_of_another_day_is_refused() -> None:
    assert b.refusal(a_lobby(), b.check_in(slot_at=NINE + 24 * b.HOUR)).code == "slot_on_another_day"


def test_only_the_booked_service_has_the_promise_of_the_slot() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = arrive(engine, slot_at=NINE)
    run(engine, b.transfer(visit, "zoning"), NINE + MINUTE)
    assert not engine.visit(visit).booked
    assert engine.visit(visit).current.target_s == 600


def test_strict_priority_takes_booked_customers_at_their_time_and_not_before() -> None:
    engine = a_lobby(open_desks=["desk-1"], calling=CallingParameters(rule="strict_priority"))
    booked = arrive(engine, now=NINE, slot_at=NINE + 30 * MINUTE)
    ordinary = arrive(engine, now=NINE)
    priority = arrive(engine, now=NINE + MINUTE, customer_class="priority")
    assert [visit.id for visit in engine.queue(NINE + 2 * MINUTE)] == [priority, ordinary, booked]
    assert [visit.id for visit in engine.queue(NINE + 30 * MINUTE)] == [booked, priority, ordinary]


def test_a_turn_that_is_taken_back_is_owed_again() -> None:
    engine = a_lobby(open_desks=["desk-1"], calling=CallingParameters(rule="ratio", ratio=1))
    for n in range(2):
        arrive(engine, now=NINE + n)
    urgent = arrive(engine, now=NINE + 5, customer_class="priority")
    first = called(engine)
    assert first is not None and first != urgent
    run(engine, b.start(first), NINE)
    run(engine, b.finish(first), NINE)
    assert called(engine) == urgent
    run(engine, b.undo(urgent), NINE)
    assert called(engine) == urgent


def test_people_ahead_are_counted_in_the_order_of_calls() -> None:
    engine = a_lobby(open_desks=["desk-1"], calling=CallingParameters(rule="ratio", ratio=2))
    ordinary = [arrive(engine, now=NINE + n) for n in range(3)]
    urgent = arrive(engine, now=NINE + 5, customer_class="priority")
    assert [engine.standing_of(visit, NOW).ahead for visit in (*ordinary, urgent)] == [0, 1, 3, 2]


def test_the_wait_for_another_desk_counts_for_those_whom_few_desks_take() -> None:
    """Two services alike, one taken by one desk and one by three: of equal waits the former goes first."""
    desks = [a_desk("desk-1", SERVICES[:2]), a_desk("desk-2", ["zoning"]), a_desk("desk-3", ["zoning"])]
    branch = a_branch(
        services=tuple(a_service(id) for id in SERVICES[:2]),
        desks=tuple(desks),
        calling=CallingParameters(look_ahead=1.0),
    )
    engine = a_lobby(open_desks=["desk-1", "desk-2", "desk-3"], branch=branch)
    zoning = arrive(engine, "zoning", now=NINE)
    permits = arrive(engine, "permits", now=NINE + 5 * MINUTE)
    choice = engine.next_for(DeskId("desk-1"), NINE + 10 * MINUTE)
    assert choice is not None and choice.visit.id == permits
    for desk in ("desk-2", "desk-3"):
        run(engine, b.close_desk(desk), NINE + 10 * MINUTE)
    choice = engine.next_for(DeskId("desk-1"), NINE + 10 * MINUTE)
    assert choice is not None and choice.visit.id == zoning


# --- in a lobby ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_branch_can_choose_every_rule(rule: str) -> None:
    engine = a_lobby(open_desks=["desk-1"], calling=CallingParameters(rule=rule))
    first, second = arrive(engine, now=NINE), arrive(engine, now=NINE + 1)
    assert [visit.id for visit in engine.queue(NINE + MINUTE)] == [first, second]
    assert called(engine, now=NINE + MINUTE) == first


def test_kinds_are_known_by_what_their_class_is_granted() -> None:
    classes = (
        CustomerClass("ordinary", {"en": "Ordinary"}),
        CustomerClass("priority", {"en": "Priority"}, target_factor=0.5),
        CustomerClass("vip", {"en": "VIP"}, target_factor=0.5, weight=2.0),
    )
    engine = a_lobby(classes=classes, calling=CallingParameters(rule="strict_priority"))
    kinds = [arrive(engine, now=NINE + n, customer_class=kind.id) for n, kind in enumerate(classes)]
    assert [visit.id for visit in engine.queue(NINE + MINUTE)] == kinds[::-1]
    assert not is_favoured(ORDINARY) and is_favoured(BOOKED)


def test_first_come_never_lets_the_queue_be_passed() -> None:
    engine = a_lobby(open_desks=["desk-2"], calling=CallingParameters(rule="first_come"))
    visits = [
        arrive(engine, SERVICES[n % 3], now=NINE + n * MINUTE, customer_class="priority" if n == 4 else "ordinary")
        for n in range(6)
    ]
    queue = [visit.id for visit in engine.queue(NOW)]
    assert queue == visits
    assert all(earlier < later for earlier, later in pairwise(engine.visit(one).current.clock_at for one in queue))
