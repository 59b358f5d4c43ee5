"""The visits of a branch's snapshot, some in each row as a JSON array, written when they changed: `seq` is the snapshot that
brought them, `place` orders its rows. Of a visit that stands in several rows the last one counts. Snapshots of before this
step hold their visits themselves.
"""

from __future__ import annotations

from sqlite_utils import Database


def apply(db: Database) -> None:
    db.execute(
        """
        CREATE TABLE snapshot_visits (
          branch TEXT NOT NULL,
          seq INTEGER NOT NULL,
          place INTEGER NOT NULL,
          visits TEXT NOT NULL,
          PRIMARY KEY (branch, seq, place)
        ) STRICT
        """
    )
