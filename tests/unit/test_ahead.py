"""Who is ahead of whom: those whom an open desk would call before, and nobody of exactly those who are next."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lobby.engine.engine import Engine
from lobby.engine.estimates import gamma_points
from lobby.engine.model import CallingParameters, CustomerClass, State
from lobby.engine.rules import RULES, alternating, others_before
from lobby.ids import DeskId, ServiceId, VisitId
from tests import builders as b
from tests.builders import MINUTE, NINE, SECOND, a_desk, a_lobby, a_service, arrive, being_served, run
from tests.unit.test_calling import waiting

SIX = ("permits", "zoning", "fees", "licences", "records", "inspections")
SERVICES = SIX[:3]
LATER = NINE + 30 * MINUTE


def six_services(*desks: tuple[str, ...], open_desks: int | None = None, **calling: object) -> Engine:
    """Desks of these skills, of which so many are open."""
    names = [f"desk-{n}" for n in range(1, len(desks) + 1)]
    return a_lobby(
        open_desks=names[:open_desks],
        services=tuple(a_service(name, prefix="ABCDEF"[n], usual_s=600) for n, name in enumerate(SIX)),
        desks=tuple(a_desk(name, skills) for name, skills in zip(names, desks, strict=True)),
        calling=CallingParameters(rule="first_come", **calling),  # type: ignore[arg-type]
    )


def ahead_of_each(engine: Engine, now: int = LATER) -> dict[VisitId, int]:
    return {one.visit.id: one.ahead for one in engine.standing(now)}


def test_one_desk_that_serves_six_services_has_one_who_is_next() -> None:
    engine = six_services(SIX)
    visits = [arrive(engine, service, now=NINE + n * SECOND) for n, service in enumerate(SIX)]
    assert ahead_of_each(engine) == {visit: n for n, visit in enumerate(visits)}


def test_two_desks_that_share_no_service_have_two_who_are_next() -> None:
    engine = six_services(SIX[:3], SIX[3:])
    visits = [arrive(engine, service, now=NINE + n * SECOND) for n, service in enumerate(SIX)]
    assert [ahead_of_each(engine)[visit] for visit in visits] == [0, 1, 2, 0, 1, 2]


def test_two_desks_for_everything_still_have_one_who_is_next() -> None:
    engine = six_services(SIX, SIX)
    visits = [arrive(engine, service, now=NINE + n * SECOND) for n, service in enumerate(SIX)]
    assert ahead_of_each(engine) == {visit: n for n, visit in enumerate(visits)}


def test_of_those_who_came_in_the_same_moment_the_one_who_reads_next_is_called() -> None:
    engine = six_services(SIX)
    for service in reversed(SIX):
        arrive(engine, service)
    for left in range(len(SIX), 0, -1):
        (reads_next,) = (visit for visit, ahead in ahead_of_each(engine).items() if not ahead)
        choice = engine.next_for(DeskId("desk-1"), LATER)
        assert choice is not None and choice.visit.id == reads_next
        run(engine, b.cancel(reads_next), LATER)
        assert engine.waiting() == left - 1


def test_a_desk_of_ones_own_counts_where_fewest_wait_for_it() -> None:
    engine = six_services(SIX, ("fees",))
    for n in range(5):
        arrive(engine, "permits", now=NINE + n * SECOND)
    fees = [arrive(engine, "fees", now=NINE + (10 + n) * SECOND) for n in range(2)]
    assert [ahead_of_each(engine)[visit] for visit in fees] == [0, 1]


def test_a_desk_that_closes_is_no_longer_where_few_wait() -> None:
    engine = six_services(SIX, ("fees",))
    for n in range(5):
        arrive(engine, "permits", now=NINE + n * SECOND)
    fees = arrive(engine, "fees", now=NINE + 10 * SECOND)
    run(engine, b.take_break("desk-2"), LATER)
    assert engine.standing_of(fees, LATER).ahead == 5


def test_while_no_desk_is_open_those_count_that_could_take_one() -> None:
    engine = six_services(SIX, open_desks=0)
    visits = [arrive(engine, service, now=NINE + n * SECOND) for n, service in enumerate(SIX)]
    assert ahead_of_each(engine) == {visit: n for n, visit in enumerate(visits)}


def test_one_who_was_sent_to_a_desk_is_behind_those_whom_that_desk_takes() -> None:
    engine = six_services(("permits", "zoning"), ("permits",))
    arrive(engine, "zoning", now=NINE)
    visit = being_served(engine, now=NINE + SECOND)
    run(engine, b.transfer(visit, "permits", desk=DeskId("desk-1")), NINE + SECOND)
    assert engine.standing_of(visit, LATER).ahead == 1
    permits = arrive(engine, "permits", now=NINE + 2 * SECOND)
    assert engine.standing_of(permits, LATER).ahead == 0, "desk 2 takes nobody before"


def test_the_wait_reckons_with_the_other_services_of_a_desk() -> None:
    engine = six_services(SIX)
    being_served(engine)
    for n, service in enumerate(SIX[1:]):
        arrive(engine, service, now=NINE + n * SECOND)
    wait = engine.estimate(ServiceId("permits"), NINE + MINUTE)
    assert wait is not None and wait.median_s == pytest.approx(6 * 600, rel=0.06)


def test_one_who_may_go_elsewhere_counts_for_a_share_of_the_wait() -> None:
    engine = six_services(("permits", "zoning"), ("zoning",), ("zoning",))
    for n in range(6):
        arrive(engine, "zoning", now=NINE + n * SECOND)
    visit = arrive(engine, "permits", now=NINE + MINUTE)
    standing = engine.standing_of(visit, LATER)
    assert standing.ahead == 6
    two_of_them_then_free = gamma_points(6 // 3 + 1 - 1)
    assert standing.wait is not None
    assert standing.wait.median_s == pytest.approx(two_of_them_then_free[1] * 600)


# --- against what desks really call ----------------------------------------------------------------------------------


@st.composite
def lobbies(draw: st.DrawFn) -> Engine:
    """Some desks of some skills, some of them open, some people waiting, under any of the rules."""
    skills = draw(st.lists(st.sets(st.sampled_from(SERVICES), min_size=1), min_size=1, max_size=3))
    names = [f"desk-{n}" for n in range(1, len(skills) + 2)]
    everything = a_desk(names[-1], SERVICES, languages=("en", "es"))
    desks = [a_desk(name, sorted(some), languages=("en",)) for name, some in zip(names, skills, strict=False)]
    engine = a_lobby(
        open_desks=draw(st.sets(st.sampled_from(names))),
        services=tuple(a_service(name, target_s=draw(st.sampled_from((300, 1200)))) for name in SERVICES),
        desks=(*desks, everything),
        classes=(CustomerClass("ordinary", {}), CustomerClass("priority", {}, target_factor=0.5)),
        calling=CallingParameters(rule=draw(st.sampled_from(sorted(RULES))), ratio=draw(st.integers(1, 3))),
    )
    clock = count(NINE, 1000)
    for desk in engine.desks.values():  # some have called ordinary customers in a row already
        for _ in range(draw(st.integers(0, 2)) if desk.staff else 0):
            visit = arrive(engine, engine.branch.desks[names.index(desk.id)].skills[0], now=next(clock))
            run(engine, b.call(visit, desk.id), next(clock))
            run(engine, b.no_show(visit), next(clock))
    for service, priority, spanish, passed in draw(
        st.lists(st.tuples(st.sampled_from(SERVICES), st.booleans(), st.booleans(), st.integers(0, 400)), max_size=12)
    ):
        for _ in range(passed):
            next(clock)
        arrive(
            engine,
            service,
            now=next(clock),
            customer_class="priority" if priority else "ordinary",
            language_needed="es" if spanish else None,
        )
    return engine


def calls_of(engine: Engine, desk: DeskId, now: int) -> list[VisitId]:
    """Whom this desk calls one after another in a copy of the lobby in which nobody else comes or calls."""
    copy, called = Engine.restore(engine.snapshot()), []
    while (choice := copy.next_for(desk, now)) is not None:
        called.append(choice.visit.id)
        run(copy, b.call(choice.visit.id, desk), now)
        run(copy, b.no_show(choice.visit.id), now)
    return called


@settings(deadline=None)
@given(lobbies(), st.integers(30, 90))
def test_ahead_are_those_whom_a_desk_really_calls_before_at_the_desk_where_they_are_fewest(
    engine: Engine, minutes: int
) -> None:
    now = NINE + minutes * MINUTE
    calls = [calls_of(engine, desk.id, now) for desk in engine.desks.values() if desk.staff is not None]
    for visit, in_front in ahead_of_each(engine, now).items():
        places = [called.index(visit) for called in calls if visit in called]
        assert not places or in_front == min(places)


@settings(deadline=None)
@given(lobbies())
def test_nobody_is_ahead_of_exactly_those_whom_an_open_desk_would_take(engine: Engine) -> None:
    open_desks = [desk.id for desk in engine.desks.values() if desk.staff is not None]
    choices = [engine.next_for(desk, LATER) for desk in open_desks]
    is_next = {choice.visit.id for choice in choices if choice is not None}
    served = {visit.id for desk in open_desks for visit in engine.queue(LATER, desk)}
    assert {visit for visit, in_front in ahead_of_each(engine).items() if not in_front and visit in served} == is_next


@settings(deadline=None)
@given(lobbies())
def test_one_by_one_or_in_one_pass_it_is_the_same(engine: Engine) -> None:
    for one in engine.standing(LATER):
        asked = engine.standing_of(one.visit.id, LATER)
        assert asked.ahead == one.ahead
        assert (asked.wait is None) == (one.wait is None)
        if asked.wait is not None and one.wait is not None:
            assert asked.wait.median_s == pytest.approx(one.wait.median_s)
    assert len(ahead_of_each(engine)) == sum(visit.state is State.WAITING for visit in engine.visits.values())


@given(st.lists(st.booleans(), max_size=12), st.integers(1, 3))
def test_kinds_that_alternate_in_closed_form_do_so_one_by_one(kinds: list[bool], ratio: int) -> None:
    people = [waiting(f"P{n:03d}", 60 - n)._replace(favour=2.0 if kind else 1.0) for n, kind in enumerate(kinds)]
    order = list(alternating(people, ratio))
    for kind in (True, False):
        own = [one for one in people if (one.favour > 1) == kind]
        for place, one in enumerate(own):
            others = min(others_before(place, kind, 0, ratio), len(people) - len(own))
            assert order.index(one) == place + others
