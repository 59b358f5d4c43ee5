"""One bad command harms nobody: whatever goes wrong with it, it alone is refused, and the state is as if it had not come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from lobby.engine.commands import CheckIn, Command, ConfigureBranch
from lobby.engine.engine import Engine
from lobby.engine.events import Event
from lobby.errors import Broken, LobbyError
from lobby.ids import BranchId, CommandId, VisitId, new_command, uuid7
from server.branch.devices import Devices
from server.branch.live import LiveBranch
from server.branch.pending import MakeReply, Submission
from server.branch.presses import Presses
from server.clock import RealClock
from server.metrics import Metrics
from server.settings import Settings
from server.store.base import Decided, Reply, StoreRefused
from server.store.sqlite.store import SqliteStore
from server.views.replies import check_in_reply, no_reply, visit_reply
from tests.builders import a_branch, a_desk, call_next, check_in, open_desk
from tests.conftest import StartServer

MAIN = BranchId("main")
NOT_TIMES = (9223372036854775808, 10**17, -(10**15), 253402300800000)
"""Numbers that once refused everybody's commands: each broke somewhere else, in the calendar or in the store."""


# --- at a real server ------------------------------------------------------------------------------------------------


async def test_check_ins_beside_impossible_times_all_succeed(start_server: StartServer) -> None:
    server = start_server(start_within_s=90)
    path = "/api/v1/branches/permit-center/visits"

    async def one(**more: Any) -> tuple[int, str]:
        body = {"services": ["permits"], **more}
        answer = await kiosk.post(path, json=body, headers={"Idempotency-Key": uuid7()})
        return answer.status_code, answer.json().get("code", "")

    async with server.async_client("kiosk") as kiosk:
        for _ in range(6):
            honest, bad = await asyncio.gather(
                asyncio.gather(*(one() for _ in range(10))),
                asyncio.gather(*(one(slot_at=at) for at in NOT_TIMES * 3)),
            )
            assert set(honest) == {(201, "")}
            assert {status for status, _ in bad} == {422}, bad
    assert "group_given_up" not in server.log.read_text()


# --- in the branch ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard(Command):
    """A command that no handler knows: deciding it fails."""


def broken_reply(engine: Engine, now: int, events: tuple[Event, ...]) -> tuple[int, str]:
    """Fails once its command has been applied: the state holds what must not stay."""
    raise ZeroDivisionError(f"of {engine.seq}")


class Main:
    """One live branch on a record of its own, and those who put commands to it."""

    def __init__(self, live: LiveBranch, store: SqliteStore, metrics: Metrics) -> None:
        self.live, self.store, self.metrics = live, store, metrics

    def arrives(self, **changes: Any) -> Awaitable[Reply]:
        """A customer like any other."""
        command = check_in(**changes)
        return self.puts(command, self.ticket_of(command))

    def ticket_of(self, command: CheckIn) -> MakeReply:
        url = "http://lobby.test"
        return partial(check_in_reply, visit=command.visit, waits=self.live.predictions, public_url=url)

    def puts(self, command: Command, reply: MakeReply = no_reply, key: CommandId | None = None) -> Awaitable[Reply]:
        return self.live.submit(Submission(command, reply, key or new_command(), "hash"))

    async def on_record(self) -> Engine:
        """The state computed anew from what the store holds."""
        engine = Engine(MAIN)
        for stored in (await self.store.load(MAIN)).events:
            engine.apply(stored.event)
        return engine

    async def numbers(self) -> list[str]:
        return [visit.number for visit in (await self.on_record()).visits.values()]

    async def stands_as_on_record(self) -> bool:
        state = await self.live.read(lambda engine: engine.state())
        return state == (await self.on_record()).state()


@pytest.fixture
async def main(tmp_path: Path) -> AsyncIterator[Main]:
    store = SqliteStore(tmp_path / "lobby.db")
    await store.open()
    branch = a_branch(id=MAIN, desks=(a_desk("desk-1"), a_desk("desk-2", automatic=True)), wrap_up_s=0)
    engine = Engine(MAIN)
    events = engine.handle(ConfigureBranch(branch=branch), RealClock().now())
    await store.append(MAIN, 0, [Decided(events)], [])
    metrics = Metrics()
    live = LiveBranch(
        MAIN,
        store=store,
        clock=RealClock(),
        metrics=metrics,
        settings=Settings(),
        devices=Devices(0),
        staff_names={},
        presses=Presses(),
    )
    await live.start()
    yield Main(live, store, metrics)
    await live.stop()
    await store.close()


async def settled(*commands: Awaitable[Reply]) -> list[Reply | BaseException]:
    """Put them all at once, so that they are decided as one group; what each was answered."""
    return await asyncio.gather(*commands, return_exceptions=True)


BROKEN: dict[str, tuple[Command, MakeReply]] = {
    "it cannot be decided": (Unheard(), no_reply),
    "its reply cannot be made": (check_in(), broken_reply),
    "its reply names what is not there": (check_in(), partial(visit_reply, visit=VisitId("nobody"))),
    "its event cannot be written": (replace(check_in(), language=object()), no_reply),  # type: ignore[arg-type]
    "its row cannot be written": (replace(check_in(), language="\ud800"), no_reply),
}


@pytest.mark.parametrize(("command", "reply"), BROKEN.values(), ids=BROKEN)
async def test_a_command_that_breaks_is_refused_alone(main: Main, command: Command, reply: MakeReply) -> None:
    group = [main.arrives(), main.arrives(), main.puts(command, reply), main.arrives(), main.puts(open_desk("desk-1"))]
    first, second, broken, third, opened = await settled(*group)
    for answer in (first, second, third, opened):
        assert isinstance(answer, Reply), answer
    assert isinstance(broken, Broken)
    assert (broken.code, broken.status) == ("internal", 500)
    assert await main.numbers() == ["P001", "P002", "P003"]
    assert await main.stands_as_on_record()


async def test_several_that_break_leave_the_others_standing(main: Main) -> None:
    answers = await settled(
        *(one for command, reply in BROKEN.values() for one in (main.arrives(), main.puts(command, reply)))
    )
    assert [type(answer) for answer in answers] == [Reply, Broken] * len(BROKEN)
    assert await main.numbers() == [f"P{count:03d}" for count in range(1, len(BROKEN) + 1)]
    assert await main.stands_as_on_record()


async def test_a_broken_command_may_come_again_under_its_key(main: Main) -> None:
    """It was as if it had never come, so nothing stands in its way once the server is mended."""
    command, key = check_in(), new_command()
    with pytest.raises(Broken):
        await main.puts(command, broken_reply, key)
    reply = await main.puts(command, main.ticket_of(command), key)
    assert reply.status == 201
    again = await main.puts(command, broken_reply, key)
    assert again == reply, "the reply was kept with the command, and is not made a second time"
    assert await main.numbers() == ["P001"]


async def test_what_the_store_refuses_is_refused_alone(main: Main) -> None:
    """Two visits of one ticket token: no rule of the engine, but the store holds each token once."""
    mine = check_in()
    same = replace(check_in(), token=mine.token)
    index = "CREATE UNIQUE INDEX one_token ON visit (branch, token)"
    await main.store.write(lambda db: db.execute(index))
    first, refused, other = await settled(main.puts(mine), main.puts(same), main.arrives())
    assert isinstance(first, Reply) and isinstance(other, Reply)
    assert isinstance(refused, StoreRefused) and refused.code == "store_refused"
    assert await main.numbers() == ["P001", "P002"]
    assert await main.stands_as_on_record()


async def test_what_was_refused_stays_refused_when_the_others_are_decided_again(main: Main) -> None:
    """The first desk is opened twice: the second time is refused, before another command spoils the state."""
    busy, refused, broken = await settled(
        main.puts(open_desk("desk-1", "ada")),
        main.puts(call_next("desk-1", "bob")),
        main.puts(check_in(), broken_reply),
    )
    assert isinstance(busy, Reply) and isinstance(broken, Broken)
    assert isinstance(refused, LobbyError) and refused.code == "desk_taken"
    assert await main.stands_as_on_record()


async def test_calls_that_desks_make_by_themselves_are_counted(main: Main) -> None:
    await main.puts(open_desk("desk-2"))
    await settled(main.arrives(), main.arrives())
    figures = main.metrics.text().decode()
    assert 'lobby_commands_total{command="CallNext"} 1.0' in figures
    assert 'lobby_commands_total{command="CheckIn"} 2.0' in figures


async def test_the_log_says_where_it_broke_and_nothing_of_what_was_typed(main: Main) -> None:
    wrong: dict[str, Any] = {"needs": 7, "channel": "Ada Lovelace"}
    command = replace(check_in(), **wrong)
    with capture_logs() as log, pytest.raises(Broken):
        await main.puts(command, main.ticket_of(command))
    (line,) = [line for line in log if line["event"] == "command_broken"]
    assert (line["command"], line["kind"]) == ("CheckIn", "TypeError")
    assert "Ada" not in str(log)
