"""A day of the record on the clock of its own place: who came, which desk was there when, and who was booked.

It is the one form in which the past is learned from, for waits as for plans. Of days so long ago that only their numbers are
read, `DayCounts` holds these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lobby.engine.events import DeskBreakStarted, DeskClosed, DeskEvent, DeskOpened
from lobby.engine.model import Step, Visit
from lobby.ids import DeskId
from prediction.history.day_counts import SLOT_MINUTES, SLOTS, DayCounts
from simulation.arrivals import MINUTE

DAY_MS = 24 * 60 * MINUTE


@dataclass(frozen=True, slots=True)
class DeskSpan:
    """A desk is there, from one moment to another: milliseconds since local midnight."""

    desk: DeskId
    begins: int
    ends: int


class Booked(NamedTuple):
    """An appointment that stood on the list when its time came; milliseconds since 1970 UTC."""

    slot_at: int
    came_at: int | None
    """When the customer checked in; None where nobody came."""


@dataclass(frozen=True, slots=True)
class PastDay:
    """One service day of one branch, which is over. `past_day` makes it."""

    day: date
    midnight_at: int
    """Twelve hours before the local noon, in milliseconds since 1970 UTC: where the clock is put forward or back in the
    night, the hours after that are still right."""
    visits: tuple[Visit, ...]
    desk_events: tuple[DeskEvent, ...] = ()
    booked: tuple[Booked, ...] = ()

    def local(self, at: int) -> int:
        """Return milliseconds since local midnight; after the next midnight they go on."""
        return at - self.midnight_at

    def local_s(self, at: int) -> float:
        """Return seconds since local midnight."""
        return self.local(at) / 1000

    @property
    def walk_ins(self) -> list[Visit]:
        """Those who were on no list: nobody knew before that they would come."""
        return [visit for visit in self.visits if visit.appointment is None]

    @property
    def counts(self) -> DayCounts:
        """How many came in each half hour; those after midnight count in the last."""
        return _counts(self.day, self.midnight_at, ((visit.checked_in_at, 1) for visit in self.visits))

    @property
    def spans(self) -> tuple[DeskSpan, ...]:
        """When each desk was there. A desk that never closed was there until its last visit ended."""
        since: dict[DeskId, int] = {}
        spans: list[DeskSpan] = []
        for event in self.desk_events:
            at = self.local(event.at)
            if isinstance(event, DeskOpened):
                since.setdefault(event.desk, at)
            elif isinstance(event, DeskBreakStarted | DeskClosed) and event.desk in since:
                spans.append(DeskSpan(event.desk, since.pop(event.desk), at))
        last = {step.desk: self.local(step.ended_at) for step in self.steps if step.desk and step.ended_at}
        spans += [DeskSpan(desk, begins, max(begins, last.get(desk, begins))) for desk, begins in since.items()]
        return tuple(sorted(spans, key=lambda span: (span.begins, span.desk)))

    @property
    def steps(self) -> Iterable[Step]:
        return (step for visit in self.visits for step in visit.steps[: visit.step + 1])


def past_day(
    day: str,
    timezone: str,
    visits: Iterable[Visit],
    desk_events: Iterable[DeskEvent] = (),
    booked: Iterable[Booked] = (),
) -> PastDay:
    """Return the day. `day`: the service day, ISO; `timezone`: of the branch (IANA)."""
    date_ = date.fromisoformat(day)
    return PastDay(date_, _midnight(date_, timezone), tuple(visits), tuple(desk_events), tuple(booked))


def day_counts(day: str, timezone: str, came: Iterable[tuple[int, int]]) -> DayCounts:
    """Count by half hours who came on a service day (ISO). `came`: when (milliseconds since 1970), and how many."""
    date_ = date.fromisoformat(day)
    return _counts(date_, _midnight(date_, timezone), came)


def steps_of(days: Iterable[PastDay]) -> Iterable[Step]:
    """Yield all steps of all visits that were begun."""
    return (step for day in days for step in day.steps)


def second_of_day(at: int, zone: ZoneInfo) -> float:
    """Return what the local clock shows at this time, as seconds since midnight."""
    local = datetime.fromtimestamp(at / 1000, zone)
    return local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6


def _midnight(day: date, timezone: str) -> int:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(timezone))
    return round((noon.timestamp() - timedelta(hours=12).total_seconds()) * 1000)


def _counts(day: date, midnight_at: int, came: Iterable[tuple[int, int]]) -> DayCounts:
    counts = [0.0] * SLOTS
    for at, many in came:
        slot = (at - midnight_at) // (SLOT_MINUTES * MINUTE)
        counts[min(max(slot, 0), SLOTS - 1)] += many
    return DayCounts(day, tuple(counts))


def desk_ms(step: Step) -> int | None:
    """Return how long a called visit kept its desk, in milliseconds: the walk and the service, holds not counted; None
    where it goes on."""
    if step.called_at is None or step.ended_at is None:
        return None
    if step.serving_at is None:
        return step.ended_at - step.called_at
    return step.serving_at - step.called_at + step.served_ms
