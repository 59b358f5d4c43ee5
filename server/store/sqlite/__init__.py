"""The embedded store: one SQLite file, one writer at a time."""

import lobby.sqlite  # noqa: F401 - before any module here imports sqlite-utils by itself
