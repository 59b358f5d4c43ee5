"""Why a visit was called, for other languages than English: `visit.why`, the sentence and the values of its names as a JSON
object; NULL where it was not called, and before this step. `visit.reason` is the same in English."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.execute("ALTER TABLE visit ADD COLUMN why TEXT")
