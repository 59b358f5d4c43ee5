"""Personal data, kept apart from the record and erased by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from lobby.ids import BranchId, VisitId


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Personal data of a visit, kept apart, erased on schedule. Fields that are None leave what is there."""

    visit: VisitId
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    note: str | None = None


class Contacts(Protocol):
    """Contacts are written by `Streams.append`, with the command that told them."""

    async def contact(self, branch: BranchId, visit: VisitId) -> ContactRow | None: ...

    async def contacts(self, branch: BranchId, visits: Sequence[VisitId]) -> list[ContactRow]:
        """Return the contacts of those of these visits that have one."""
        ...

    async def erase_contacts(self, ended_before: int) -> int:
        """Erase the personal data of visits that ended before this time, and of appointments of before to which nobody
        came; return how many."""
        ...
