"""The kiosk's own memory on disk. Every check-in is written here before it is sent, and is sent until it is answered,
also after a power cut. What the server will not take is set aside for the staff. The last offer is kept as well, so that
a kiosk that starts without a server still knows its branch.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import sqlite_utils
from sqlite_utils import Migrations

from lobby.contract.requests import SET_ASIDE_SHOWN, CheckInRequest, SetAside
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


@_migrations()
def _set_aside(db: sqlite_utils.Database) -> None:
    """`state` is now waiting | answered | refused | set_aside | settled. Times are milliseconds since 1970 UTC."""
    for column in (
        "failures INTEGER NOT NULL DEFAULT 0",  # how often the server failed at this very check-in
        "failed_since_at INTEGER",  # its first failure
        "failed_at INTEGER",  # its last one
        "ended_at INTEGER",  # when it was answered or refused
    ):
        db.execute(f"ALTER TABLE check_in ADD COLUMN {column}")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A check-in without an answer. `failed_at`: when the server failed at it last; None: it has not."""

    key: str
    branch: str
    request: CheckInRequest
    made_at: int
    failed_at: int | None = None


class Failures(NamedTuple):
    """How many times the server failed at one check-in, for how long, and whether others ended meanwhile."""

    times: int
    for_s: float
    others_ended: bool


class CheckInSpool:
    """Each write is durable before the call returns. `now` gives milliseconds since 1970 UTC."""

    def __init__(self, path: Path, now: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        self._now = now
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        _migrations.apply(sqlite_utils.Database(self._db))
        self._db.execute(
            "DELETE FROM check_in WHERE state IN ('answered', 'settled') AND made_at < ?",
            [self._now() - _KEEP_DAYS * _DAY_MS],
        )

    def add(self, branch: str, request: CheckInRequest) -> str:
        """Keep a check-in; returns the key under which it is sent."""
        key = uuid7()
        self._db.execute(
            "INSERT INTO check_in (key, branch, request, state, made_at) VALUES (?, ?, ?, 'waiting', ?)",
            [key, branch, request.model_dump_json(), self._now()],
        )
        return key

    def waiting(self) -> list[Waiting]:
        """Return what has no answer yet, the oldest first: the keys sort by time."""
        rows = self._db.execute(
            "SELECT key, branch, request, made_at, failed_at FROM check_in WHERE state = 'waiting' ORDER BY key"
        )
        return [
            Waiting(key, branch, CheckInRequest.model_validate_json(request), *times)
            for key, branch, request, *times in rows
        ]

    def answered(self, key: str) -> None:
        self._end(key, "answered", None)

    def refused(self, key: str, code: str) -> None:
        """The server will never take it, and the customer was told so: it is not sent again, and not thrown away."""
        self._end(key, "refused", code)

    def set_aside(self, key: str, code: str) -> None:
        """The same, and the customer may have gone: staff settle it."""
        self._end(key, "set_aside", code)

    def _end(self, key: str, state: str, code: str | None) -> None:
        self._db.execute(
            "UPDATE check_in SET state = ?, code = ?, ended_at = ? WHERE key = ?", [state, code, self._now(), key]
        )

    def failed(self, key: str) -> Failures:
        """Count that the server failed at this very check-in; return how it stands with it now."""
        now = self._now()
        self._db.execute(
            "UPDATE check_in SET failures = failures + 1, failed_at = ?1, "
            "failed_since_at = coalesce(failed_since_at, ?1) WHERE key = ?2",
            [now, key],
        )
        count, since_at = self._db.execute(
            "SELECT failures, failed_since_at FROM check_in WHERE key = ?", [key]
        ).fetchone()
        (others,) = self._db.execute("SELECT count(*) FROM check_in WHERE ended_at >= ?", [since_at]).fetchone()
        return Failures(count, (now - since_at) / 1000, others > 0)

    def dead_letters(self) -> list[tuple[str, str]]:
        """Return key and code of each check-in that the server did not take, the oldest first."""
        return list(
            self._db.execute("SELECT key, code FROM check_in WHERE state IN ('refused', 'set_aside') ORDER BY key")
        )

    def for_staff(self) -> list[SetAside]:
        """Return what staff are to settle, the oldest first. Of the request what holds no personal data."""
        rows = self._db.execute(
            "SELECT key, code, made_at, request FROM check_in WHERE state = 'set_aside' ORDER BY key LIMIT ?",
            [SET_ASIDE_SHOWN],
        )
        return [
            _for_the_server(key, code, made_at, CheckInRequest.model_validate_json(text))
            for key, code, made_at, text in rows
        ]

    def settle(self, keys: Iterable[str]) -> bool:
        """Note that staff have checked them in by hand, or discarded them. True when that was news."""
        settled = self._db.execute(
            "UPDATE check_in SET state = 'settled' WHERE state = 'set_aside' AND key IN (SELECT value FROM json_each(?))",
            [json.dumps(list(keys))],
        )
        return bool(settled.rowcount)

    def keep_offer(self, view: KioskView) -> None:
        self._db.execute("INSERT OR REPLACE INTO known VALUES ('offer', ?)", [view.model_dump_json()])

    def offer(self) -> KioskView | None:
        """Return the last offer that was kept; None where there is none."""
        row = self._db.execute("SELECT value FROM known WHERE name = 'offer'").fetchone()
        return KioskView.model_validate_json(row[0]) if row else None

    def close(self) -> None:
        self._db.close()


def _for_the_server(key: str, code: str, made_at: int, request: CheckInRequest) -> SetAside:
    return SetAside(
        key=key,
        made_at=made_at,
        code=code,
        services=request.services,
        appointment=request.appointment,
        language=request.language,
        printed_number=request.printed_number,
    )
