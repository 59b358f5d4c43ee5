"""What wait each customer was shown, beside the wait they had: `step.shown`, the 10, 50 and 90 % points in seconds
as a JSON list; NULL where nothing was shown, and before this step."""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.execute("ALTER TABLE step ADD COLUMN shown TEXT")
