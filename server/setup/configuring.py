"""Set a branch's configuration in a store, beside a running server or without one."""

from __future__ import annotations

from collections.abc import Sequence

from lobby.engine.commands import ConfigureBranch
from lobby.engine.engine import Engine
from lobby.engine.events import Event
from lobby.engine.model import Branch
from lobby.errors import NotFound
from lobby.ids import BranchId
from server.store.base import Decided, SeqConflict, Streams

TRIES = 20


async def current(store: Streams, branch: BranchId) -> Engine:
    """Return the branch as it stands on record."""
    loaded = await store.load(branch)
    engine = loaded.snapshot.engine() if loaded.snapshot else Engine(branch)
    for stored in loaded.events:
        engine.apply(stored.event)
    return engine


async def configuration(store: Streams, branch: BranchId) -> Branch:
    """Return the branch's configuration. Raises NotFound("unknown_branch")."""
    engine = await current(store, branch)
    if not engine.configured:
        known = ", ".join(await store.branches()) or "none yet"
        raise NotFound("unknown_branch", f"There is no branch {branch} on record.", f"There is: {known}.")
    return engine.branch


async def configure(store: Streams, branch: Branch, now: int, actor: str = "admin") -> Sequence[Event]:
    """Put the configuration on record; return the events it led to: none where nothing changed. A server that runs
    finds them and reloads.

    Raises Invalid or Conflict with what the engine refuses it for.
    """
    for _ in range(TRIES):
        engine = await current(store, branch.id)
        events = engine.handle(ConfigureBranch(branch=branch, actor=actor), now)
        if not events:
            return events
        try:
            await store.append(branch.id, engine.seq, [Decided(events)], [])
        except SeqConflict:
            continue  # the branch is at work: somebody was quicker
        return events
    raise SeqConflict(branch.id, engine.seq)
