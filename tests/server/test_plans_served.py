"""Plans and advice of a running server: made beside it, from its own record."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from lobby.contract.notes import in_english
from lobby.contract.planning import Advice, PlanView
from lobby.engine.model import CallingParameters, DeskState
from lobby.ids import DeskId
from prediction.checks.staffing_check import log_of
from prediction.history.day_counts import SLOTS
from prediction.planning.advice import LobbyNow, advise
from prediction.planning.staffing import DayModel, learn_days
from server.store import embedded_address, open_store
from simulation.scenario import branch_of, read_scenarios
from tests.builders import MINUTE, arrive, close_desk, moment, open_desk, run, take_break
from tests.builders import a_lobby as standing_lobby
from tests.records import write_days
from tests.running import RunningServer

LOBBY = next(one for one in read_scenarios(Path("simulation/scenarios/ten_lobbies.toml")) if one.id == "S5")
BRANCH = replace(branch_of(LOBBY, CallingParameters()), timezone="America/Los_Angeles")
NOON = moment("2026-03-09 12:00")
QUIET = (0.0,) * SLOTS


def learned() -> DayModel:
    return learn_days(log_of(LOBBY, BRANCH, 5, seed=1), BRANCH)


def a_lobby(
    waiting: int, arrivals: tuple[float, ...] = QUIET, open_desks: tuple[str, ...] = ("desk-1", "desk-2", "desk-3")
) -> LobbyNow:
    """Noon at the small lobby; everybody who waits wants service 2, which only desk 3 takes."""
    branch = replace(BRANCH, desks=tuple(replace(desk, automatic=False) for desk in BRANCH.desks))
    engine = standing_lobby(branch=branch, now=NOON - 60 * MINUTE)
    for desk in open_desks:
        run(engine, open_desk(desk), NOON - 60 * MINUTE)
    for number in range(waiting):
        arrive(engine, "service-2", now=NOON - (10 - number) * MINUTE)
    return LobbyNow(engine, NOON, moment("2026-03-09 00:00"), arrivals, learned())


def test_a_quiet_lobby_needs_no_advice() -> None:
    assert advise(a_lobby(1)) is None


def test_the_desk_that_helps_most_is_named_with_its_service() -> None:
    advice = advise(a_lobby(8))
    assert advice is not None
    assert advice.service == "service-2"
    assert advice.desk in {"desk-1", "desk-2"}
    assert advice.helped is not None and advice.helped > advice.expected + 0.1
    assert "Most help: desk" in in_english(advice.text)


def test_a_desk_on_its_break_that_takes_the_service_is_asked_to_open() -> None:
    lobby = a_lobby(8)
    run(lobby.engine, take_break("desk-3"), NOON - MINUTE)
    run(lobby.engine, close_desk("desk-1"), NOON - MINUTE)
    run(lobby.engine, close_desk("desk-2"), NOON - MINUTE)
    advice = advise(lobby)
    assert lobby.engine.desks[DeskId("desk-3")].state is DeskState.ON_BREAK
    assert advice is not None and advice.desk == "desk-3"
    assert "desk 3 opens" in in_english(advice.text)


def test_advice_changes_nothing_of_the_lobby() -> None:
    lobby = a_lobby(8)
    before = lobby.engine.state()
    advise(lobby, plays=2)
    assert lobby.engine.state() == before


# --- a running server --------------------------------------------------------------------------------------------


async def write(folder: Path) -> None:
    """Five working days, the last of them yesterday or earlier: a server's clock is the real one."""
    async with open_store(embedded_address(folder), make=True) as store:
        await write_days(store, BRANCH, log_of(LOBBY, BRANCH, 5, seed=1))


def test_a_supervisor_gets_the_plan_of_a_day_to_come(tmp_path: Path) -> None:
    asyncio.run(write(tmp_path))
    server = RunningServer(tmp_path, branch=BRANCH).start()
    try:
        monday = date(2026, 3, 2) + timedelta(weeks=200)
        plan = asked_for(server, f"/api/v1/branches/{BRANCH.id}/plan/{monday}")
        assert plan.days == 5
        assert 80 < plan.expected < 190
        assert in_english(plan.sentences[0]).startswith("Expect about")
    finally:
        server.close()


def asked_for(server: RunningServer, path: str) -> PlanView:
    """The plan, asked for again while it is being made."""
    while True:
        answer = server.client("supervisor").get(path, timeout=60)
        if answer.status_code != 503 or answer.json()["code"] != "plan_not_ready":
            assert answer.status_code == 200, answer.text
            return PlanView.model_validate(answer.json())


def test_without_a_past_there_is_no_plan_and_the_answer_says_so(tmp_path: Path) -> None:
    server = RunningServer(tmp_path).start()
    try:
        answer = server.client("supervisor").get(f"/api/v1/branches/{server.branch.id}/plan/2026-03-10", timeout=60)
        assert (answer.status_code, answer.json()["code"]) == (409, "history_short")
    finally:
        server.close()


def test_the_contract_keeps_advice() -> None:
    advice = advise(a_lobby(8), plays=4)
    assert advice is not None
    assert Advice.model_validate_json(advice.model_dump_json()) == advice
