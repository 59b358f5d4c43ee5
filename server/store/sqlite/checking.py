"""Does the record agree with itself? The events are replayed; state, snapshot and query tables must come out the same.

Visits are compared once their day has ended and the engine has let them go, so that years fit in memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlite_utils import Database

from lobby.engine.engine import Engine
from lobby.engine.events import DayEnded
from lobby.engine.model import Visit
from lobby.ids import BranchId, VisitId
from server.store.base import Snapshot
from server.store.event_text import decode
from server.store.sqlite import appointments, reading
from server.store.sqlite.rows import STEP_COLUMNS, VISIT_COLUMNS, Row, step_rows, visit_row

Progress = Callable[[int], None]
"""Told how many events have been replayed since it was last told."""

PROGRESS_EVERY = 500


def count_events(db: Database, branch: BranchId) -> int:
    return int(db.execute("SELECT max(seq) FROM event WHERE branch = ?", (branch,)).fetchone()[0] or 0)


def check_branch(db: Database, branch: BranchId, progress: Progress) -> Iterator[str]:
    """Yield each finding as a sentence; none when all agrees. To be called inside one reading of one moment."""
    engine, latest, visits = Engine(branch), dict[VisitId, Visit](), 0
    booked: dict[tuple[str, str], dict[str, Any]] = {}
    snapshot = reading.snapshot(db, branch)
    found = db.execute("SELECT seq, type, at, actor, data FROM event WHERE branch = ? ORDER BY seq", (branch,))
    for seq, *fields in found:
        if seq != engine.seq + 1:
            yield f"{branch}: event {engine.seq + 1} is missing; the next one is {seq}"
            return
        event = decode(*fields)
        for patch in appointments.patches(event):
            booked.setdefault((patch.service_day, patch.reference), {}).update(patch.values)
        for visit in engine.apply(event):
            visits += visit.id not in latest
            latest[visit.id] = visit
        if snapshot and seq == snapshot.seq and not _leads_to(engine, snapshot):
            yield f"{branch}: the snapshot after event {seq} is not what the events lead to"
        if isinstance(event, DayEnded):
            yield from _compare_those_gone(db, branch, engine, latest)
        if seq % PROGRESS_EVERY == 0:
            progress(PROGRESS_EVERY)
    progress(engine.seq % PROGRESS_EVERY)
    for visit in latest.values():
        yield from compare_visit(db, branch, visit)
    yield from _count(db, branch, visits)
    yield from appointments.differences(db, branch, booked)


NUMBERS_KEPT_SINCE = 2
"""Snapshots before this version lack the numbers of days that are over."""


def _leads_to(engine: Engine, snapshot: Snapshot) -> bool:
    """Whether the snapshot is of this engine's state. What an earlier version did not write yet has its default."""
    try:
        kept, now = snapshot.engine().snapshot(), engine.snapshot()
        if json.loads(snapshot.state)["version"] < NUMBERS_KEPT_SINCE:
            now["numbers"] = {day: numbers for day, numbers in now["numbers"].items() if day in kept["numbers"]}
        return kept == now
    except (KeyError, TypeError, ValueError):
        return False


def _compare_those_gone(db: Database, branch: BranchId, engine: Engine, latest: dict[VisitId, Visit]) -> Iterator[str]:
    for id in [id for id in latest if id not in engine.visits]:
        yield from compare_visit(db, branch, latest.pop(id))


def compare_visit(db: Database, branch: BranchId, visit: Visit) -> Iterator[str]:
    """Yield in a sentence each where the query rows of a visit differ from the visit."""
    key = (branch, visit.service_day, visit.id)
    row = db.execute(_SELECT_VISIT, key).fetchone()
    if row is None:
        yield f"{branch}: {visit.number} of {visit.service_day} ({visit.id}) has no row"
        return
    who = f"{branch}: {visit.number} of {visit.service_day}"
    yield from _differences(who, VISIT_COLUMNS, row, visit_row(branch, visit))
    rows, steps = db.execute(_SELECT_STEPS, key).fetchall(), list(step_rows(branch, visit))
    if len(rows) != len(steps):
        yield f"{who} has {len(rows)} step rows and by the events {len(steps)} steps"
    for kept, computed in zip(rows, steps, strict=False):
        yield from _differences(f"{who}, step {computed[3]}", STEP_COLUMNS, kept, computed)


_SELECT_VISIT = f"SELECT {', '.join(VISIT_COLUMNS)} FROM visit WHERE branch = ? AND service_day = ? AND visit = ?"  # noqa: S608
_SELECT_STEPS = (
    f"SELECT {', '.join(STEP_COLUMNS)} FROM step "  # noqa: S608
    "WHERE branch = ? AND service_day = ? AND visit = ? ORDER BY position"
)


def _differences(who: str, columns: tuple[str, ...], kept: Row, computed: Row) -> Iterator[str]:
    for column, has, should in zip(columns, kept, computed, strict=True):
        if has != should:
            yield f"{who}: {column} is {has!r} and by the events {should!r}"


def _count(db: Database, branch: BranchId, visits: int) -> Iterator[str]:
    rows = db.execute("SELECT count(*) FROM visit WHERE branch = ?", (branch,)).fetchone()[0]
    if rows != visits:
        yield f"{branch}: {rows} visit rows, and by the events {visits} visits"
