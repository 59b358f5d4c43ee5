"""The compiled rule is the engine's rule: held to each other ticket by ticket."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lobby.engine import snapshot, waiting
from lobby.engine.calling import rank
from lobby.engine.engine import Engine
from lobby.engine.model import CallingParameters, CustomerClass
from lobby.engine.rules import RULES
from lobby.ids import DeskId, VisitId
from prediction.history.habits import Habits
from prediction.waits.arrange import InputsBuilder, rule_of
from prediction.waits.inputs import empty_desks, empty_line, nobody_coming
from prediction.waits.playing import begin
from prediction.waits.queue_rule import take
from tests.builders import MINUTE, NINE, a_branch, a_lobby, a_service, arrive, called, check_in, no_show, run

NOW = NINE + 90 * MINUTE
BRANCH = a_branch(
    services=(
        a_service("permits", target_s=15 * 60, usual_s=10 * 60),
        a_service("zoning", target_s=30 * 60, usual_s=25 * 60, weight=1.5),
        a_service("fees", target_s=8 * 60, usual_s=4 * 60),
    ),
    classes=(
        CustomerClass("ordinary", {"en": "Ordinary"}),
        CustomerClass("priority", {"en": "Priority"}, weight=2.0, target_factor=0.5),
        CustomerClass("early", {"en": "Early"}, credit_s=90),
    ),
)

people = st.lists(
    st.tuples(
        st.sampled_from(["permits", "zoning", "fees"]),
        st.sampled_from(["ordinary", "priority", "early"]),
        st.sampled_from([None, None, None, "es"]),
        st.integers(0, 5400).map(lambda seconds: NINE + seconds * 1000),
        st.none() | st.integers(-30, 120).map(lambda minutes: NINE + minutes * MINUTE),
    ),
    min_size=1,
    max_size=12,
)
numbers = st.builds(
    CallingParameters,
    rule=st.sampled_from(sorted(RULES)),
    fair_fast=st.sampled_from([0.0, 0.5, 1.0]),
    guard=st.sampled_from([1.0, 2.5]),
    longest_s=st.sampled_from([1200, 3600]),
    late_slope=st.sampled_from([1.0, 0.2]),
    look_ahead=st.sampled_from([0.0, 2.0]),
    ratio=st.integers(1, 3),
)


def compiled_choice(engine: Engine, desk: DeskId) -> VisitId | None:
    """Whom the compiled rule lets this desk call now."""
    builder = InputsBuilder(engine.input_snapshot(NOW), Habits())
    inputs, waits = builder.build(), np.full(len(builder.everybody), np.inf)
    line, desks, coming = empty_line(len(waits), len(inputs.scale)), empty_desks(len(inputs.state)), nobody_coming()
    begin(inputs, line, desks, coming)
    at = [one.id for one in engine.branch.desks].index(desk)
    who = take(inputs, rule_of(engine.branch.calling), line, desks, at, 0.0, waits)
    return None if who < 0 else builder.everybody[who].visit


def urgency(engine: Engine, visit: VisitId) -> tuple[float, ...]:
    state = snapshot.restore(engine.snapshot())
    return rank(waiting.candidate(state, engine.visit(visit)), NOW, engine.branch.calling)


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(people, numbers)
def test_every_call_of_a_day_is_the_engines_call(
    people: list[tuple[str, str, str | None, int, int | None]], numbers: CallingParameters
) -> None:
    engine = a_lobby(branch=replace(BRANCH, calling=numbers), open_desks=["desk-1", "desk-2", "desk-3"])
    for service, customer_class, language, came, slot in sorted(people, key=lambda one: one[3]):
        command = check_in(service, customer_class=customer_class, language_needed=language, slot_at=slot)
        run(engine, command, came)
    for turn in range(3 * len(people)):
        desk = DeskId(f"desk-{turn % 3 + 1}")
        engines, compiled = engine.next_for(desk, NOW), compiled_choice(engine, desk)
        if engines is None or compiled is None:
            assert (engines is None) == (compiled is None)
            continue
        if engines.visit.id != compiled:
            assert urgency(engine, compiled) == pytest.approx(urgency(engine, engines.visit.id), rel=1e-12)
        visit = called(engine, desk, NOW)
        assert visit is not None
        run(engine, no_show(visit), NOW)


def test_who_asks_is_behind_all_who_wait() -> None:
    engine = a_lobby(open_desks=["desk-1"], branch=BRANCH)
    first = arrive(engine, "permits", now=NOW)
    assert compiled_choice(engine, DeskId("desk-1")) == first
