"""The embedded store: one SQLite file.

A group of results is one hop to the writer thread and one durable transaction. What is read most (is this command
new?) is answered from memory where that is certain. The methods are explained where they are promised, in server/store/base.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlite_utils import Database

from lobby.engine.model import Visit
from lobby.ids import BranchId, CommandId, VisitId
from server.clock import now_ms
from server.store.base import (
    AccessRecords,
    AppointmentRow,
    ContactRow,
    Copied,
    Decided,
    Loaded,
    QuarterHour,
    RecordedDay,
    Replayed,
    Reply,
    SimulatedWait,
    Snapshot,
    Stored,
    Use,
)
from server.store.sqlite import appointments, past, reading, writing
from server.store.sqlite.access import SqliteAccess
from server.store.sqlite.backup import backup
from server.store.sqlite.checking import check_branch, count_events
from server.store.sqlite.file import BUSY_MS
from server.store.sqlite.seen import SeenCommands
from server.store.sqlite.threads import SqliteThreads

KEPT_MS = 7 * 24 * 3600 * 1000


class SqliteStore(SqliteThreads):
    """A `Store` in one file. `clock`: milliseconds since 1970 UTC; says how long replies have been kept."""

    def __init__(
        self, path: Path, use: Use = Use.SERVE, *, clock: Callable[[], int] = now_ms, busy_ms: int = BUSY_MS
    ) -> None:
        super().__init__(path, use, busy_ms=busy_ms)
        self._clock = clock
        self._seen: SeenCommands | None = None
        self._access = SqliteAccess(self)

    @property
    def access(self) -> AccessRecords:
        return self._access

    def begin_to_serve(self, db: Database) -> None:
        self._seen = SeenCommands(reading.latest_command(db))

    def tidy(self, db: Database) -> None:
        writing.prune_replies(db, self._clock() - KEPT_MS)

    # --- the stream -------------------------------------------------------------------------------------------------

    async def append(
        self, branch: BranchId, expected_seq: int, decided: Sequence[Decided], changed: Sequence[Visit]
    ) -> None:
        if self._seen is not None:
            self._seen.add(one.command_id for one in decided if one.command_id is not None)
        now = self._clock()
        await self.write(lambda db: writing.append(db, branch, expected_seq, decided, changed, now))

    async def replies(self, branch: BranchId, ids: Sequence[CommandId]) -> dict[CommandId, Reply]:
        asked = [one for one in ids if self._seen is None or not self._seen.certainly_new(one)]
        return await self.read(lambda db: reading.replies(db, branch, asked)) if asked else {}

    async def save_snapshot(self, branch: BranchId, snapshot: Snapshot) -> None:
        await self.write(lambda db: writing.save_snapshot(db, branch, snapshot, self._clock()))

    async def branches(self) -> list[BranchId]:
        return await self.read(reading.branches)

    async def last_seqs(self) -> dict[BranchId, int]:
        return await self.read(reading.last_seqs)

    async def load(self, branch: BranchId) -> Loaded:
        return await self.read(lambda db: reading.load(db, branch))

    async def events(self, branch: BranchId, after: int, limit: int = 1000) -> list[Stored]:
        return await self.read(lambda db: reading.events(db, branch, after, limit))

    # --- visits and their contacts ------------------------------------------------------------------------------------

    async def branch_of(self, visit: VisitId) -> BranchId | None:
        return await self.read(lambda db: reading.branch_of(db, visit))

    async def visit(self, branch: BranchId, visit: VisitId) -> Visit | None:
        return await self.read(lambda db: reading.visit(db, branch, visit))

    async def visits_of_day(self, branch: BranchId, service_day: str) -> list[Visit]:
        return await self.read(lambda db: reading.visits_of_day(db, branch, service_day))

    async def appointments_of_day(self, branch: BranchId, service_day: str) -> list[AppointmentRow]:
        return await self.read(lambda db: appointments.of_day(db, branch, service_day))

    async def contact(self, branch: BranchId, visit: VisitId) -> ContactRow | None:
        return next(iter(await self.contacts(branch, [visit])), None)

    async def contacts(self, branch: BranchId, visits: Sequence[VisitId]) -> list[ContactRow]:
        return await self.read(lambda db: reading.contacts(db, branch, visits))

    async def erase_contacts(self, ended_before: int) -> int:
        erased = await self.write(lambda db: writing.erase_contacts(db, ended_before))
        if erased:
            await self.checkpoint("TRUNCATE")
        return erased

    # --- past days ----------------------------------------------------------------------------------------------------

    async def days_before(self, branch: BranchId, service_day: str, count: int) -> list[str]:
        return await self.read(lambda db: past.days_before(db, branch, service_day, count))

    async def recorded_day(self, branch: BranchId, day: str, begins_at: int, ends_at: int) -> RecordedDay:
        return await self.read(lambda db: past.recorded_day(db, branch, day, begins_at, ends_at))

    async def arrivals(self, branch: BranchId, first: str, before: str) -> list[QuarterHour]:
        return await self.read(lambda db: past.arrivals(db, branch, first, before))

    async def has_calls(self, branch: BranchId, count: int) -> bool:
        return await self.read(lambda db: past.has_calls(db, branch, count))

    async def simulated_waits(self, branch: BranchId, begins_at: int, ends_at: int) -> list[SimulatedWait]:
        return await self.read(lambda db: past.simulated_waits(db, branch, begins_at, ends_at))

    # --- upkeep -------------------------------------------------------------------------------------------------------

    async def count_events(self, branch: BranchId) -> int:
        return await self.read(lambda db: count_events(db, branch))

    async def check(self, branch: BranchId, replayed: Replayed) -> list[str]:
        return await self.read(lambda db: list(check_branch(db, branch, replayed)))

    async def backup(self, target: Path, copied: Copied) -> None:
        await self.read(lambda db: backup(db, target, copied))
