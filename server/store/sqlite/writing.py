"""What is written, each inside a transaction that the caller holds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from lobby.engine.model import Visit
from lobby.errors import Conflict
from lobby.ids import BranchId
from lobby.sqlite import sqlite3
from server.store.base import Decided, SeqConflict, Snapshot, StoreRefused
from server.store.event_text import encode
from server.store.sqlite import appointments, rows

PRUNED_AT_ONCE = 1000


def append(
    db: Database, branch: BranchId, expected_seq: int, decided: Sequence[Decided], changed: Sequence[Visit], now: int
) -> None:
    """Raises SeqConflict when the stream stands elsewhere, Conflict("command_repeated") for an answered command id,
    StoreRefused for whatever else the tables' own keys and indexes forbid."""
    last = db.conn.execute("SELECT max(seq) FROM event WHERE branch = ?", (branch,)).fetchone()[0] or 0
    if last != expected_seq:
        raise SeqConflict(branch, expected_seq)
    try:
        _write(db, branch, expected_seq, decided, changed, now)
    except sqlite3.IntegrityError as error:
        raise StoreRefused(str(error)) from error


def _write(
    db: Database, branch: BranchId, expected_seq: int, decided: Sequence[Decided], changed: Sequence[Visit], now: int
) -> None:
    events = [event for one in decided for event in one.events]
    db.conn.executemany(
        rows.INSERT_EVENT,
        [
            (branch, seq, event.at, type(event).__name__, event.actor, encode(event))
            for seq, event in enumerate(events, expected_seq + 1)
        ],
    )
    _write_replies(db, branch, decided, now)
    write_visits(db, branch, changed)
    appointments.write(db, branch, events)
    contacts = [one.contact for one in decided if one.contact is not None]
    if contacts:
        values = [(branch, one.visit, one.name, one.phone, one.email, one.note) for one in contacts]
        db.conn.executemany(rows.UPSERT_CONTACT, values)


def _write_replies(db: Database, branch: BranchId, decided: Sequence[Decided], now: int) -> None:
    replies = [
        (branch, one.command_id, now, one.reply.status, one.reply.body, one.reply.body_hash)
        for one in decided
        if one.command_id is not None and one.reply is not None
    ]
    try:
        db.conn.executemany(rows.INSERT_COMMAND, replies)
    except sqlite3.IntegrityError as error:
        raise Conflict("command_repeated", "This command was answered before.", "Look its reply up.") from error


def write_visits(db: Database, branch: BranchId, visits: Sequence[Visit]) -> None:
    """Set the query rows of these visits to what the visits are now."""
    db.conn.executemany(rows.UPSERT_VISIT, [rows.visit_row(branch, visit) for visit in visits])
    db.conn.executemany(rows.UPSERT_STEP, [row for visit in visits for row in rows.step_rows(branch, visit)])
    db.conn.executemany(rows.DROP_STEPS, [rows.surplus_row(branch, visit) for visit in visits])


def save_snapshot(db: Database, branch: BranchId, snapshot: Snapshot, now: int) -> None:
    """Raises SeqConflict where it goes on from another than the one that is kept."""
    row = db.execute("SELECT seq FROM snapshot WHERE branch = ?", (branch,)).fetchone()
    kept = row[0] if row else 0
    if kept > snapshot.seq:
        return
    if not snapshot.after:
        db.execute("DELETE FROM snapshot_visits WHERE branch = ?", (branch,))
    elif kept != snapshot.after:
        raise SeqConflict(branch, snapshot.after)
    db.execute(
        "INSERT INTO snapshot (branch, seq, at, state) VALUES (?, ?, ?, ?) ON CONFLICT (branch) "
        "DO UPDATE SET seq = excluded.seq, at = excluded.at, state = excluded.state",
        (branch, snapshot.seq, now, snapshot.state),
    )
    db.conn.executemany(
        "INSERT INTO snapshot_visits (branch, seq, place, visits) VALUES (?, ?, ?, ?)",
        [(branch, snapshot.seq, place, visits) for place, visits in enumerate(snapshot.visits)],
    )


def prune_replies(db: Database, before: int) -> int:
    """Drop replies kept since before this time, oldest first, a bounded number at once."""
    oldest = "DELETE FROM command WHERE rowid IN (SELECT rowid FROM command ORDER BY rowid LIMIT ?) AND at < ?"
    done = db.execute(oldest, (PRUNED_AT_ONCE, before))
    return done.rowcount


def erase_contacts(db: Database, ended_before: int) -> int:
    """Erase the contacts of visits that ended before this time, and of appointments of before to which nobody came:
    overwritten, not only unlinked. Return how many."""
    db.execute("PRAGMA secure_delete = ON").fetchall()
    done = db.execute(
        "DELETE FROM contact WHERE (branch, visit) IN "
        "(SELECT branch, visit FROM contact JOIN visit USING (branch, visit) WHERE visit.ended_at < ?1 UNION "
        "SELECT branch, visit FROM contact JOIN appointment USING (branch, visit) LEFT JOIN visit USING (branch, visit) "
        "WHERE appointment.slot_at < ?1 AND visit.state IS NULL)",
        (ended_before,),
    )
    db.execute("PRAGMA secure_delete = OFF").fetchall()
    return done.rowcount
