"""Appointments. `visit.slot_at`, `visit.appointment`: the booked time and the reference on the list; NULL of walk-ins.

appointment   one row a booking and day: what was booked, and whether the customer came. `came_at` NULL on a day that is over,
              `cancelled_at` NULL too: the customer did not come. Moved to another day: cancelled on the first.
              Computed from the events: `lobby check` compares.
"""

from __future__ import annotations

from sqlite_utils import Database

STEPS = (
    "ALTER TABLE visit ADD COLUMN slot_at INTEGER",
    "ALTER TABLE visit ADD COLUMN appointment TEXT",
    """
    CREATE TABLE appointment (
      branch TEXT NOT NULL,
      service_day TEXT NOT NULL,
      reference TEXT NOT NULL,
      visit TEXT NOT NULL,
      service TEXT NOT NULL,
      slot_at INTEGER NOT NULL,
      customer_class TEXT NOT NULL,
      language_needed TEXT,
      booked_at INTEGER NOT NULL,
      cancelled_at INTEGER,
      came_at INTEGER,
      PRIMARY KEY (branch, service_day, reference)
    ) STRICT, WITHOUT ROWID
    """,
    # For whose contact is to be erased though nobody came.
    "CREATE INDEX appointment_by_visit ON appointment (visit)",
)


def apply(db: Database) -> None:
    for sql in STEPS:
        db.execute(sql)
