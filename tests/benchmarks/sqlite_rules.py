"""What the rules of decision 10 cost: `python -m tests.benchmarks.sqlite_rules`.

Each round writes the same groups of commands under each set of rules, one set after the other, so that whatever else the
machine does falls on all of them. Ratios are within a round, against the rules that the store follows.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from statistics import median
from typing import NamedTuple

from sqlite_utils import Database

from lobby.sqlite import sqlite3
from server.store.sqlite.file import StoreFile

GROUPS, ROUNDS = 400, 10
COMMANDS_A_GROUP = 4
CHECKPOINT_EVERY = 400
EVENT, REPLY = "e" * 220, "r" * 600
"""About as long as a check-in's event and its reply."""


class Rules(NamedTuple):
    """`alone`: hold the lock file around each transaction. `by_itself`: SQLite checkpoints when 1000 pages are in the log;
    else we ask it to, between two groups."""

    name: str
    alone: bool
    by_itself: bool


STORE = Rules("as the store does", alone=True, by_itself=False)
OTHERS = (
    Rules("without the lock file", alone=False, by_itself=False),
    Rules("without it, SQLite checkpoints", alone=False, by_itself=True),
)


def measure(rules: Rules) -> tuple[float, float]:
    """Milliseconds a group: the median, and the slowest of a hundred."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        file = StoreFile(Path(folder) / "lobby.db")
        db = file.open_writer()
        if rules.by_itself:
            db.execute("PRAGMA wal_autocheckpoint = 1000").fetchall()
        db.execute("CREATE TABLE event (branch, seq, data, PRIMARY KEY (branch, seq)) WITHOUT ROWID")
        db.execute("CREATE TABLE command (id UNIQUE, body)")
        taken = sorted(_write(file, db, rules, group) for group in range(GROUPS))
        db.close()
        file.close()
    return median(taken), taken[len(taken) * 99 // 100]


def _write(file: StoreFile, db: Database, rules: Rules, group: int) -> float:
    alone: Callable[[], AbstractContextManager[None]] = file.alone if rules.alone else nullcontext
    begun = time.perf_counter()
    with alone():
        db.execute("BEGIN IMMEDIATE")
        numbers = range(group * COMMANDS_A_GROUP, (group + 1) * COMMANDS_A_GROUP)
        db.conn.executemany("INSERT INTO event VALUES ('main', ?, ?)", [(n, EVENT) for n in numbers])
        db.conn.executemany("INSERT INTO command VALUES (?, ?)", [(f"{n:036d}", REPLY) for n in numbers])
        db.execute("COMMIT")
    taken = time.perf_counter() - begun
    if not rules.by_itself and group % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1:
        with alone():
            db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    return taken * 1000


def main(rounds: int = ROUNDS) -> None:
    print(f"SQLite {sqlite3.sqlite_version}, {rounds} rounds of {GROUPS} groups of {COMMANDS_A_GROUP} commands")
    found: dict[str, list[tuple[float, float]]] = {rules.name: [] for rules in (STORE, *OTHERS)}
    for _ in range(rounds):
        for rules in (STORE, *OTHERS):
            found[rules.name].append(measure(rules))
    mine = found[STORE.name]
    for name, theirs in found.items():
        middle = median(one[0] / other[0] for one, other in zip(theirs, mine, strict=True))
        slow = median(one[1] / other[1] for one, other in zip(theirs, mine, strict=True))
        print(
            f"{name:32} median {median(one[0] for one in theirs):6.2f} ms, ratio {middle:4.2f}; p99 ratio {slow:4.2f}"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
