"""The SQLite file: how it is opened, who may write to it at one instant, and when it must not be used.

SQLite 3.7.0 to 3.51.2 can lose committed pages when one connection begins a checkpoint while another commits (the
"WAL-reset" bug), and not every machine has a later one. So one lock file stands for "writes or checkpoints now": every transaction and every checkpoint of
every process holds it, checkpoints happen only where we ask for them, and readers are read-only. Reasons and limits:
docs/decisions/0010-wal-with-one-writer-at-a-time.md.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from lobby.errors import Unavailable
from lobby.sqlite import sqlite3

BUSY_MS = 5000
CHECKED_AT_ONCE_BYTES = 64 * 1024 * 1024
CLEAN, OPEN = 1, 0  # kept as the file's user_version: was it closed in order, or is (was) it in use?

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def unavailable(error: sqlite3.Error) -> Unavailable:
    """Return what to tell whoever asked, when SQLite itself gives up: the file is damaged, or the disk refuses for
    now."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in _DAMAGED:
        return damaged(str(error))
    return Unavailable("store_unavailable", f"The record cannot be written now: {error}.", "Try again in a moment.")


def damaged(finding: str) -> Unavailable:
    return Unavailable("store_damaged", f"The record's file is damaged: {finding}.", "Stop, and restore a backup.")


class HeldFile:
    """A lock between processes (flock). It goes with the process that holds it, however that process ends."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def take(self, wait_s: float) -> bool:
        until = time.monotonic() + wait_s
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
                time.sleep(0.002)
            else:
                return True

    def release(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self._file)


class StoreFile:
    """One store file and its lock. Its writer is used by one thread; readers belong to one thread each."""

    def __init__(self, path: Path, busy_ms: int = BUSY_MS) -> None:
        self.path = path
        self._busy_s = busy_ms / 1000
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # it holds names and phone numbers; SQLite gives its log the same rights
        self._lock = HeldFile(path.with_name(path.name + ".write-lock"))

    def open_writer(self) -> Database:
        connection = sqlite3.connect(
            self.path, timeout=self._busy_s, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        db = Database(connection)
        try:
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 0", "cache_size = -8000"):
                db.execute(f"PRAGMA {pragma}").fetchall()
        except sqlite3.DatabaseError:
            db.close()
            raise
        return db

    def open_reader(self) -> Database:
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=ro",
            uri=True,
            timeout=self._busy_s,
            isolation_level=None,
            check_same_thread=False,
        )
        return Database(connection)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others from writing and checkpointing while the block runs. Raises Unavailable when somebody keeps doing
        so."""
        if not self._lock.take(self._busy_s):
            raise Unavailable("store_unavailable", "Another program keeps the record busy.", "Try again in a moment.")
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def transaction(self, db: Database) -> Iterator[None]:
        """Write all of the block or nothing; it is on the disk once this returns."""
        with self.alone():
            db.execute("BEGIN IMMEDIATE")
            try:
                yield
                db.execute("COMMIT")
            except BaseException:
                if db.conn.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def checkpoint(self, db: Database, mode: str = "PASSIVE") -> None:
        """Move what the log holds into the file, as far as readers allow."""
        with self.alone():
            db.execute(f"PRAGMA wal_checkpoint({mode})").fetchall()

    def is_large(self) -> bool:
        return self.path.exists() and self.path.stat().st_size > CHECKED_AT_ONCE_BYTES

    def close(self) -> None:
        self._lock.close()


def was_closed_in_order(db: Database) -> bool:
    return bool(db.execute("PRAGMA user_version").fetchone()[0] == CLEAN)


def quick_check(db: Database) -> None:
    """Read the whole file's structure. Raises Unavailable("store_damaged") with the first finding."""
    try:
        finding = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise unavailable(error) from error
    if finding != "ok":
        raise damaged(finding)
