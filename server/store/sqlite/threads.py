"""One file, one writer thread, readers beside it: who runs what on which connection."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from lobby.errors import Unavailable
from lobby.sqlite import sqlite3
from server.store.base import Use
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

T = TypeVar("T")

UPKEEP_EVERY = 400  # transactions between two checkpoints: about 16 MiB of log
READERS = 4
_MAY_WRITE = "Who runs this must be allowed to write in the data folder and to its files."


class SqliteThreads:
    """What it is opened for (`use`) says which connections there are: who only reads has no writer, and only one server
    may have the file."""

    def __init__(self, path: Path, use: Use = Use.SERVE, *, busy_ms: int = BUSY_MS) -> None:
        self._path = path
        self._use = use
        self._busy_ms = busy_ms
        self._transactions = 0
        self._db: Database | None = None
        self._damage: Unavailable | None = None
        self._behind: asyncio.Task[None] | None = None
        self._local = threading.local()
        self._open_readers: list[Database] = []

    @property
    def _serves(self) -> bool:
        return self._use is Use.SERVE

    def begin_to_serve(self, db: Database) -> None:
        """Called by a server's writer once the file is open and its tables are up to date."""

    def tidy(self, db: Database) -> None:
        """Called by the writer now and then, in a transaction of its own."""

    # --- open and close ---------------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Check the file and bring it up to date. A large file that was not closed in order is checked behind the
        first answers; when that finds damage the store stops serving.

        Raises Unavailable: store_damaged, or store_in_use when another server has the file.
        """
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
            if self._use is Use.READ:
                return False
            if self._serves and not self._presence.take(0):
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
            if self._serves:
                db.execute(f"PRAGMA user_version = {OPEN}")
                self.begin_to_serve(db)
        except BaseException:
            db.close()
            raise
        self._db = db
        return self._serves and large and not clean

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
        if self._db is not None:
            with self._file.alone():
                if self._serves and self._damage is None:
                    self._db.execute(f"PRAGMA user_version = {CLEAN}")
                self._db.close()  # the last to close checkpoints, still alone
        self._presence.close()
        self._file.close()

    # --- threads ----------------------------------------------------------------------------------------------------

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[..., T], *args: Any) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work, *args)
        except (sqlite3.OperationalError, sqlite3.InternalError) as error:
            raise self._as_unavailable(error) from error
        except sqlite3.DatabaseError as error:
            if type(error) is sqlite3.DatabaseError:  # "malformed": its subclasses are our own mistakes
                raise self._as_unavailable(error) from error
            raise

    def _as_unavailable(self, error: sqlite3.Error) -> Unavailable:
        refusal = unavailable(error)
        if refusal.code == "store_damaged":
            self._damage = refusal
        return refusal

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
        with self._file.transaction(self._writing):
            return work(self._writing)

    @property
    def _writing(self) -> Database:
        assert self._db is not None, "whoever opened the file to read only does not write"
        return self._db

    async def checkpoint(self, mode: str = "PASSIVE") -> None:
        await self._in(self._writer, lambda: self._file.checkpoint(self._writing, mode))

    def _upkeep(self) -> None:
        """Between two groups, never within one."""
        try:
            self._file.checkpoint(self._writing)
            self._transact(self.tidy)
        except (sqlite3.OperationalError, Unavailable):
            return  # the disk refuses: commands are told so, and the next round tries again
