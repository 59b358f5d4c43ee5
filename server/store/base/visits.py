"""Visits and appointments as the query tables have them: also those that are no longer in any engine's state."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from lobby.engine.model import Visit
from lobby.ids import BranchId, ServiceId, VisitId


class AppointmentRow(NamedTuple):
    """One appointment of a day that is over, or of today. `cancelled_at`: also when it was moved to another day."""

    reference: str
    service: ServiceId
    slot_at: int
    cancelled_at: int | None
    came_at: int | None


class VisitRecords(Protocol):
    """Every method raises Unavailable("store_unavailable") when the store cannot be reached."""

    async def branch_of(self, visit: VisitId) -> BranchId | None:
        """Return which branch a visit belongs to, also one of years ago; None for a visit of none. Asks every branch:
        for whoever has a visit's id alone."""
        ...

    async def visit(self, branch: BranchId, visit: VisitId) -> Visit | None:
        """Return a visit that is no longer in the engine's state; None where there is no such visit."""
        ...

    async def visits_of_day(self, branch: BranchId, service_day: str) -> list[Visit]:
        """Return every visit of a service day as it stands in the query tables, oldest check-in first; all of one
        moment.

        A `step` that is being served now has an open interval, which the query tables do not hold.
        """
        ...

    async def appointments_of_day(self, branch: BranchId, service_day: str) -> list[AppointmentRow]:
        """Return who was ever booked for that day, in the order of their times."""
        ...
