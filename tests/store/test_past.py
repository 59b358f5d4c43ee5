"""Past days out of the record, and the commands that plan from them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from typer.testing import CliRunner

from cli import app
from lobby.engine.events import DeskClosed, DeskOpened
from lobby.engine.model import Branch, CallingParameters
from prediction.checks.staffing_check import log_of
from prediction.history.past_day import PastDay
from prediction.history.special_days import Special, SpecialKind
from server.store import embedded_address, open_store
from server.workers.past_days import read_past
from simulation.scenario import branch_of, read_scenarios
from tests.builders import moment
from tests.records import write_days

LOBBY = next(one for one in read_scenarios(Path("simulation/scenarios/ten_lobbies.toml")) if one.id == "S5")
BRANCH = replace(branch_of(LOBBY, CallingParameters()), timezone="America/Los_Angeles")


async def a_record(folder: Path, days: int = 6, branch: Branch = BRANCH) -> list[PastDay]:
    """The first working days of March 2026 at a small lobby."""
    lived = log_of(LOBBY, BRANCH, days, seed=1)
    async with open_store(embedded_address(folder), make=True) as store:
        await write_days(store, branch, lived)
    return lived


async def test_whole_days_come_back_as_they_were_lived(tmp_path: Path) -> None:
    lived = await a_record(tmp_path)
    async with open_store(embedded_address(tmp_path), make=True) as store:
        past = await read_past(store, None, "2026-03-10", moment("2026-03-09 20:00"))
    assert [day.day.isoformat() for day in past.days] == [f"2026-03-0{n}" for n in (2, 3, 4, 5, 6)]
    for day, was in zip(past.days, lived, strict=False):
        assert day.counts.counts == was.counts.counts
        assert day.spans == was.spans
        assert day.counts in past.counts
        assert isinstance(day.desk_events[0], DeskOpened) and isinstance(day.desk_events[-1], DeskClosed)


async def test_special_days_are_known_from_the_first_day_of_the_record_to_the_one_asked_for(tmp_path: Path) -> None:
    await a_record(tmp_path, branch=replace(BRANCH, holidays="US-CA", short_dates=("2026-03-04",)))
    async with open_store(embedded_address(tmp_path), make=True) as store:
        past = await read_past(store, None, "2026-05-25", moment("2026-03-09 20:00"))
    assert past.special[date(2026, 3, 4)] == Special(SpecialKind.SHORT)
    assert past.special[date(2026, 5, 25)] == Special(SpecialKind.HOLIDAY, "Memorial Day")
    assert max(past.special) == date(2026, 5, 25)


async def test_of_today_the_half_hours_that_are_over_are_seen(tmp_path: Path) -> None:
    lived = await a_record(tmp_path)
    async with open_store(embedded_address(tmp_path), make=True) as store:
        past = await read_past(store, None, "2026-03-09", moment("2026-03-09 12:10"))
    assert len(past.days) == 5
    assert past.seen == lived[5].counts.counts[:24]


def test_a_plan_is_made_from_the_record(tmp_path: Path) -> None:
    lived = asyncio.run(a_record(tmp_path))
    said = CliRunner().invoke(app(), ["plan", "2026-03-10", "--days", "3", "--json", "--data", str(tmp_path)])
    assert said.exit_code == 0, said.output
    plan = json.loads(said.stdout)
    assert plan["days"] == len(lived)
    assert 80 < plan["expected"] < 190


def test_what_if_reproduces_a_day_of_the_record_and_shows_a_change(tmp_path: Path) -> None:
    asyncio.run(a_record(tmp_path))
    arguments = ["what-if", "2026-03-04", "--desk", "3:closed", "--deals", "2", "--json", "--data", str(tmp_path)]
    said = CliRunner().invoke(app(), arguments)
    assert said.exit_code == 0, said.output
    found = json.loads(said.stdout)
    assert found["close"]["same"] == 1.0
    assert found["differences"]["within_target"]["after"] < found["differences"]["within_target"]["before"]


def test_a_day_that_nobody_came_is_said_in_words(tmp_path: Path) -> None:
    asyncio.run(a_record(tmp_path))
    said = CliRunner().invoke(app(), ["what-if", "2026-03-01", "--data", str(tmp_path)])
    assert said.exit_code == 1
    assert "nobody who came" in said.stderr
