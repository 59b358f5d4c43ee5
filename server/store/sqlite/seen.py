"""Which command ids are certainly new, so that most commands need no look into the file.

Command ids are UUIDv7: later ones sort later. This process is the only one that answers commands in the file, so an id
that sorts after every id the file held when it was opened, and was not answered since, has never been answered.
"""

from __future__ import annotations

from collections.abc import Iterable

REMEMBERED = 50_000


class SeenCommands:
    def __init__(self, highest: str) -> None:
        """`highest`: the greatest id in the file, "" when it holds none."""
        self._highest = highest
        self._recent: set[str] = set()

    def certainly_new(self, command_id: str) -> bool:
        return command_id > self._highest and command_id not in self._recent

    def add(self, ids: Iterable[str]) -> None:
        self._recent.update(ids)
        if len(self._recent) > REMEMBERED:
            self._highest = max(self._highest, max(self._recent))
            self._recent.clear()
