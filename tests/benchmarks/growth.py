"""A store with a million past visits, written in bulk: events, query rows, and the snapshot that a server starts from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from lobby.engine import events as e
from lobby.engine.engine import Engine
from lobby.engine.model import State, Step, Visit
from lobby.ids import BranchId, DeskId, ServiceId, StaffId, new_ticket_token, new_visit
from lobby.sqlite import sqlite3
from server.store.event_text import encode
from server.store.sqlite import rows

A_DAY = 5000
MS_A_DAY = 24 * 3600 * 1000
EVENTS_A_VISIT = 2
AT_ONCE = 50_000


def grow(file: Path, branch: BranchId, visits: int) -> None:
    """Append so many ended visits of past days to the branch; nobody else may use the file meanwhile."""
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")
        seq = db.execute("SELECT max(seq) FROM event WHERE branch = ?", (branch,)).fetchone()[0]
        first_at = db.execute("SELECT max(at) FROM event").fetchone()[0] - visits // A_DAY * MS_A_DAY
        state = _state(db, branch)
        for start in range(0, visits, AT_ONCE):
            past = [_visit(number, first_at) for number in range(start, min(visits, start + AT_ONCE))]
            db.execute("BEGIN")
            db.executemany(rows.INSERT_EVENT, _event_rows(branch, past, seq + EVENTS_A_VISIT * start))
            db.executemany(rows.UPSERT_VISIT, (rows.visit_row(branch, visit) for visit in past))
            db.executemany(rows.UPSERT_STEP, (row for visit in past for row in rows.step_rows(branch, visit)))
            db.execute("COMMIT")
        seq += EVENTS_A_VISIT * visits
        db.execute("INSERT INTO snapshot VALUES (?, ?, ?, ?)", (branch, seq, 0, json.dumps({**state, "seq": seq})))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _state(db: sqlite3.Connection, branch: BranchId) -> dict[str, object]:
    """The live state of a branch that was only configured so far."""
    from server.store.event_text import decode

    engine = Engine(branch)
    for kind, at, actor, data in db.execute("SELECT type, at, actor, data FROM event ORDER BY seq"):
        engine.apply(decode(kind, at, actor, data))
    return engine.snapshot()


def _visit(number: int, first_at: int) -> Visit:
    day, place = divmod(number, A_DAY)
    at = first_at + day * MS_A_DAY + place * 5000
    step = Step(ServiceId("permits"), at, 1200.0)
    step = replace(
        step,
        desk=DeskId("desk-1"),
        staff=StaffId("staff-1"),
        called_at=at + 300_000,
        serving_at=at + 320_000,
        ended_at=at + 900_000,
        outcome="resolved",
        served_ms=580_000,
    )
    return Visit(
        id=new_visit(),
        number=f"P{place + 1:03d}",
        token=new_ticket_token(),
        service_day=f"{2000 + day // 360:04d}-{day % 360 // 30 + 1:02d}-{day % 30 + 1:02d}",
        state=State.ENDED,
        steps=(step,),
        checked_in_at=at,
        outcome="resolved",
        ended_at=at + 900_000,
    )


def _event_rows(branch: BranchId, visits: list[Visit], seq: int) -> Iterator[tuple[object, ...]]:
    for visit in visits:
        came = e.VisitCheckedIn(
            at=visit.checked_in_at,
            visit=visit.id,
            number=visit.number,
            token=visit.token,
            service_day=visit.service_day,
            services=(visit.current.service,),
            targets_s=(visit.current.target_s,),
        )
        ended = e.VisitEnded(at=visit.ended_at or 0, visit=visit.id, outcome="resolved")
        for event in (came, ended):
            seq += 1
            yield branch, seq, event.at, type(event).__name__, event.actor, encode(event)
