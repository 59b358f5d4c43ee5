"""The stream, the replies, and the query tables that reports read.

event     the truth. `data` is the event's fields but `at` and `actor`, as JSON (server/store/event_text.py).
command   replies to commands, by Idempotency-Key, kept seven days. Rows stand in the order they were written.
snapshot  the engine's state of a branch after `seq`, as JSON text.
visit     one row a visit, as it stands now. Computed from the events: `lobby check` rebuilds and compares it.
step      one row a step of a visit; `position` counts from 0; those after `visit.step` have not begun.
contact   personal data of a visit, apart from the record, erased on schedule.

Reading visit and step. Both are kept in the order (branch, service_day, visit), so one branch and one day, or a range of
days, is one stretch of the table, and the two join on that order without another index:

    SELECT ... FROM visit JOIN step USING (branch, service_day, visit)
    WHERE visit.branch = ? AND visit.service_day BETWEEN ? AND ?

- `*_at`, `*_ms`: whole milliseconds (since 1970 UTC for `*_at`); `target_s`: seconds; NULL = has not happened.
- `visit.state`: waiting | called | serving | on_hold | ended. `visit.step`: position of the current step.
- `visit.outcome`: how the visit ended; NULL while it is open. `step.outcome`: how that step ended.
- `step.clock_at`: where the step's wait begins. wait = called_at - clock_at, walk = serving_at - called_at,
  service time = served_ms (closed serving intervals; holds are not service). The step that is being served now has an
  open interval that is not yet in served_ms.
- `step.transferred` = 1: the step came by a transfer. `step.desk_wanted`: handed to that desk and nobody else.
- `visit.needs`: a JSON array of words.
"""

from __future__ import annotations

from sqlite_utils import Database

TABLES = (
    """
    CREATE TABLE event (
      branch TEXT NOT NULL,
      seq INTEGER NOT NULL,
      at INTEGER NOT NULL,
      type TEXT NOT NULL,
      actor TEXT NOT NULL,
      data TEXT NOT NULL,
      PRIMARY KEY (branch, seq)
    ) STRICT, WITHOUT ROWID
    """,
    # Not WITHOUT ROWID: replies are long, and rows in writing order let old ones be dropped without an index on `at`.
    """
    CREATE TABLE command (
      row INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      at INTEGER NOT NULL,
      status INTEGER NOT NULL,
      body TEXT NOT NULL,
      body_hash TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE snapshot (
      branch TEXT NOT NULL PRIMARY KEY,
      seq INTEGER NOT NULL,
      at INTEGER NOT NULL,
      state TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE visit (
      branch TEXT NOT NULL,
      service_day TEXT NOT NULL,
      visit TEXT NOT NULL,
      number TEXT NOT NULL,
      token TEXT NOT NULL,
      state TEXT NOT NULL,
      service TEXT NOT NULL,
      step INTEGER NOT NULL,
      steps INTEGER NOT NULL,
      checked_in_at INTEGER NOT NULL,
      language TEXT NOT NULL,
      customer_class TEXT NOT NULL,
      needs TEXT NOT NULL,
      language_needed TEXT,
      channel TEXT NOT NULL,
      calls INTEGER NOT NULL,
      last_call_at INTEGER,
      reason TEXT NOT NULL,
      outcome TEXT,
      ended_at INTEGER,
      paper_printer TEXT,
      paper_state TEXT,
      paper_reprint INTEGER,
      paper_problem TEXT,
      version INTEGER NOT NULL,
      PRIMARY KEY (branch, service_day, visit)
    ) STRICT, WITHOUT ROWID
    """,
    # The one more index: a visit by its id alone, of whatever branch and year. Ids grow, so it is written at its end.
    "CREATE UNIQUE INDEX visit_by_id ON visit (visit)",
    """
    CREATE TABLE step (
      branch TEXT NOT NULL,
      service_day TEXT NOT NULL,
      visit TEXT NOT NULL,
      position INTEGER NOT NULL,
      service TEXT NOT NULL,
      clock_at INTEGER NOT NULL,
      target_s REAL NOT NULL,
      desk_wanted TEXT,
      desk TEXT,
      staff TEXT,
      called_at INTEGER,
      serving_at INTEGER,
      ended_at INTEGER,
      outcome TEXT,
      transferred INTEGER NOT NULL,
      served_ms INTEGER NOT NULL,
      PRIMARY KEY (branch, service_day, visit, position)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE contact (
      visit TEXT NOT NULL PRIMARY KEY,
      name TEXT,
      phone TEXT,
      email TEXT,
      note TEXT
    ) STRICT, WITHOUT ROWID
    """,
)


def apply(db: Database) -> None:
    for sql in TABLES:
        db.execute(sql)
