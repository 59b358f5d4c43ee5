"""Snapshots of one branch, kept while it goes on.

What is to be written is frozen at once, which takes a moment, and written in pieces between which the loop does all else.
Each snapshot goes on from the one before and holds only the visits that changed since; the first, one after a failure and
one after a day's end hold all.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator

import structlog

from lobby.engine.engine import Engine
from lobby.engine.events import DayEnded, Event
from lobby.engine.model import Visit
from lobby.engine.snapshot import Frozen
from lobby.errors import Conflict, Unavailable
from lobby.ids import BranchId, VisitId
from server.logs import where
from server.store.base import Loaded, Snapshot, Streams, state_pieces, visit_pieces

log = structlog.get_logger("lobby.record")

AT_A_TIME_S = 0.001


class SnapshotKeeper:
    """`every`: the events after which the next one is due."""

    def __init__(self, branch: BranchId, store: Streams, every: int) -> None:
        self._branch = branch
        self._store = store
        self._every = every
        self._seq = 0  # of the last one, whether or not it could be kept
        self._after = 0  # the one that the next goes on from; 0: it is to hold all
        self._changed: dict[VisitId, Visit] = {}  # since that one
        self._keeping: asyncio.Task[None] | None = None

    def begin(self, loaded: Loaded, changed: Iterable[Visit]) -> None:
        """The branch was loaded. `changed`: by the events after the snapshot, in their order."""
        snapshot = loaded.snapshot
        self._seq = snapshot.seq if snapshot else 0
        self._after = snapshot.seq if snapshot and snapshot.visits_apart else 0
        self._changed = {}
        self.note([stored.event for stored in loaded.events], changed)

    def note(self, events: Iterable[Event], changed: Iterable[Visit]) -> None:
        """These events have happened, and these visits stand as they are since."""
        self._changed.update((visit.id, visit) for visit in changed)
        if any(isinstance(event, DayEnded) for event in events):
            self._after = 0  # visits are gone that stand in what is kept

    def keep(self, engine: Engine, *, now: bool) -> None:
        """Begin to keep one if it is due, or `now`, and none is being kept."""
        due = now or engine.seq - self._seq >= self._every
        if not due or (self._keeping is not None and not self._keeping.done()):
            return
        try:
            frozen = engine.freeze()
        except Exception as error:
            log.error("snapshot_broken", branch=self._branch, **where(error))
            self._seq = engine.seq
            return
        visits = list(self._changed.values()) if self._after else list(frozen.nouns["visits"])
        self._keeping = asyncio.create_task(self._keep(frozen, visits, self._after))
        self._seq = self._after = engine.seq
        self._changed = {}

    async def _keep(self, frozen: Frozen, visits: list[Visit], after: int) -> None:
        """Where it cannot be kept, the next one will be: a snapshot only makes starting quicker."""
        try:
            state = "".join(await self._written(state_pieces(frozen)))
            texts = tuple(await self._written(visit_pieces(visits)))
            await self._store.save_snapshot(self._branch, Snapshot(frozen.seq, state, texts, after))
        except (Unavailable, Conflict) as error:
            log.warning("snapshot_failed", branch=self._branch, code=error.code)
            self._after = 0
        except Exception as error:
            log.error("snapshot_broken", branch=self._branch, **where(error))
            self._after = 0

    async def _written(self, pieces: Iterator[str]) -> list[str]:
        """All of the pieces, made with everybody else's turn in between."""
        written, begun_s = [], time.perf_counter()
        for piece in pieces:
            written.append(piece)
            if time.perf_counter() - begun_s >= AT_A_TIME_S:
                await asyncio.sleep(0)
                begun_s = time.perf_counter()
        return written

    async def close(self) -> None:
        """Wait for the one that is being kept."""
        if self._keeping is not None:
            await self._keeping
