"""The kiosk's own memory on disk. Every check-in is written here before it is sent, and is sent until it is answered,
also after a power cut. What the server refuses is kept for the staff. The last offer is kept as well, so that a kiosk
that starts without a server still knows its branch.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from lobby.contract.requests import CheckInRequest
from lobby.contract.views import KioskView
from lobby.ids import uuid7
from lobby.sqlite import sqlite3

_KEEP_DAYS = 7
_DAY_MS = 86_400_000

_migrations = Migrations("kiosk")


@_migrations()
def _first(db: sqlite_utils.Database) -> None:
    db.execute(
        """CREATE TABLE check_in (
            key TEXT PRIMARY KEY,      -- the idempotency key: sent again as often as needed, it happens once
            branch TEXT NOT NULL,
            request TEXT NOT NULL,     -- a CheckInRequest
            state TEXT NOT NULL,       -- waiting | answered | refused
            code TEXT,                 -- why it was refused
            made_at INTEGER NOT NULL
        ) STRICT"""
    )
    db.execute("CREATE TABLE known (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")


@dataclass(frozen=True, slots=True)
class Waiting:
    key: str
    branch: str
    request: CheckInRequest


class Spool:
    """Each write is durable before the call returns."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        _migrations.apply(sqlite_utils.Database(self._db))
        self._db.execute(
            "DELETE FROM check_in WHERE state = 'answered' AND made_at < ?", [_now() - _KEEP_DAYS * _DAY_MS]
        )

    def add(self, branch: str, request: CheckInRequest) -> str:
        """Keep a check-in; returns the key under which it is sent."""
        key = uuid7()
        self._db.execute(
            "INSERT INTO check_in (key, branch, request, state, made_at) VALUES (?, ?, ?, 'waiting', ?)",
            [key, branch, request.model_dump_json(), _now()],
        )
        return key

    def waiting(self) -> list[Waiting]:
        """What has no answer yet, the oldest first: the keys sort by time."""
        rows = self._db.execute("SELECT key, branch, request FROM check_in WHERE state = 'waiting' ORDER BY key")
        return [Waiting(key, branch, CheckInRequest.model_validate_json(request)) for key, branch, request in rows]

    def answered(self, key: str) -> None:
        self._db.execute("UPDATE check_in SET state = 'answered' WHERE key = ?", [key])

    def refused(self, key: str, code: str) -> None:
        """The server will never take it: it is not sent again, and not thrown away."""
        self._db.execute("UPDATE check_in SET state = 'refused', code = ? WHERE key = ?", [code, key])

    def dead_letters(self) -> list[tuple[str, str]]:
        """Key and code of each check-in that was refused, the oldest first."""
        return list(self._db.execute("SELECT key, code FROM check_in WHERE state = 'refused' ORDER BY key"))

    def keep_offer(self, view: KioskView) -> None:
        self._db.execute("INSERT OR REPLACE INTO known VALUES ('offer', ?)", [view.model_dump_json()])

    def offer(self) -> KioskView | None:
        """The last offer that was kept."""
        row = self._db.execute("SELECT value FROM known WHERE name = 'offer'").fetchone()
        return KioskView.model_validate_json(row[0]) if row else None

    def close(self) -> None:
        self._db.close()


def _now() -> int:
    return time.time_ns() // 1_000_000
