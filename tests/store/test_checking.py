"""`lobby check` finds what does not agree, and a copy made at work is whole."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lobby.engine import commands
from lobby.errors import Conflict
from server.store.base import Snapshot
from server.store.sqlite import backup as backup_module
from server.store.sqlite.store import SqliteStore
from tests.builders import HOUR, MINUTE, NINE, add_step, book, call_next, check_in, come, finish, start, undo
from tests.store.conftest import MAIN, Record


@pytest.fixture
async def busy(tmp_path: Path) -> AsyncIterator[Record]:
    """Two days on record: served, transferred, taken back, left open; and the snapshot of the first evening."""
    store = SqliteStore(tmp_path / "lobby.db")
    await store.open()
    record = await Record(store).begin("desk-1")
    for day in range(2):
        now = NINE + day * 24 * HOUR
        first = await record.arrive("permits", now=now)
        await record.happen(*(check_in("permits", "fees") for _ in range(5)), now=now)
        await record.happen(book(slot_at=now + HOUR), book("LATER", slot_at=NINE + 72 * HOUR), now=now)
        await record.happen(come(), now=now)
        await record.happen(add_step(first, "fees"), now=now + MINUTE)
        await record.happen(undo(first), now=now + MINUTE + 1000)
        await record.happen(call_next("desk-1"), now=now + 2 * MINUTE)
        await record.happen(start(first), now=now + 3 * MINUTE)
        await record.happen(finish(first), now=now + 9 * MINUTE)
        if day == 0:
            await record.happen(commands.EndDay(service_day="2026-03-02"), now=now + 19 * HOUR)
            await store.save_snapshot(MAIN, Snapshot(record.engine.seq, json.dumps(record.engine.snapshot())))
            await record.happen(commands.OpenDeskSession(desk="desk-1", staff="staff-1"), now=now + 23 * HOUR)  # type: ignore[arg-type]
    yield record
    await store.close()


async def findings(record: Record) -> list[str]:
    return await record.store.check(MAIN, lambda events: None)


async def spoil(record: Record, sql: str) -> None:
    store = record.store
    assert isinstance(store, SqliteStore)
    await store.write(lambda db: db.execute(sql))


async def test_a_record_made_by_the_engine_agrees_with_itself(busy: Record) -> None:
    assert await findings(busy) == []


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE visit SET calls = calls + 1 WHERE number = 'P001' AND service_day = '2026-03-02'", "calls is 2"),
        ("UPDATE step SET served_ms = 1 WHERE served_ms > 0 AND service_day = '2026-03-03'", "served_ms is 1"),
        ("DELETE FROM visit WHERE number = 'P002' AND service_day = '2026-03-03'", "has no row"),
        ("DELETE FROM step WHERE position = 1 AND service_day = '2026-03-03'", "by the events 2 steps"),
        ("UPDATE visit SET why = NULL WHERE number = 'P001' AND service_day = '2026-03-02'", "why is None"),
        ("DELETE FROM event WHERE seq = 7", "event 7 is missing"),
        ("UPDATE snapshot SET state = replace(state, '\"P\"', '\"Q\"')", "snapshot after event"),
        (
            "INSERT INTO visit SELECT branch, service_day, 'nobody', 'X999', token, state, service, step, steps, "
            "checked_in_at, language, customer_class, needs, language_needed, channel, calls, last_call_at, reason, "
            "outcome, ended_at, paper_printer, paper_state, paper_reprint, paper_problem, version, slot_at, appointment, "
            "why, 0 FROM visit LIMIT 1",
            "15 visit rows, and by the events 14 visits",
        ),
        ("UPDATE appointment SET came_at = NULL WHERE came_at > 0", "appointment Q7K-204 of 2026-03-0"),
        ("DELETE FROM appointment WHERE reference = 'LATER'", "appointment LATER of 2026-03-05 is None"),
    ],
)
async def test_whatever_was_changed_behind_the_engines_back_is_found(busy: Record, sql: str, says: str) -> None:
    await spoil(busy, sql)
    assert any(says in finding for finding in await findings(busy))


async def test_a_snapshot_from_before_numbers_were_kept_agrees_though_it_lacks_them(busy: Record) -> None:
    state = busy.engine.snapshot()
    over, today = sorted(state["numbers"])[0], sorted(state["numbers"])[-1]
    assert over < today
    del state["numbers"][over]
    await busy.store.save_snapshot(MAIN, Snapshot(busy.engine.seq, json.dumps({**state, "version": 1})))
    assert await findings(busy) == []
    await busy.store.save_snapshot(MAIN, Snapshot(busy.engine.seq, json.dumps(state)))
    assert ["snapshot after event" in finding for finding in await findings(busy)] == [True]


async def test_a_snapshot_of_an_earlier_version_agrees_though_it_lacks_what_came_since(busy: Record) -> None:
    state = busy.engine.snapshot()
    waiting = [visit for visit in state["visits"] if visit["why"] is None]
    for visit in waiting:
        del visit["why"]
    await busy.store.save_snapshot(MAIN, Snapshot(busy.engine.seq, json.dumps(state)))
    assert waiting and await findings(busy) == []
    waiting[0]["priority"] = True
    await busy.store.save_snapshot(MAIN, Snapshot(busy.engine.seq, json.dumps(state)))
    assert ["snapshot after event" in finding for finding in await findings(busy)] == [True]


async def test_a_copy_made_at_work_holds_what_was_on_record(busy: Record, tmp_path: Path) -> None:
    store, target = busy.store, tmp_path / "copy" / "lobby.db"
    target.parent.mkdir()
    copied: list[int] = []
    await store.backup(target, lambda done, total: copied.append(done))
    await busy.arrive(now=NINE + 25 * HOUR)
    assert sorted(file.name for file in target.parent.iterdir()) == ["lobby.db"]
    assert copied
    restored = SqliteStore(target)
    await restored.open()
    events = (await restored.load(MAIN)).events
    assert events == (await store.load(MAIN)).events[:-1]
    assert await restored.check(MAIN, lambda events: None) == []
    await restored.close()


async def test_a_copy_is_of_one_moment_however_busy_the_lobby(
    busy: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_module, "PAGES_AT_ONCE", 1)
    store, target, loop = busy.store, tmp_path / "copy.db", asyncio.get_running_loop()
    before, steps = busy.engine.seq, list[int]()

    def somebody_arrives_meanwhile(done: int, total: int) -> None:
        steps.append(done)
        asyncio.run_coroutine_threadsafe(busy.arrive(now=NINE + 25 * HOUR), loop).result()

    await store.backup(target, somebody_arrives_meanwhile)
    assert steps == sorted(steps)
    assert busy.engine.seq == before + len(steps)
    restored = SqliteStore(target)
    await restored.open()
    assert (await restored.load(MAIN)).events[-1].seq == before
    await restored.close()


async def test_a_copy_never_replaces_a_file(busy: Record, tmp_path: Path) -> None:
    store, target = busy.store, tmp_path / "precious"
    target.touch()
    with pytest.raises(Conflict):
        await store.backup(target, lambda done, total: None)
