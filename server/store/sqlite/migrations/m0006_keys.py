"""Every key of a branch's tables leads with the branch, and a number stands once in a service day.

command   keyed by (branch, id). Replies kept by an earlier version do not say their branch: they are kept under '' until
          their seven days are over. Rows still stand in the order they were written (the hidden rowid).
contact   keyed by (branch, visit). A contact of a visit that nobody knows is dropped: it would never be erased.
token     keyed by (branch, hash); `token_by_hash` finds one whose branch is not known yet, and is no key.
visit     `visit_once`: a visit stands in one service day of its branch. `visit_number`: so does a number. `again` counts
          the visits before it that had the same number on that day: not 0 only in records of before this step, where
          nothing forbade it; they keep what was printed on paper.

Who works here, who is signed in and which device waits to be paired (staff, session, pairing) is not a branch's own: it is
looked up before the branch is known, and may be good for every branch.
"""

from __future__ import annotations

from sqlite_utils import Database

STEPS = (
    # --- command ---
    """
    CREATE TABLE command_by_branch (
      branch TEXT NOT NULL,
      id TEXT NOT NULL,
      at INTEGER NOT NULL,
      status INTEGER NOT NULL,
      body TEXT NOT NULL,
      body_hash TEXT NOT NULL,
      PRIMARY KEY (branch, id)
    ) STRICT
    """,
    "INSERT INTO command_by_branch SELECT '', id, at, status, body, body_hash FROM command ORDER BY row",
    "DROP TABLE command",
    "ALTER TABLE command_by_branch RENAME TO command",
    # --- contact, while a visit is still found by its id alone ---
    """
    CREATE TABLE contact_by_branch (
      branch TEXT NOT NULL,
      visit TEXT NOT NULL,
      name TEXT,
      phone TEXT,
      email TEXT,
      note TEXT,
      PRIMARY KEY (branch, visit)
    ) STRICT, WITHOUT ROWID
    """,
    """
    INSERT INTO contact_by_branch
    SELECT owner, visit, name, phone, email, note FROM (
      SELECT contact.*, coalesce(
        (SELECT branch FROM visit WHERE visit.visit = contact.visit),
        (SELECT branch FROM appointment WHERE appointment.visit = contact.visit)
      ) AS owner FROM contact
    ) WHERE owner IS NOT NULL
    """,
    "DROP TABLE contact",
    "ALTER TABLE contact_by_branch RENAME TO contact",
    # --- appointment ---
    "DROP INDEX appointment_by_visit",
    "CREATE INDEX appointment_by_visit ON appointment (branch, visit)",
    # --- visit ---
    "DROP INDEX visit_by_id",
    "CREATE UNIQUE INDEX visit_once ON visit (branch, visit)",
    "ALTER TABLE visit ADD COLUMN again INTEGER NOT NULL DEFAULT 0",
    """
    UPDATE visit SET again = doubled.before FROM (
      SELECT branch, service_day, visit,
        row_number() OVER (PARTITION BY branch, service_day, number ORDER BY checked_in_at, visit) - 1 AS before
      FROM visit
    ) AS doubled
    WHERE doubled.before > 0 AND visit.branch = doubled.branch AND visit.service_day = doubled.service_day
      AND visit.visit = doubled.visit
    """,
    "CREATE UNIQUE INDEX visit_number ON visit (branch, service_day, number, again)",
    # --- token ---
    """
    CREATE TABLE token_by_branch (
      hash TEXT NOT NULL,
      id TEXT NOT NULL,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      branch TEXT NOT NULL,
      device TEXT,
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL,
      PRIMARY KEY (branch, hash),
      UNIQUE (branch, id)
    ) STRICT, WITHOUT ROWID
    """,
    "INSERT INTO token_by_branch SELECT * FROM token",
    "DROP TABLE token",
    "ALTER TABLE token_by_branch RENAME TO token",
    "CREATE INDEX token_by_hash ON token (hash)",
)


def apply(db: Database) -> None:
    db.execute("PRAGMA secure_delete = ON").fetchall()  # the old table of contacts is overwritten, not only let go
    for sql in STEPS:
        db.execute(sql)
    db.execute("PRAGMA secure_delete = OFF").fetchall()
