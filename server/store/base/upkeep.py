"""Looking after a store: is it sound, does it agree with itself, a copy of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from lobby.ids import BranchId

Replayed = Callable[[int], None]
"""Told how many events have been replayed since it was last told. Called from another thread."""

Copied = Callable[[int, int], None]
"""Told how much is copied and how much there is in all. Called from another thread."""


class Upkeep(Protocol):
    async def verify(self) -> None:
        """Look through the store's own structure, as once a night. Raises Unavailable("store_damaged"), now and from then on
        at every use: nobody is served from a damaged store."""
        ...

    async def count_events(self, branch: BranchId) -> int: ...

    async def check(self, branch: BranchId, replayed: Replayed) -> list[str]:
        """Replay every event of a branch, and say in a sentence each where state, snapshot or query tables differ from what
        the events lead to. Changes nothing; all that it reads is of one moment."""
        ...

    async def backup(self, target: Path, copied: Copied) -> None:
        """Write a copy of one moment, whole or not at all, and read it back before it gets its name.

        Raises Conflict("file_exists"), NotFound("no_folder"), or Unavailable: store_damaged, or store_unavailable when there
        is no room for it.
        """
        ...
