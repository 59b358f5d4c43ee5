"""The streams of events: appended in groups, atomic and durable, each command once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from lobby.engine.events import Event
from lobby.engine.model import Visit
from lobby.errors import Conflict, Refused
from lobby.ids import BranchId, CommandId
from server.store.base.contacts import ContactRow
from server.store.base.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply a command got: HTTP status and JSON text. `body_hash` tells the same request from another."""

    status: int
    body: str
    body_hash: str


@dataclass(frozen=True, slots=True)
class Decided:
    """One command's result: its events (already numbered by their place) and the reply to keep under its id."""

    events: tuple[Event, ...]
    command_id: CommandId | None = None
    reply: Reply | None = None
    contact: ContactRow | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """An event and its number in its branch's stream."""

    seq: int
    event: Event


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a branch's state is made of: its newest snapshot and the events after it, or all where there is none."""

    snapshot: Snapshot | None
    events: list[Stored] = field(default_factory=list)


class SeqConflict(Conflict):
    """Somebody else appended first: reload and decide again."""

    def __init__(self, branch: BranchId, expected: int) -> None:
        super().__init__(
            "seq_conflict", f"the stream of {branch} is no longer at {expected}", "Reload and decide again."
        )


class StoreRefused(Refused):
    """The store's own rules forbid one command of a group, for example a number that stands twice in a service day.

    Whose it is, is found by writing the group's commands one by one: those that are not at fault stand.
    """

    def __init__(self, rule: str) -> None:
        super().__init__("store_refused", f"the record may not hold this: {rule}", "Do it by hand, and tell the admin.")


class Streams(Protocol):
    """Every method raises Unavailable("store_unavailable") when the store cannot be reached."""

    async def branches(self) -> list[BranchId]:
        """Return the branches that have a stream, by name."""
        ...

    async def last_seqs(self) -> dict[BranchId, int]:
        """Return how far the stream of each branch has come."""
        ...

    async def load(self, branch: BranchId) -> Loaded:
        """Return the newest snapshot and the events after it. Raises Unavailable("event_unreadable") for an event that this
        version does not know."""
        ...

    async def append(
        self, branch: BranchId, expected_seq: int, decided: Sequence[Decided], changed: Sequence[Visit]
    ) -> None:
        """Write a group of results in one durable transaction, with the query rows of the `changed` visits.

        Raises SeqConflict when the stream is not at `expected_seq`; Conflict("command_repeated") for a command id that was
        answered before; StoreRefused when one of them breaks a rule of the store's own; Unavailable("store_unavailable")
        when the disk refuses. Then nothing was written.
        """
        ...

    async def replies(self, branch: BranchId, ids: Sequence[CommandId]) -> dict[CommandId, Reply]:
        """Return those of the ids that were answered within seven days."""
        ...

    async def events(self, branch: BranchId, after: int, limit: int = 1000) -> list[Stored]:
        """Return at most `limit` events after the seq `after`, in order."""
        ...

    async def save_snapshot(self, branch: BranchId, snapshot: Snapshot) -> None:
        """Keep it in place of the one before, whose visits stay where it goes on from that. An older one never takes the
        place of a newer one. Raises SeqConflict where it goes on from another than the one that is kept."""
        ...
