"""The state of one branch and its record in the store, kept in step.

A group of commands is decided one after another and appended in ONE durable transaction. When the append fails the
state is thrown away and loaded again, so that nothing is ever shown that is not on record.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import structlog

from lobby.engine.engine import Engine
from lobby.engine.events import DayEnded, Event, VisitCheckedIn
from lobby.errors import Conflict, Invalid, LobbyError, Refused, Unavailable
from lobby.ids import BranchId, CommandId, VisitId
from server.branch.pending import Group, Pending
from server.branch.predictions import BranchPredictions
from server.clock import Clock
from server.logs import where
from server.metrics import Metrics
from server.store.base import Decided, Reply, Snapshot, Store

log = structlog.get_logger("lobby.record")

TRIES = 5
"""How often a group is decided anew because another process was first."""

EVENTS_A_VISIT = 2
"""A snapshot takes longer the more visits there are: so many events for each are worth one."""

BROKEN = Unavailable("internal", "Something in the server is broken.", "Try again; if it stays, tell the admin.")
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
        self._snapshot_every = snapshot_every
        self._snapshot_seq = 0
        self._engine: Engine | None = None  # None: thrown away, to be loaded again
        self._tokens: dict[str, VisitId] = {}
        self._keeping: asyncio.Task[None] | None = None

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
        loaded = await self._store.load(self.id)
        snapshot = loaded.snapshot
        engine = Engine.restore(json.loads(snapshot.state)) if snapshot else Engine(self.id)
        for stored in loaded.events:
            engine.apply(stored.event)
        self._engine = engine
        self._snapshot_seq = snapshot.seq if snapshot else 0
        self._index_tokens(engine)

    async def settle(self, wishes: list[Pending]) -> Group:
        """Let them happen, and what desks do by themselves, and answer each. The group that was written is returned; it
        is empty when nothing happened."""
        try:
            return await self._write(await self._first_time(wishes))
        except LobbyError as error:
            await self._give_up(wishes, error)
        except Exception as error:
            log.error("group_broken", branch=self.id, **where(error))
            await self._give_up(wishes, BROKEN)
        return Group()

    async def _give_up(self, wishes: list[Pending], error: LobbyError) -> None:
        self._metrics.reloads.labels(error.code).inc()
        log.warning("group_given_up", branch=self.id, code=error.code, commands=len(wishes))
        self._engine = None
        try:
            await self.load()
        except LobbyError as unreadable:
            log.error("not_loaded", branch=self.id, code=unreadable.code)
        for pending in wishes:
            pending.refuse(error)

    # --- deciding and writing ---------------------------------------------------------------------------------------

    async def _first_time(self, wishes: list[Pending]) -> list[Pending]:
        """Answer repeated keys with the reply they got before; the others go on."""
        keys = [pending.wish.key for pending in wishes if pending.wish.key is not None]
        known = await self._store.replies(keys) if keys else {}
        if not known:
            return wishes
        for pending in wishes:
            if pending.wish.key in known:
                self._repeat(pending, known[pending.wish.key])
        return [pending for pending in wishes if pending.wish.key not in known]

    def _repeat(self, pending: Pending, reply: Reply) -> None:
        if reply.body_hash != pending.wish.body_hash:
            pending.refuse(
                Invalid(
                    "key_reused", "This key was used for another wish.", "Make a new Idempotency-Key for a new wish."
                )
            )
            return
        self._metrics.repeats.inc()
        pending.resolve(reply)

    async def _write(self, wishes: list[Pending]) -> Group:
        """Decide and append; decide again from a fresh state when another process was first."""
        for _ in range(TRIES):
            if self._engine is None:
                await self.load()
            before = self.engine.seq
            group = self._decide(self.engine, wishes)
            if group.decided:
                try:
                    await self._store.append(self.id, before, group.decided, list(group.changed.values()))
                except Conflict as conflict:
                    self._metrics.reloads.labels(conflict.code).inc()
                    self._engine = None
                    wishes = await self._first_time([pending for pending, _ in group.answers])
                    continue
                self._answer(group)
            return group
        raise Unavailable("busy", "Others keep writing to this branch.", "Try again.")

    def _decide(self, engine: Engine, wishes: list[Pending]) -> Group:
        """Handle and apply one after another. What is refused is answered at once: it changes nothing."""
        now, group = self._clock.now(), Group()
        for pending in wishes:
            wish = pending.wish
            try:
                events = engine.handle(self._predictions.stamped(engine, wish.command), now)
            except Refused as error:
                pending.refuse(error)
                continue
            self._happen(engine, events, group)
            status, body = wish.reply(engine, now, events)
            calls = self._let_desks_call(engine, now, group)
            reply = Reply(status, body, wish.body_hash)
            group.decided.append(Decided((*events, *calls), wish.key, reply, wish.contact))
            group.answers.append((pending, reply))
        if calls := self._let_desks_call(engine, now, group):
            group.decided.append(Decided(calls))
        return group

    def _let_desks_call(self, engine: Engine, now: int, group: Group) -> tuple[Event, ...]:
        """Desks that call by themselves do so as soon as they can: with the check-in that they waited for, too."""
        calls: list[Event] = []
        while (due := engine.automatic_call(now)) is not None:
            events = engine.handle(due, now)
            self._happen(engine, events, group)
            calls += events
        return tuple(calls)

    @staticmethod
    def _happen(engine: Engine, events: tuple[Event, ...], group: Group) -> None:
        for event in events:
            group.changed.update((visit.id, visit) for visit in engine.apply(event))

    def _answer(self, group: Group) -> None:
        for pending, reply in group.answers:
            pending.resolve(reply)
            self._metrics.commands.labels(type(pending.wish.command).__name__).inc()
        events = group.events
        self._tokens.update((event.token, event.visit) for event in events if isinstance(event, VisitCheckedIn))
        self._metrics.group_size.observe(len(group.decided))
        self._metrics.events.inc(len(events))

    # --- keeping ----------------------------------------------------------------------------------------------------

    def keep_snapshot(self, group: Group) -> None:
        """At the day's end and now and then, so that starting is quick. It is written while the next groups go on."""
        engine = self.engine
        day_ended = any(isinstance(event, DayEnded) for event in group.events)
        if day_ended:
            self._index_tokens(engine)
        due = engine.seq - self._snapshot_seq >= max(self._snapshot_every, EVENTS_A_VISIT * len(engine.visits))
        if (day_ended or due) and (self._keeping is None or self._keeping.done()):
            self._snapshot_seq = engine.seq
            self._keeping = asyncio.create_task(self._keep(engine.seq, engine.snapshot()))

    async def _keep(self, seq: int, state: dict[str, Any]) -> None:
        """Where it cannot be kept, the next one will be: a snapshot only makes starting quicker."""
        try:
            text = await asyncio.to_thread(json.dumps, state)
            await self._store.save_snapshot(self.id, Snapshot(seq, text))
        except Unavailable as error:
            log.warning("snapshot_failed", branch=self.id, code=error.code)

    async def close(self) -> None:
        if self._keeping is not None:
            await self._keeping

    def _index_tokens(self, engine: Engine) -> None:
        self._tokens.clear()
        self._tokens.update((visit.token, visit.id) for visit in engine.visits.values())


def first_of_each_key(wishes: list[Pending]) -> tuple[list[Pending], list[Pending]]:
    """Those to be decided now, and copies of them, which find the reply when their turn comes."""
    keys: set[CommandId] = set()
    now: list[Pending] = []
    later: list[Pending] = []
    for pending in wishes:
        key = pending.wish.key
        (later if key is not None and key in keys else now).append(pending)
        if key is not None:
            keys.add(key)
    return now, later
