"""The state of one branch and its record in the store, kept in step.

A group of commands is decided one after another (`deciding.py`) and appended in ONE durable transaction. When the
append fails the state is thrown away and loaded again, so that nothing is ever shown that is not on record. A command
that spoils the state, or that the store refuses, is refused alone: the others are decided again without it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence

import structlog

from lobby.engine.commands import CallNext
from lobby.engine.engine import Engine
from lobby.engine.events import DayEnded, Event, VisitCheckedIn
from lobby.engine.model import Visit
from lobby.errors import Conflict, Invalid, LobbyError, Unavailable
from lobby.ids import BranchId, CommandId, VisitId
from server.branch.deciding import Spoilt, decide, refuse_broken
from server.branch.keeping import SnapshotKeeper
from server.branch.pending import Group, PendingCommand
from server.branch.predictions import BranchPredictions
from server.clock import Clock
from server.logs import where
from server.metrics import Metrics
from server.store.base import Loaded, Reply, Store, StoreRefused

log = structlog.get_logger("lobby.record")

TRIES = 5
"""How often a group is decided anew because another process was first."""

UNREADABLE = Unavailable("store_unavailable", "The record cannot be read now.", "Try again in a moment.")


class BranchRecord:
    """Not for two at once: one task calls `settle`, and looks at `engine` only when that has returned."""

    def __init__(
        self,
        branch: BranchId,
        *,
        store: Store,
        clock: Clock,
        metrics: Metrics,
        predictions: BranchPredictions,
        snapshot_every: int,
    ) -> None:
        self.id = branch
        self._store = store
        self._clock = clock
        self._metrics = metrics
        self._predictions = predictions
        self._snapshots = SnapshotKeeper(branch, store, snapshot_every)
        self._engine: Engine | None = None  # None: thrown away, to be loaded again
        self._tokens: dict[str, VisitId] = {}

    @property
    def engine(self) -> Engine:
        """Raises Unavailable("store_unavailable") while the record cannot be read."""
        if self._engine is None:
            raise UNREADABLE
        return self._engine

    @property
    def tokens(self) -> Mapping[str, VisitId]:
        """The visits of this service day by their tickets' tokens."""
        return self._tokens

    async def load(self) -> None:
        """Make the state from what is on record; in a thread, for it may be a long day."""
        loaded = await self._store.load(self.id)
        engine, changed = await asyncio.to_thread(_rebuilt, self.id, loaded)
        self._engine = engine
        self._snapshots.begin(loaded, changed)
        self._index_tokens(engine)

    async def catch_up(self) -> None:
        """Take in what another program has appended."""
        engine = self.engine
        while later := [stored.event for stored in await self._store.events(self.id, engine.seq)]:
            try:
                changed = _applied(engine, later)
            except Exception:
                self._throw_away("not_caught_up")
                raise
            self._snapshots.note(later, changed)
        self._index_tokens(engine)

    async def settle(self, pending: Sequence[PendingCommand]) -> Group:
        """Let them happen, and what desks do by themselves, and answer each. Return the group that was written; it is
        empty when nothing happened."""
        try:
            return await self._write(await self._first_time(pending))
        except LobbyError as error:
            self._give_up(pending, error)
        except Exception as error:
            log.error("group_broken", branch=self.id, **where(error))
            self._give_up(pending, UNREADABLE)
        finally:
            await self._stand_ready()
        return Group()

    def _give_up(self, pending: Sequence[PendingCommand], error: LobbyError) -> None:
        """Nothing is wrong with these commands: they may come again."""
        log.warning("group_given_up", branch=self.id, code=error.code, commands=len(pending))
        self._throw_away(error.code)
        for one in pending:
            one.refuse(error)

    async def _stand_ready(self) -> None:
        """Load what was thrown away, so that whoever looks finds it."""
        try:
            if self._engine is None:
                await self.load()
        except LobbyError as unreadable:
            log.error("not_loaded", branch=self.id, code=unreadable.code)
        except Exception as error:
            log.error("not_loaded", branch=self.id, **where(error))

    def _throw_away(self, why: str) -> None:
        """The state holds what is not on record: it is loaded again before it is used."""
        self._metrics.reloads.labels(why).inc()
        self._engine = None

    # --- deciding and writing ---------------------------------------------------------------------------------------

    async def _first_time(self, pending: Sequence[PendingCommand]) -> Sequence[PendingCommand]:
        """Answer repeated keys with the reply they got before; the others go on."""
        keys = [one.key for one in pending if one.key is not None]
        known = await self._store.replies(self.id, keys) if keys else {}
        if not known:
            return pending
        for one in pending:
            if one.key in known:
                self._repeat(one, known[one.key])
        return [one for one in pending if one.key not in known]

    def _repeat(self, pending: PendingCommand, reply: Reply) -> None:
        if reply.body_hash != pending.submission.body_hash:
            pending.refuse(
                Invalid(
                    "key_reused",
                    "This key was used for another command.",
                    "Make a new Idempotency-Key for a new command.",
                )
            )
            return
        self._metrics.repeats.inc()
        pending.resolve(reply)

    async def _write(self, pending: Sequence[PendingCommand]) -> Group:
        """Decide and append; decide again from a fresh state when another process was first."""
        for _ in range(TRIES):
            group = await self._decide(pending)
            if not group.decided:
                return group
            try:
                await self._store.append(self.id, group.after_seq, group.decided, list(group.changed.values()))
            except Conflict as conflict:
                self._throw_away(conflict.code)
                pending = await self._first_time(group.pending)
            except Unavailable:
                raise
            except Exception as error:
                self._throw_away("append_refused")
                return await self._write_one_by_one(group, error)
            else:
                self._answer(group)
                return group
        raise Unavailable("busy", "Others keep writing to this branch.", "Try again.")

    async def _decide(self, pending: Sequence[PendingCommand]) -> Group:
        """Decide without those that spoil the state: each is refused, and the others are decided again."""
        desks_call = True
        while True:
            if self._engine is None:
                await self.load()
            try:
                now = self._clock.now()
                return decide(self.engine, self._predictions, pending, now, desks_call=desks_call)
            except Spoilt as spoilt:
                self._throw_away("spoilt")
                desks_call = desks_call and spoilt.culprit is not None
                pending = [one for one in pending if not one.is_refused]

    async def _write_one_by_one(self, group: Group, error: Exception) -> Group:
        """The store did not take the group, and the fault is one command's: that one is refused, the others stand."""
        if len(group.decided) == 1:
            if not group.pending:
                log.error("automatic_call_not_kept", branch=self.id, **where(error))
            for pending in group.pending:
                pending.refuse(error) if isinstance(error, StoreRefused) else refuse_broken(pending, error)
            return Group()
        written = Group()
        for place, one in enumerate(group.pending):
            try:
                written.add(await self._write([one]))
            except Exception as error:  # what is written already must still be shown
                if not isinstance(error, LobbyError):
                    log.error("group_broken", branch=self.id, **where(error))
                self._give_up(group.pending[place:], error if isinstance(error, LobbyError) else UNREADABLE)
                break
        return written

    def _answer(self, group: Group) -> None:
        for pending, reply in group.answers:
            pending.resolve(reply)
            self._metrics.commands.labels(pending.kind).inc()
        if group.automatic_calls:
            self._metrics.commands.labels(CallNext.__name__).inc(group.automatic_calls)
        events = group.events
        self._tokens.update((event.token, event.visit) for event in events if isinstance(event, VisitCheckedIn))
        self._snapshots.note(events, group.changed.values())
        if _day_ended(events):
            self._index_tokens(self.engine)
        self._metrics.group_size.observe(len(group.decided))
        self._metrics.events.inc(len(events))

    # --- keeping ----------------------------------------------------------------------------------------------------

    def keep_snapshot(self, group: Group) -> None:
        """At the day's end and now and then, so that starting is quick. It is written while the next groups go on."""
        if self._engine is not None:
            self._snapshots.keep(self._engine, now=_day_ended(group.events))

    async def close(self) -> None:
        await self._snapshots.close()

    def _index_tokens(self, engine: Engine) -> None:
        self._tokens.clear()
        self._tokens.update((visit.token, visit.id) for visit in engine.visits.values())


def _rebuilt(branch: BranchId, loaded: Loaded) -> tuple[Engine, list[Visit]]:
    """The engine, and the visits that changed after the snapshot, each as often as it did."""
    engine = loaded.snapshot.engine() if loaded.snapshot else Engine(branch)
    return engine, _applied(engine, [stored.event for stored in loaded.events])


def _applied(engine: Engine, events: Iterable[Event]) -> list[Visit]:
    return [visit for event in events for visit in engine.apply(event)]


def _day_ended(events: Iterable[Event]) -> bool:
    return any(isinstance(event, DayEnded) for event in events)


def first_of_each_key(pending: Sequence[PendingCommand]) -> tuple[list[PendingCommand], list[PendingCommand]]:
    """Return those to be decided now, and copies of them, which find the reply when their turn comes."""
    keys: set[CommandId] = set()
    now: list[PendingCommand] = []
    later: list[PendingCommand] = []
    for one in pending:
        (later if one.key is not None and one.key in keys else now).append(one)
        if one.key is not None:
            keys.add(one.key)
    return now, later
