"""Whole service days out of the record: the visits, when which desk was there, and how many came when."""

from __future__ import annotations

import json

from sqlite_utils import Database

from lobby.engine.events import DeskEvent
from lobby.ids import BranchId, VisitId
from server.store.base import QuarterHour, RecordedDay, SimulatedWait
from server.store.event_text import decode
from server.store.sqlite.appointments import of_day
from server.store.sqlite.reading import visits_of_day

DESK_EVENTS = """
    SELECT type, at, actor, data FROM event
    WHERE branch = ? AND seq >= ? AND seq < ? AND type IN ('DeskOpened', 'DeskBreakStarted', 'DeskClosed')
    ORDER BY seq
"""

QUARTER_MS = 15 * 60_000
ARRIVALS = """
    SELECT service_day, checked_in_at / ? AS quarter, count(*) FROM visit
    WHERE branch = ? AND service_day >= ? AND service_day < ?
    GROUP BY service_day, quarter ORDER BY service_day, quarter
"""

CALLS = "SELECT count(*) FROM (SELECT 1 FROM step WHERE branch = ? AND called_at IS NOT NULL LIMIT ?)"

SIMULATED = """
    SELECT json_extract(data, '$.visit'), json_extract(data, '$.played') FROM event
    WHERE branch = ? AND seq >= ? AND seq < ? AND type = 'VisitCheckedIn' AND json_extract(data, '$.played') IS NOT NULL
    ORDER BY seq
"""


def days_before(db: Database, branch: BranchId, day: str, count: int) -> list[str]:
    """Return the last `count` service days before this one to which anybody came, the oldest first."""
    days: list[str] = []
    while len(days) < count:
        query = "SELECT max(service_day) FROM visit WHERE branch = ? AND service_day < ?"
        (found,) = db.execute(query, (branch, days[-1] if days else day)).fetchone()
        if found is None:
            break
        days.append(found)
    return days[::-1]


def recorded_day(db: Database, branch: BranchId, day: str, begins_at: int, ends_at: int) -> RecordedDay:
    """Return one service day, which lasts from `begins_at` to before `ends_at` (milliseconds since 1970)."""
    with db.atomic():
        span = (branch, seq_at(db, branch, begins_at), seq_at(db, branch, ends_at))
        events = [event for fields in db.execute(DESK_EVENTS, span) if isinstance(event := decode(*fields), DeskEvent)]
        return RecordedDay(day, visits_of_day(db, branch, day), events, of_day(db, branch, day))


def arrivals(db: Database, branch: BranchId, first: str, before: str) -> list[QuarterHour]:
    found = db.execute(ARRIVALS, (QUARTER_MS, branch, first, before))
    return [QuarterHour(day, quarter * QUARTER_MS, count) for day, quarter, count in found]


def has_calls(db: Database, branch: BranchId, count: int) -> bool:
    (calls,) = db.execute(CALLS, (branch, count)).fetchone()
    return bool(calls >= count)


def simulated_waits(db: Database, branch: BranchId, begins_at: int, ends_at: int) -> list[SimulatedWait]:
    span = (branch, seq_at(db, branch, begins_at), seq_at(db, branch, ends_at))
    return [SimulatedWait(VisitId(visit), *json.loads(points)) for visit, points in db.execute(SIMULATED, span)]


def seq_at(db: Database, branch: BranchId, at: int) -> int:
    """Return the number of the first event at this time or later; they stand in the order of time, so it is found by
    halving."""
    (last,) = db.execute("SELECT max(seq) FROM event WHERE branch = ?", (branch,)).fetchone()
    low, high = 1, (last or 0) + 1
    while low < high:
        middle = (low + high) // 2
        (when,) = db.execute("SELECT at FROM event WHERE branch = ? AND seq = ?", (branch, middle)).fetchone()
        low, high = (middle + 1, high) if when < at else (low, middle)
    return low
