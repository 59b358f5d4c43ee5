"""The tables of the SQLite store, step by step. A step that has been released is never edited: add another.

Applied through sqlite-utils' Migrations, each step in one transaction with the note that it was applied.
What each table and column means is written where the table is made: m0001_record.py (the stream and what reports
read), m0002_access.py (devices, staff, sessions), m0003_shown.py (what customers were shown), m0004_appointments.py and
m0005_why.py (why they were called), m0006_keys.py (what each key leads with), m0007_snapshot_visits.py.
"""

from __future__ import annotations

from sqlite_utils import Migrations

from server.store.sqlite.migrations import (
    m0001_record,
    m0002_access,
    m0003_shown,
    m0004_appointments,
    m0005_why,
    m0006_keys,
    m0007_snapshot_visits,
)

migrations = Migrations("lobby")
migrations(name="m0001_record")(m0001_record.apply)
migrations(name="m0002_access")(m0002_access.apply)
migrations(name="m0003_shown")(m0003_shown.apply)
migrations(name="m0004_appointments")(m0004_appointments.apply)
migrations(name="m0005_why")(m0005_why.apply)
migrations(name="m0006_keys")(m0006_keys.apply)
migrations(name="m0007_snapshot_visits")(m0007_snapshot_visits.apply)
