"""A copy of the record while it is in use: SQLite's online backup, read back before it gets its name."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database

from lobby.errors import Conflict, NotFound
from lobby.sqlite import sqlite3
from server.store.sqlite.file import quick_check

PAGES_AT_ONCE = 1000

Progress = Callable[[int, int], None]
"""Told pages copied, pages in all."""


def backup(source: Database, target: Path, progress: Progress) -> None:
    """Write `target` whole or not at all, from inside one reading: a copy that a commit could change would begin again
    at each, and never end in a busy lobby. Raises Conflict("file_exists"), NotFound("no_folder"), or Unavailable:
    store_damaged, or store_unavailable when there is no room for it."""
    if target.exists():
        raise Conflict("file_exists", f"{target} is there already.", "Choose another name, or move it away.")
    if not target.parent.is_dir():
        raise NotFound("no_folder", f"There is no folder {target.parent}.", "Make it, or name another.")
    partly = target.with_name(target.name + ".part")
    partly.unlink(missing_ok=True)
    source.execute("SELECT count(*) FROM snapshot").fetchone()  # from here on the reading is of this moment
    connection = sqlite3.connect(partly, isolation_level=None)
    try:
        source.conn.backup(
            connection, pages=PAGES_AT_ONCE, progress=lambda status, left, total: progress(total - left, total)
        )
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, nothing beside it
        quick_check(Database(connection))
    except BaseException:
        connection.close()
        partly.unlink()
        raise
    connection.close()
    _settle(partly)
    partly.rename(target)


def _settle(path: Path) -> None:
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)
