"""A record that an earlier version left is brought up to date when it is opened, and reads the same.

`old_records/after_m0005.sql` was written by the code before m0006_keys.py, and is never changed: two branches with a day
each, in which the number P001 stands twice, as a broken version might have left it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from lobby.engine.engine import Engine
from lobby.errors import Conflict
from lobby.ids import BranchId, CommandId, VisitId, uuid7
from lobby.sqlite import sqlite3
from server.store.base import Decided, Reply
from server.store.event_text import decode, encode
from server.store.sqlite import rows
from server.store.sqlite.store import SqliteStore
from tests.builders import HOUR, NINE, check_in
from tests.store.conftest import MAIN, Record

DUMP = Path(__file__).parent / "old_records/after_m0005.sql"
HARBOR = BranchId("harbor")
FIRST_OF_MAIN = VisitId("00000000-0000-7000-8000-000000000001")
BOTH = pytest.mark.parametrize("branch", [MAIN, HARBOR])


def query(file: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(file)
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The file as the earlier version left it."""
    file = tmp_path / "lobby.db"
    connection = sqlite3.connect(file, isolation_level=None)
    connection.executescript(DUMP.read_text(encoding="utf-8"))
    connection.close()
    return file


@pytest.fixture
async def store(old: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(old, clock=lambda: NINE)
    await store.open()
    yield store
    await store.close()


async def continued(store: SqliteStore, branch: BranchId) -> Record:
    """The branch as it stands, to go on with."""
    record, loaded = Record(store, branch), await store.load(branch)
    assert loaded.snapshot is not None
    record.engine = Engine.restore(json.loads(loaded.snapshot.state))
    for stored in loaded.events:
        record.engine.apply(stored.event)
    return record


def holds(now: Any, then: Any) -> bool:
    """Whether what was written then is all there now. A field that came since may stand beside it."""
    if isinstance(then, dict):
        return all(key in now and holds(now[key], value) for key, value in then.items())
    if isinstance(then, list):
        return len(now) == len(then) and all(map(holds, now, then))
    return bool(now == then) and type(now) is type(then)


# --- nothing is lost -------------------------------------------------------------------------------------------------


@BOTH
async def test_the_record_agrees_with_itself(store: SqliteStore, branch: BranchId) -> None:
    assert await store.check(branch, lambda events: None) == []


async def test_every_event_reads_and_is_written_as_it_was(old: Path) -> None:
    found = query(old, "SELECT type, at, actor, data FROM event")
    assert len({kind for kind, *_ in found}) >= 15
    for kind, at, actor, data in found:
        event = decode(kind, at, actor, data)
        assert (type(event).__name__, event.at, event.actor) == (kind, at, actor)
        assert holds(json.loads(encode(event)), json.loads(data)), kind


@BOTH
async def test_every_visit_reads_and_is_written_as_it_was(old: Path, branch: BranchId) -> None:
    before = {
        table: query(old, f"SELECT {', '.join(columns)} FROM {table} WHERE branch = '{branch}' ORDER BY visit")
        for table, columns in (("visit", rows.VISIT_COLUMNS), ("step", rows.STEP_COLUMNS))
    }
    store = SqliteStore(old)
    await store.open()
    ids = [VisitId(row[rows.VISIT_COLUMNS.index("visit")]) for row in before["visit"]]
    visits = [visit for id in ids if (visit := await store.visit(branch, id)) is not None]
    await store.close()
    assert [rows.visit_row(branch, visit) for visit in visits] == before["visit"]
    assert [row for visit in visits for row in rows.step_rows(branch, visit)] == before["step"]


async def test_a_visit_is_found_by_its_id_alone_whatever_its_branch(store: SqliteStore, old: Path) -> None:
    for branch, visit in query(old, "SELECT branch, visit FROM visit"):
        assert await store.branch_of(VisitId(visit)) == branch


# --- what is keyed by the branch now -----------------------------------------------------------------------------------


async def test_contacts_find_their_branch_and_are_erased_from_the_files(store: SqliteStore, old: Path) -> None:
    kept = await store.contact(MAIN, FIRST_OF_MAIN)
    assert kept is not None and (kept.name, kept.phone) == ("Kim of main", "555 0100")
    assert await store.contact(HARBOR, FIRST_OF_MAIN) is None
    assert await store.erase_contacts(ended_before=NINE + 48 * HOUR) == 4
    for file in old.parent.iterdir():
        assert b"Kim of" not in file.read_bytes() and b"nobody@example.org" not in file.read_bytes()


@pytest.mark.parametrize("key", ["0001-main-first", "0001-harbor-first"])
async def test_a_command_that_was_answered_before_is_not_done_again(store: SqliteStore, key: str) -> None:
    branch, id = BranchId(key.split("-")[1]), CommandId(key)
    assert await store.replies(branch, [id]) == {id: Reply(201, '{"number":"P001"}', "hash-of-the-body")}


async def test_two_branches_may_answer_commands_of_one_id(store: SqliteStore) -> None:
    id = CommandId("0009-of-both")
    for branch in (MAIN, HARBOR):
        record = await continued(store, branch)
        newcomer = check_in(visit=VisitId(uuid7()))
        await record.happen(newcomer, now=NINE + 24 * HOUR, key=id, body=f'"{branch}"')
        with pytest.raises(Conflict):
            await store.append(branch, record.engine.seq, [Decided((), id, Reply(201, "{}", ""))], [])
    bodies = [(await store.replies(branch, [id]))[id].body for branch in (MAIN, HARBOR)]
    assert bodies == ['"main"', '"harbor"']


async def test_tokens_are_good_as_before(store: SqliteStore) -> None:
    for hash, branch in (("hash-of-main", "main"), ("hash-of-harbor", "harbor"), ("hash-of-admin", "*")):
        token = await store.access.token(hash)
        assert token is not None and token.branch == branch
    assert len(await store.access.tokens()) == 3
    assert (await store.access.sessions())[0].hash == "hash-of-session"


# --- numbers that stand twice ------------------------------------------------------------------------------------------


@BOTH
async def test_a_number_that_stood_twice_stays_as_it_was_printed(
    store: SqliteStore, old: Path, branch: BranchId
) -> None:
    twice = [visit for visit in await store.visits_of_day(branch, "2026-03-02") if visit.number == "P001"]
    assert len(twice) == 2
    found = query(old, f"SELECT again FROM visit WHERE branch = '{branch}' AND number = 'P001' AND again > 0")
    assert found == [(1,)]


async def test_a_visit_whose_number_stood_twice_can_still_change(store: SqliteStore) -> None:
    twice = [visit for visit in await store.visits_of_day(MAIN, "2026-03-02") if visit.number == "P001"]
    record = await continued(store, MAIN)
    await store.append(MAIN, record.engine.seq, [], twice)
    assert await store.check(MAIN, lambda events: None) == []
