"""A real morning on a real server: kiosk, board, tablets, phones and printer against the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from rich.console import Console

from cli.replay_table import run_replay, tell
from lobby.contract.reports import DayReport
from lobby.errors import Conflict, NotFound
from lobby.sqlite import sqlite3
from prediction.checks.bank_log import read_calls
from replay.check import differences
from replay.day import TARGET_S, ReplayDay, plan
from replay.run import Replayed, replay
from replay.virtual_paper import virtual_paper
from tests.replays import EXTRACT
from tests.running import RunningServer, apart

StartServer = Callable[..., RunningServer]


def morning(until: str) -> ReplayDay:
    hour, minute = until.split(":")
    return plan(read_calls(EXTRACT), until_s=int(hour) * 3600 + int(minute) * 60)


def replay_server(start_server: StartServer, day: ReplayDay) -> RunningServer:
    return start_server(branch=day.branch, replay_clock=True)


def printed(replayed: Replayed) -> str:
    console = Console(file=StringIO(), width=120)
    tell(replayed, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


async def test_the_first_hours_of_a_real_day_are_on_record_as_the_clients_saw_them(start_server: StartServer) -> None:
    day = morning("08:30")
    server = replay_server(start_server, day)
    replayed = await replay(day, server.url, server.token("admin"), paper=virtual_paper)
    assert replayed.differences == []
    assert replayed.report.all.came == len(day.arrivals) == 87
    assert replayed.report.complete
    assert replayed.seen.papers is not None
    assert len(set(replayed.seen.papers)) == 87
    assert len(replayed.seen.calls_shown) == replayed.report.all.wait.count
    assert "The record agrees with what the clients saw: 87 visits" in printed(replayed)


class Lived(NamedTuple):
    """A morning until twenty past seven, and the server that has it on record."""

    day: ReplayDay
    server: RunningServer
    replayed: Replayed


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    day = morning("07:20")
    server = RunningServer(tmp_path_factory.mktemp("lived"), branch=day.branch, replay_clock=True).start()
    yield Lived(day, server, apart(replay(day, server.url, server.token("admin"))))
    server.close()


async def test_the_same_morning_twice_is_the_same_record(lived: Lived, start_server: StartServer) -> None:
    server = replay_server(start_server, lived.day)
    again = await replay(lived.day, server.url, server.token("admin"))
    first, second = (one.report.model_copy(update={"made_at": 0}) for one in (lived.replayed, again))
    assert first == second


async def test_a_server_that_has_had_customers_is_refused(lived: Lived) -> None:
    with pytest.raises(Conflict, match="has had customers"):
        await replay(lived.day, lived.server.url, lived.server.token("admin"))


def test_a_record_that_was_tampered_with_is_found(lived: Lived) -> None:
    day, server, replayed = lived
    with sqlite3.connect(server.data / "lobby.db") as record:
        record.execute("UPDATE step SET called_at = called_at + 1000 WHERE position = 0")
    record.close()
    reply = server.client("admin").get(f"/api/v1/branches/{day.branch.id}/reports/day/{day.day}")
    wrong = DayReport.model_validate(reply.json())
    found = differences(replayed.seen, replayed.events, wrong, TARGET_S)
    assert "wait longest differs" in " ".join(found)


async def test_a_server_that_keeps_real_time_is_refused(start_server: StartServer) -> None:
    day = morning("07:10")
    server = start_server(branch=day.branch)
    with pytest.raises(NotFound, match="keeps real time"):
        await replay(day, server.url, server.token("admin"))


def run(file: Path, **how: object) -> tuple[int, str]:
    console = Console(file=StringIO(), width=160)
    code = run_replay(file, console=console, **how)  # type: ignore[arg-type]
    assert isinstance(console.file, StringIO)
    return code, console.file.getvalue()


def test_the_command_starts_a_server_of_its_own() -> None:
    code, text = run(EXTRACT, until="07:10")
    assert (code, "The record agrees" in text) == (0, True), text


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"until": "noon"}, "'noon' is no time of day"),
        ({"day": "1999-02-04"}, "holds nothing of 1999-02-04"),
        ({"until": "05:00"}, "no agent who served anybody"),
        ({"server": "http://127.0.0.1:1"}, "needs an admin's token"),
        ({"server": "http://127.0.0.1:1", "token": "x"}, "did not answer"),
    ],
)
def test_what_cannot_be_replayed_is_said_in_words(how: dict[str, str], sentence: str) -> None:
    code, text = run(EXTRACT, **how)
    assert code == 1
    assert sentence in text


def test_the_branch_of_a_day_can_be_written_for_a_server_of_ones_own(tmp_path: Path) -> None:
    from server.setup.branch_file import parse

    file = tmp_path / "bank.toml"
    assert run(EXTRACT, branch_file=file)[0] == 0
    assert parse(file.read_text()) == plan(read_calls(EXTRACT)).branch
