"""What planning and the wait estimate ask of past days."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from lobby.engine.events import DeskEvent
from lobby.engine.model import Visit
from lobby.ids import BranchId, VisitId
from server.store.base.visits import AppointmentRow


class RecordedDay(NamedTuple):
    """`day`: the service day, ISO. Oldest visit and event first, appointments by their times."""

    day: str
    visits: list[Visit]
    desk_events: list[DeskEvent]
    appointments: list[AppointmentRow]


class QuarterHour(NamedTuple):
    """How many came in a quarter of an hour that begins at `at` (milliseconds since 1970)."""

    day: str
    at: int
    came: int


class SimulatedWait(NamedTuple):
    """What was simulated for a visit when it checked in: the 10, 50 and 90 % points of its wait, in seconds."""

    visit: VisitId
    low_s: float
    median_s: float
    high_s: float


class RecordedPast(Protocol):
    """Service days are ISO dates. Every method raises Unavailable("store_unavailable") when the store cannot be reached."""

    async def days_before(self, branch: BranchId, service_day: str, count: int) -> list[str]:
        """Return the last `count` service days before this one to which anybody came, the oldest first."""
        ...

    async def recorded_day(self, branch: BranchId, day: str, begins_at: int, ends_at: int) -> RecordedDay:
        """Return one service day, which lasts from `begins_at` to before `ends_at` (milliseconds since 1970); of one
        moment."""
        ...

    async def arrivals(self, branch: BranchId, first: str, before: str) -> list[QuarterHour]:
        """Return every quarter of an hour in which somebody came, in order, from service day `first` to before
        `before`."""
        ...

    async def has_calls(self, branch: BranchId, count: int) -> bool:
        """Say whether so many steps were ever called; quick to ask."""
        ...

    async def simulated_waits(self, branch: BranchId, begins_at: int, ends_at: int) -> list[SimulatedWait]:
        """Return the waits of those who checked in from `begins_at` to before `ends_at` (milliseconds since 1970) and
        for whom anything was simulated, in order."""
        ...
