"""What the SQLite store must do beside what every store does: the file, its locks, and a disk that refuses."""

from __future__ import annotations

import asyncio
import platform
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

from lobby.errors import Conflict, Unavailable
from lobby.ids import new_command
from lobby.sqlite import sqlite3
from server.store.base import ContactRow, SeqConflict, Use
from server.store.sqlite import file as store_file
from server.store.sqlite import threads as sqlite_threads
from server.store.sqlite.store import KEPT_MS, SqliteStore
from tests.builders import NINE, cancel, check_in
from tests.store.conftest import MAIN, Record


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lobby.db"


@asynccontextmanager
async def opened(store: SqliteStore) -> AsyncIterator[SqliteStore]:
    await store.open()
    try:
        yield store
    finally:
        await store.close()


async def filled(path: Path, visits: int = 50) -> None:
    async with opened(SqliteStore(path)) as store:
        record = await Record(store).begin()
        await record.happen(*(check_in() for _ in range(visits)))


@contextmanager
def files_may_not_grow_beyond(size: int) -> Iterator[None]:
    """The kernel refuses every write past `size`, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


# --- a disk that refuses ---------------------------------------------------------------------------------------------


async def test_a_full_disk_refuses_the_command_and_heals_alone(path: Path) -> None:
    async with opened(SqliteStore(path)) as store:
        record = await Record(store).begin()
        before = await store.load(MAIN)
        command = check_in()
        with files_may_not_grow_beyond(4096), pytest.raises(Unavailable) as refused:
            await Record.happen(_on(record), command, key=new_command(), body="x" * 100_000)
        assert refused.value.code == "store_unavailable"
        assert await store.load(MAIN) == before
        await record.arrive()
        assert (await store.load(MAIN)).events[-1].seq == record.engine.seq


def _on(record: Record) -> Record:
    """The same record, with an engine of its own that may be thrown away when the append fails."""
    other = Record(record.store, record.branch)
    other.engine = type(record.engine).restore(record.engine.snapshot())
    return other


async def test_a_lock_that_another_program_keeps_is_waited_for_and_then_said(path: Path) -> None:
    async with opened(SqliteStore(path, busy_ms=50)) as store:
        record = await Record(store).begin()
        outside = sqlite3.connect(path, isolation_level=None)
        outside.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unavailable) as refused:
            await _on(record).arrive()
        outside.execute("ROLLBACK")
        outside.close()
        assert refused.value.code == "store_unavailable"
        await record.arrive()


# --- a bad file ------------------------------------------------------------------------------------------------------


def write_nonsense(path: Path, nonsense: bytes = b"not a database at all" * 1000) -> None:
    path.write_bytes(nonsense)


def overwrite_page(path: Path, page: int) -> None:
    """Pages count from 0; -1 is the last, which is a leaf."""
    with path.open("r+b") as file:
        file.seek(page % (path.stat().st_size // 4096) * 4096)
        file.write(b"\xff" * 4096)


def cut_in_half(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def mark_as_left_open(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA user_version = {store_file.OPEN}")
    connection.close()


async def test_what_is_no_database_is_refused_at_the_start(path: Path) -> None:
    write_nonsense(path)
    with pytest.raises(Unavailable) as refused:
        await SqliteStore(path).open()
    assert refused.value.code == "store_damaged"


@pytest.mark.parametrize("page", [1, 2, 5, 9])
async def test_a_file_with_a_page_overwritten_is_refused_at_the_start(path: Path, page: int) -> None:
    await filled(path)
    overwrite_page(path, page)
    with pytest.raises(Unavailable) as refused:
        await SqliteStore(path).open()
    assert refused.value.code == "store_damaged"


async def test_a_file_that_was_cut_short_is_refused_at_the_start(path: Path) -> None:
    await filled(path)
    cut_in_half(path)
    with pytest.raises(Unavailable) as refused:
        await SqliteStore(path).open()
    assert refused.value.code == "store_damaged"


async def test_a_refused_file_can_be_replaced_and_opened_by_the_same_process(path: Path) -> None:
    write_nonsense(path)
    with pytest.raises(Unavailable):
        await SqliteStore(path).open()
    write_nonsense(path, b"")
    await filled(path)


async def test_a_large_file_left_open_is_checked_behind_the_first_answers(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(path, visits=400)
    mark_as_left_open(path)
    overwrite_page(path, -1)
    monkeypatch.setattr(store_file, "CHECKED_AT_ONCE_BYTES", 0)
    async with opened(SqliteStore(path)) as store:
        with pytest.raises(Unavailable) as refused:
            await asyncio.wait_for(_ask_for_ever(store), 10)
        assert refused.value.code == "store_damaged"
        with pytest.raises(Unavailable):
            await store.write(lambda db: None)


async def _ask_for_ever(store: SqliteStore) -> None:
    while True:
        await store.branches()
        await asyncio.sleep(0.01)


async def test_the_nightly_look_finds_a_sound_file_sound(path: Path) -> None:
    async with opened(SqliteStore(path)) as store:
        await Record(store).begin()
        await store.verify()


@pytest.mark.skipif(platform.machine() != "x86_64", reason="there is no wheel for other machines: decision 10")
def test_the_library_is_one_without_the_wal_reset_bug() -> None:
    assert sqlite3.sqlite_version_info >= (3, 51, 3)


def test_sqlite_utils_uses_the_same_library() -> None:
    assert isinstance(Database(memory=True).conn, sqlite3.Connection)


# --- several programs ------------------------------------------------------------------------------------------------


async def test_a_second_server_on_the_file_is_refused(path: Path) -> None:
    async with opened(SqliteStore(path)):
        with pytest.raises(Unavailable) as refused:
            await SqliteStore(path).open()
        assert refused.value.code == "store_in_use"
    async with opened(SqliteStore(path)):
        pass


async def test_a_program_beside_the_server_is_bound_by_the_same_rules(path: Path) -> None:
    async with opened(SqliteStore(path)) as served, opened(SqliteStore(path, Use.BESIDE)) as beside:
        record = await Record(served).begin()
        with pytest.raises(SeqConflict):
            await Record(beside).begin()
        other = _on(record)
        other.store = beside
        await other.arrive()
        with pytest.raises(SeqConflict):
            await record.arrive()


async def test_two_programs_that_write_at_once_lose_nothing(path: Path) -> None:
    async with opened(SqliteStore(path)) as served, opened(SqliteStore(path, Use.BESIDE)) as beside:
        done = await asyncio.gather(*(_add_branches(store, name) for store, name in ((served, "a"), (beside, "b"))))
        assert sum(done) == len(await served.branches()) == 60
        await served.verify()


async def _add_branches(store: SqliteStore, name: str) -> int:
    for number in range(30):
        await Record(store, type(MAIN)(f"{name}{number:02d}")).begin()
    return 30


async def test_a_program_beside_the_server_also_sees_its_replies(path: Path) -> None:
    async with opened(SqliteStore(path)) as served, opened(SqliteStore(path, Use.BESIDE)) as beside:
        record, key = await Record(served).begin(), new_command()
        await record.happen(check_in(), key=key)
        assert key in await beside.replies(MAIN, [key])
        with pytest.raises(Conflict):
            await _on_store(record, beside).happen(check_in(), key=key)


def _on_store(record: Record, store: SqliteStore) -> Record:
    other = _on(record)
    other.store = store
    return other


# --- upkeep ----------------------------------------------------------------------------------------------------------


async def test_replies_are_dropped_after_seven_days_and_not_before(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_threads, "UPKEEP_EVERY", 1)
    now = NINE
    async with opened(SqliteStore(path, clock=lambda: now)) as store:
        record, early, late = await Record(store).begin(), new_command(), new_command()
        await record.happen(check_in(), key=early)
        now = NINE + KEPT_MS
        await record.happen(check_in(), key=late)
        assert set(await store.replies(MAIN, [early, late])) == {early, late}
        now = NINE + KEPT_MS + 1
        await record.arrive()
        await record.arrive()  # after the upkeep that followed the one before
        assert set(await store.replies(MAIN, [early, late])) == {late}


async def test_an_erased_contact_is_nowhere_in_the_files(path: Path) -> None:
    async with opened(SqliteStore(path)) as store:
        record = await Record(store).begin()
        visit = await record.arrive()
        await record.happen(cancel(visit), contact=ContactRow(visit, name="Kimberly Unmistakable"))
        assert _is_in_files("Kimberly Unmistakable", path)
        await store.erase_contacts(ended_before=NINE + 1)
        assert not _is_in_files("Kimberly Unmistakable", path)


def _is_in_files(text: str, path: Path) -> bool:
    return any(text.encode() in each.read_bytes() for each in path.parent.iterdir())


async def test_a_file_closed_in_order_leaves_no_log_behind(path: Path) -> None:
    await filled(path)
    assert not path.with_name("lobby.db-wal").exists()
