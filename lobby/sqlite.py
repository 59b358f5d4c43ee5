"""The one SQLite library of the house: `from lobby.sqlite import sqlite3`.

It is whichever sqlite-utils has chosen: pysqlite3, whose wheel brings a SQLite of its own, where that is installed, and
the standard library's otherwise. Whoever imported another one would catch the wrong exception classes.

SQLite 3.7.0 to 3.51.2 has the "WAL-reset" bug, and Debian's standard library has such a SQLite. What follows from it is in
docs/decisions/0010-wal-with-one-writer-at-a-time.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lobby.absent import without

if TYPE_CHECKING:
    import sqlite3
else:
    with without("numpy"):  # which it would load only because it is there
        from sqlite_utils.utils import sqlite3

__all__ = ["sqlite3"]
