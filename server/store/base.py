"""What any store promises. `tests/store` holds every store to it.

A branch is one stream of events numbered 1, 2, 3 ... without gaps. `append` is atomic and durable before it returns.
A command id is kept for seven days with the reply it got; it happens once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from lobby.engine.events import Event
from lobby.engine.model import Visit
from lobby.errors import Conflict
from lobby.ids import BranchId, CommandId, ServiceId, VisitId


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply a command got: HTTP status and JSON text. `body_hash` tells the same wish from another."""

    status: int
    body: str
    body_hash: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Personal data of a visit, kept apart, erased on schedule. Fields that are None leave what is there."""

    visit: VisitId
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    note: str | None = None


class AppointmentRow(NamedTuple):
    """One appointment of a day that is over, or of today. `cancelled_at`: also when it was moved to another day."""

    reference: str
    service: ServiceId
    slot_at: int
    cancelled_at: int | None
    came_at: int | None


@dataclass(frozen=True, slots=True)
class Decided:
    """One command's result: its events (already numbered by their place) and the reply to keep under its id."""

    events: tuple[Event, ...]
    command_id: CommandId | None = None
    reply: Reply | None = None
    contact: ContactRow | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    seq: int
    event: Event


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The engine's state after `seq`, as JSON text, so that starting does not read years of events."""

    seq: int
    state: str


@dataclass(frozen=True, slots=True)
class Loaded:
    snapshot: Snapshot | None
    events: list[Stored] = field(default_factory=list)  # those after the snapshot, or all


class SeqConflict(Conflict):
    """Somebody else appended first: reload and decide again."""

    def __init__(self, branch: BranchId, expected: int) -> None:
        super().__init__(
            "seq_conflict", f"the stream of {branch} is no longer at {expected}", "Reload and decide again."
        )


class Store(Protocol):
    async def open(self) -> None:
        """Check the file, apply migrations. Raises Unavailable("store_damaged") rather than serve from a bad file."""
        ...

    async def close(self) -> None: ...

    async def branches(self) -> list[BranchId]: ...

    async def last_seqs(self) -> dict[BranchId, int]:
        """How far the stream of each branch has come."""
        ...

    async def has_day_before(self, branch: BranchId, service_day: str) -> bool:
        """Whether anybody came on a service day before this one (ISO)."""
        ...

    async def load(self, branch: BranchId) -> Loaded: ...

    async def append(
        self, branch: BranchId, expected_seq: int, decided: Sequence[Decided], changed: Sequence[Visit]
    ) -> None:
        """Write a group of results in one durable transaction, with the query rows of the `changed` visits.

        Raises SeqConflict when the stream is not at `expected_seq`; Unavailable("store_unavailable") when the disk
        refuses. In both cases nothing was written.
        """
        ...

    async def replies(self, ids: Sequence[CommandId]) -> dict[CommandId, Reply]:
        """Those of the ids that were answered within seven days."""
        ...

    async def events(self, branch: BranchId, after: int, limit: int = 1000) -> list[Stored]: ...

    async def save_snapshot(self, branch: BranchId, snapshot: Snapshot) -> None: ...

    async def branch_of(self, visit: VisitId) -> BranchId | None:
        """Which branch a visit belongs to, also one of years ago."""
        ...

    async def visit(self, visit: VisitId) -> Visit | None:
        """A visit that is no longer in the engine's state."""
        ...

    async def visits_of_day(self, branch: BranchId, service_day: str) -> list[Visit]:
        """Every visit of a service day as it stands in the query tables, oldest check-in first: one consistent picture.

        A `step` that is being served now has an open interval, which the query tables do not hold.
        """
        ...

    async def appointments_of_day(self, branch: BranchId, service_day: str) -> list[AppointmentRow]:
        """Who was ever booked for that day, in the order of their times."""
        ...

    async def contact(self, visit: VisitId) -> ContactRow | None: ...

    async def contacts(self, visits: Sequence[VisitId]) -> list[ContactRow]:
        """Of those of these visits that have one."""
        ...

    async def erase_contacts(self, ended_before: int) -> int:
        """Erase the personal data of visits that ended before this time, and of appointments of before to which nobody
        came; says of how many."""
        ...
