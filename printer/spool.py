"""The agent's queue on disk: a job that was taken in is printed, also after a power cut, and never twice by mistake.

One file, several processes: the kiosk puts jobs in, the print agent takes them out. The id of a job is remembered for
good, so the same ticket may come from the kiosk and from the server. What the ticket says is forgotten once the server
has heard what became of it.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from lobby.contract.visits import PrintJob
from lobby.ids import uuid7
from lobby.sqlite import sqlite3

_LOOK_S = 0.1
_BUSY_S = 5.0

_migrations = Migrations("spool")


@_migrations()
def _first(db: sqlite_utils.Database) -> None:
    db.execute(
        """CREATE TABLE job (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            body TEXT,                 -- the PrintJob; NULL once reported
            state TEXT NOT NULL,
            problem TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            submitted_at INTEGER NOT NULL,
            report_key TEXT,           -- the idempotency key of the report that is due
            reported INTEGER NOT NULL DEFAULT 0
        ) STRICT"""
    )
    db.execute("CREATE INDEX job_open ON job (seq) WHERE reported = 0")


class JobState(StrEnum):
    """queued: no byte of it was sent. sending: some were. confirmed: the printer said, after the cut, that it is done.
    failed: it will not be printed. unknown: perhaps it was printed; it is printed again, marked as a reprint."""

    QUEUED = "queued"
    SENDING = "sending"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    UNKNOWN = "unknown"

    @property
    def final(self) -> bool:
        return self in (JobState.CONFIRMED, JobState.FAILED)


@dataclass(frozen=True, slots=True)
class Spooled:
    """A job as it stands. `attempts`: how often bytes of it were sent. `problem` says why it failed or waits."""

    job: PrintJob
    state: JobState
    problem: str | None
    attempts: int
    submitted_at: int


@dataclass(frozen=True, slots=True)
class Report:
    """What the server has yet to hear of a job; `problem` None: it was printed. `key` stays the same until it has."""

    job: str
    problem: str | None
    key: str


class PrintSpool:
    """Every call is quick (at most one durable write) and may come from any thread."""

    def __init__(self, path: Path | str) -> None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
        _write_ahead(self._db)
        self._db.execute("PRAGMA synchronous = FULL")
        with self._writing() as db:  # kiosk and agent may both be the first to open it, in the same moment
            _migrations.apply(sqlite_utils.Database(db))

    def submit(self, job: PrintJob) -> bool:
        """Take a job in. False when a job of this id was taken in before, however long ago: it is not printed again."""
        sql = "INSERT INTO job (id, body, state, submitted_at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
        with self._writing() as db:
            values = (job.id, job.model_dump_json(), JobState.QUEUED, time.time_ns() // 1_000_000)
            return bool(db.execute(sql, values).rowcount)

    def state(self, job: str) -> JobState | None:
        """Return what became of a job; None for one that never came."""
        with self._lock:
            row = self._db.execute("SELECT state FROM job WHERE id = ?", [job]).fetchone()
        return JobState(row[0]) if row else None

    async def watch(self, job: str) -> AsyncIterator[JobState]:
        """Yield the state of a job now and at each change, until it is final. Also sees what another process does."""
        last = None
        while last is None or not last.final:
            state = await asyncio.to_thread(self.state, job)
            if state is not None and state is not last:
                last = state
                yield state
            await asyncio.sleep(_LOOK_S)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    # --- for the agent ---

    def recover(self) -> None:
        """After a start: what was being sent when the last process died is unknown."""
        with self._writing() as db:
            db.execute("UPDATE job SET state = ? WHERE state = ?", [JobState.UNKNOWN, JobState.SENDING])

    def open_jobs(self) -> list[Spooled]:
        """Return the jobs still to be printed, in the order in which they came."""
        sql = "SELECT body, state, problem, attempts, submitted_at FROM job WHERE reported = 0 AND state NOT IN (?, ?)"
        with self._lock:
            rows = self._db.execute(sql + " ORDER BY seq", [JobState.CONFIRMED, JobState.FAILED]).fetchall()
        return [Spooled(PrintJob.model_validate_json(row[0]), JobState(row[1]), *row[2:]) for row in rows]

    def set_state(self, job: str, state: JobState, problem: str | None = None) -> None:
        """Write down where a job stands; a final state makes a report due, under a key of its own."""
        sql = "UPDATE job SET state = ?, problem = ?, attempts = attempts + ?, report_key = ? WHERE id = ?"
        with self._writing() as db:
            key = uuid7() if state.final else None
            db.execute(sql, [state, problem, int(state is JobState.SENDING), key, job])

    def due(self) -> list[Report]:
        """Return the reports that the server has not yet answered, in order."""
        sql = "SELECT id, problem, report_key FROM job WHERE reported = 0 AND state IN (?, ?) ORDER BY seq"
        with self._lock:
            rows = self._db.execute(sql, [JobState.CONFIRMED, JobState.FAILED]).fetchall()
        return [Report(*row) for row in rows]

    def reported(self, job: str) -> None:
        """The server has answered: forget what the ticket said, remember that it was."""
        with self._writing() as db:
            db.execute("UPDATE job SET reported = 1, body = NULL WHERE id = ?", [job])

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction, alone: BEGIN IMMEDIATE, so that two processes take turns instead of colliding."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


def _write_ahead(db: sqlite3.Connection) -> None:
    """Switch to the write-ahead log. While another process switches, SQLite refuses at once instead of waiting."""
    until = time.monotonic() + _BUSY_S
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(_LOOK_S / 10)
