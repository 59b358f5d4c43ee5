"""What is read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from lobby.engine.model import Visit
from lobby.ids import BranchId, CommandId, VisitId
from server.store.base import ContactRow, Loaded, Reply, Snapshot, Stored
from server.store.event_text import decode
from server.store.sqlite.rows import read_visit

# Hops from branch to branch on the primary key; DISTINCT or GROUP BY would read every event.
BRANCHES = """
    WITH RECURSIVE known (branch) AS (
      SELECT min(branch) FROM event
      UNION ALL
      SELECT (SELECT min(branch) FROM event WHERE event.branch > known.branch) FROM known WHERE known.branch IS NOT NULL
    )
    SELECT branch, (SELECT max(seq) FROM event WHERE event.branch = known.branch) FROM known WHERE branch IS NOT NULL
"""

# The same hops over the key of the replies, among them those of before m0006, whose branch is ''.
LATEST_COMMANDS = """
    WITH RECURSIVE known (branch) AS (
      SELECT min(branch) FROM command
      UNION ALL
      SELECT (SELECT min(branch) FROM command WHERE command.branch > known.branch) FROM known
      WHERE known.branch IS NOT NULL
    )
    SELECT (SELECT max(id) FROM command WHERE command.branch = known.branch) FROM known WHERE branch IS NOT NULL
"""


def last_seqs(db: Database) -> dict[BranchId, int]:
    return {BranchId(branch): seq for branch, seq in db.execute(BRANCHES)}


def branches(db: Database) -> list[BranchId]:
    return list(last_seqs(db))


def events(db: Database, branch: BranchId, after: int, limit: int = -1) -> list[Stored]:
    """Return events in order of seq; a limit of -1 is none."""
    found = db.execute(
        "SELECT seq, type, at, actor, data FROM event WHERE branch = ? AND seq > ? ORDER BY seq LIMIT ?",
        (branch, after, limit),
    )
    return [Stored(seq, decode(*fields)) for seq, *fields in found]


def load(db: Database, branch: BranchId) -> Loaded:
    kept = snapshot(db, branch)
    return Loaded(kept, events(db, branch, kept.seq if kept else 0))


def snapshot(db: Database, branch: BranchId) -> Snapshot | None:
    row = db.execute("SELECT seq, state FROM snapshot WHERE branch = ?", (branch,)).fetchone()
    visits = db.execute("SELECT visits FROM snapshot_visits WHERE branch = ? ORDER BY seq, place", (branch,))
    return Snapshot(seq=row[0], state=row[1], visits=tuple(text for (text,) in visits)) if row else None


def replies(db: Database, branch: BranchId, ids: Sequence[CommandId]) -> dict[CommandId, Reply]:
    """Return the replies to these, also those that an earlier version kept without their branch (m0006_keys.py)."""
    asked = (
        "SELECT id, status, body, body_hash FROM command "
        "WHERE branch IN (?, '') AND id IN (SELECT value FROM json_each(?))"
    )
    found = db.execute(asked, (branch, json.dumps(ids)))
    return {CommandId(id): Reply(status, body, body_hash) for id, status, body, body_hash in found}


def latest_command(db: Database) -> str:
    """Return the greatest id of all that were answered; "" where none was."""
    return max((row[0] for row in db.execute(LATEST_COMMANDS)), default="")


def branch_of(db: Database, visit: VisitId) -> BranchId | None:
    """Ask each branch in its own part of the table: a few microseconds each, and no index over all branches. None where
    no branch has it."""
    for branch in branches(db):
        if db.execute("SELECT 1 FROM visit WHERE branch = ? AND visit = ?", (branch, visit)).fetchone():
            return branch
    return None


def visit(db: Database, branch: BranchId, visit: VisitId) -> Visit | None:
    row = next(db.query("SELECT * FROM visit WHERE branch = ? AND visit = ?", (branch, visit)), None)
    if row is None:
        return None
    key = (branch, row["service_day"], visit)
    steps = db.query("SELECT * FROM step WHERE branch = ? AND service_day = ? AND visit = ? ORDER BY position", key)
    return read_visit(row, list(steps))


def visits_of_day(db: Database, branch: BranchId, service_day: str) -> list[Visit]:
    """Return them, the oldest check-in first. Both reads are of one snapshot, so no visit is seen with the steps of
    another moment."""
    day = (branch, service_day)
    with db.atomic():
        rows = list(
            db.query("SELECT * FROM visit WHERE branch = ? AND service_day = ? ORDER BY checked_in_at, visit", day)
        )
        steps: dict[str, list[dict[str, Any]]] = {row["visit"]: [] for row in rows}
        for step in db.query("SELECT * FROM step WHERE branch = ? AND service_day = ? ORDER BY visit, position", day):
            steps[step["visit"]].append(step)
    return [read_visit(row, steps[row["visit"]]) for row in rows]


def contacts(db: Database, branch: BranchId, visits: Sequence[VisitId]) -> list[ContactRow]:
    asked = (
        "SELECT visit, name, phone, email, note FROM contact "
        "WHERE branch = ? AND visit IN (SELECT value FROM json_each(?))"
    )
    return [ContactRow(*row) for row in db.execute(asked, (branch, json.dumps(list(visits))))]
