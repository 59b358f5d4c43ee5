"""The embedded store: one SQLite file, one writer thread, readers beside it.

A group of results is one hop to the writer thread and one durable transaction. What is read most (is this command
new?) is answered from memory where that is certain.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from lobby.engine.model import Visit
from lobby.errors import Unavailable
from lobby.ids import BranchId, CommandId, VisitId
from server.store.base import AppointmentRow, ContactRow, Decided, Loaded, Reply, Snapshot, Stored
from server.store.sqlite import appointments, reading, writing
from server.store.sqlite.file import (
    BUSY_MS,
    CLEAN,
    OPEN,
    HeldFile,
    StoreFile,
    quick_check,
    unavailable,
    was_closed_in_order,
)
from server.store.sqlite.migrations import migrations
from server.store.sqlite.past import days_before
from server.store.sqlite.seen import SeenCommands

T = TypeVar("T")

KEPT_MS = 7 * 24 * 3600 * 1000
UPKEEP_EVERY = 400  # transactions between two checkpoints: about 16 MiB of log
READERS = 4
_MAY_WRITE = "Who runs this must be allowed to write in the data folder and to its files."


def now_ms() -> int:
    return time.time_ns() // 1_000_000


class SqliteStore:
    """`server=True` is how the one server opens its file: no second server may; other programs (`lobby check`,
    `lobby branch import`) open it beside a running server with `server=False`."""

    def __init__(
        self, path: Path, *, server: bool = True, clock: Callable[[], int] = now_ms, busy_ms: int = BUSY_MS
    ) -> None:
        self._path = path
        self._busy_ms = busy_ms
        self._server = server
        self._clock = clock
        self._transactions = 0
        self._damage: Unavailable | None = None
        self._behind: asyncio.Task[None] | None = None
        self._seen: SeenCommands | None = None
        self._local = threading.local()
        self._open_readers: list[Database] = []

    # --- open and close ---------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Check the file and bring it up to date. A large file that was not closed in order is checked behind the
        first answers; when that finds damage the store stops serving. Raises Unavailable: store_damaged, or
        store_in_use when another server has the file."""
        self._writer = ThreadPoolExecutor(1, "store-write")
        self._readers = ThreadPoolExecutor(READERS, "store-read")
        try:
            check_behind = await self._in(self._writer, self._open_file)
        except BaseException:
            self._writer.shutdown()
            self._readers.shutdown()
            raise
        if check_behind:
            self._behind = asyncio.create_task(self._check_behind())

    def _open_file(self) -> bool:
        try:
            self._file = StoreFile(self._path, self._busy_ms)
            self._presence = HeldFile(self._path.with_name(self._path.name + ".server-lock"))
        except OSError as error:
            raise Unavailable("store_unavailable", f"The record cannot be opened: {error}.", _MAY_WRITE) from error
        try:
            if self._server and not self._presence.take(0):
                raise Unavailable("store_in_use", f"Another server uses {self._path}.", "Stop it first.")
            with self._file.alone():
                return self._open_writer()
        except BaseException:
            self._presence.close()
            self._file.close()
            raise

    def _open_writer(self) -> bool:
        db = self._file.open_writer()
        try:
            clean, large = was_closed_in_order(db), self._file.is_large()
            if not large:
                quick_check(db)
            migrations.apply(db)
            if self._server:
                db.execute(f"PRAGMA user_version = {OPEN}")
                self._seen = SeenCommands(db.execute("SELECT max(id) FROM command").fetchone()[0] or "")
        except BaseException:
            db.close()
            raise
        self._db = db
        return self._server and large and not clean

    async def _check_behind(self) -> None:
        try:
            await self.read(quick_check)
        except Unavailable as error:
            if error.code == "store_damaged":
                self._damage = error

    async def verify(self) -> None:
        """Read the whole file's structure, as once a night. Raises Unavailable("store_damaged"), now and from then on
        at every use: nobody is served from a bad file."""
        await self._check_behind()
        self._refuse_if_damaged()

    async def close(self) -> None:
        if self._behind is not None and not self._behind.done():
            for reader in self._open_readers:
                reader.conn.interrupt()
            await asyncio.gather(self._behind, return_exceptions=True)
        self._readers.shutdown()
        await self._in(self._writer, self._close_file)
        self._writer.shutdown()

    def _close_file(self) -> None:
        for reader in self._open_readers:
            reader.close()
        with self._file.alone():
            if self._server and self._damage is None:
                self._db.execute(f"PRAGMA user_version = {CLEAN}")
            self._db.close()  # the last to close checkpoints, still alone
        self._presence.close()
        self._file.close()

    # --- threads ----------------------------------------------------------------------------------------------------

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[..., T], *args: Any) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work, *args)
        except (sqlite3.OperationalError, sqlite3.InternalError) as error:
            raise self._told(error) from error
        except sqlite3.DatabaseError as error:
            if type(error) is sqlite3.DatabaseError:  # "malformed": its subclasses are our own mistakes
                raise self._told(error) from error
            raise

    def _told(self, error: sqlite3.Error) -> Unavailable:
        told = unavailable(error)
        if told.code == "store_damaged":
            self._damage = told
        return told

    def _refuse_if_damaged(self) -> None:
        if self._damage is not None:
            raise self._damage

    async def read(self, work: Callable[[Database], T]) -> T:
        """Run `work` on a reading connection, in a thread of its own. All it reads is of one moment."""
        self._refuse_if_damaged()
        return await self._in(self._readers, self._look, work)

    def _look(self, work: Callable[[Database], T]) -> T:
        db = self._reader()
        with db.atomic():
            return work(db)

    def _reader(self) -> Database:
        db: Database | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = self._file.open_reader()
            self._open_readers.append(db)
        return db

    async def write(self, work: Callable[[Database], T]) -> T:
        """Run `work` in one durable transaction of the writer. Raises Unavailable("store_unavailable")."""
        self._refuse_if_damaged()
        try:
            return await self._in(self._writer, self._transact, work)
        finally:
            self._transactions += 1
            if self._transactions % UPKEEP_EVERY == 0:
                self._writer.submit(self._upkeep)

    def _transact(self, work: Callable[[Database], T]) -> T:
        with self._file.transaction(self._db):
            return work(self._db)

    def _upkeep(self) -> None:
        """Between two groups, never within one: checkpoint, and drop replies that were kept long enough."""
        try:
            self._file.checkpoint(self._db)
            self._transact(lambda db: writing.prune_replies(db, self._clock() - KEPT_MS))
        except (sqlite3.OperationalError, Unavailable):
            return  # the disk refuses: commands are told so, and the next round tries again

    # --- the stream -------------------------------------------------------------------------------------------------

    async def append(
        self, branch: BranchId, expected_seq: int, decided: Sequence[Decided], changed: Sequence[Visit]
    ) -> None:
        if self._seen is not None:
            self._seen.add(one.command_id for one in decided if one.command_id is not None)
        now = self._clock()
        await self.write(lambda db: writing.append(db, branch, expected_seq, decided, changed, now))

    async def replies(self, ids: Sequence[CommandId]) -> dict[CommandId, Reply]:
        asked = [one for one in ids if self._seen is None or not self._seen.certainly_new(one)]
        return await self.read(lambda db: reading.replies(db, asked)) if asked else {}

    async def save_snapshot(self, branch: BranchId, snapshot: Snapshot) -> None:
        await self.write(lambda db: writing.save_snapshot(db, branch, snapshot, self._clock()))

    async def branches(self) -> list[BranchId]:
        return await self.read(reading.branches)

    async def last_seqs(self) -> dict[BranchId, int]:
        return await self.read(reading.last_seqs)

    async def has_day_before(self, branch: BranchId, service_day: str) -> bool:
        return bool(await self.read(lambda db: days_before(db, branch, service_day, 1)))

    async def load(self, branch: BranchId) -> Loaded:
        return await self.read(lambda db: reading.load(db, branch))

    async def events(self, branch: BranchId, after: int, limit: int = 1000) -> list[Stored]:
        return await self.read(lambda db: reading.events(db, branch, after, limit))

    # --- visits and their contacts ------------------------------------------------------------------------------------

    async def branch_of(self, visit: VisitId) -> BranchId | None:
        return await self.read(lambda db: reading.branch_of(db, visit))

    async def visit(self, visit: VisitId) -> Visit | None:
        return await self.read(lambda db: reading.visit(db, visit))

    async def visits_of_day(self, branch: BranchId, service_day: str) -> list[Visit]:
        return await self.read(lambda db: reading.visits_of_day(db, branch, service_day))

    async def appointments_of_day(self, branch: BranchId, service_day: str) -> list[AppointmentRow]:
        return await self.read(lambda db: appointments.of_day(db, branch, service_day))

    async def contact(self, visit: VisitId) -> ContactRow | None:
        return await self.read(lambda db: reading.contact(db, visit))

    async def contacts(self, visits: Sequence[VisitId]) -> list[ContactRow]:
        return await self.read(lambda db: reading.contacts(db, visits))

    async def erase_contacts(self, ended_before: int) -> int:
        erased = await self.write(lambda db: writing.erase_contacts(db, ended_before))
        if erased:
            await self._in(self._writer, self._file.checkpoint, self._db, "TRUNCATE")
        return erased
