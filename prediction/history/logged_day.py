"""One day as the record holds it, laid out on the clock of its own place: who came, and when which desk was open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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


@dataclass(frozen=True, slots=True)
class LoggedDay:
    """`midnight_at`: local midnight of the service day, in milliseconds since 1970 UTC."""

    day: date
    midnight_at: int
    visits: tuple[Visit, ...]
    desk_events: tuple[DeskEvent, ...] = ()

    def local(self, at: int) -> int:
        """Milliseconds since local midnight."""
        return at - self.midnight_at

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


def logged_day(day: str, timezone: str, visits: Sequence[Visit], desk_events: Iterable[DeskEvent]) -> LoggedDay:
    """`day`: the service day, ISO."""
    date_ = date.fromisoformat(day)
    return LoggedDay(date_, _midnight(date_, timezone), tuple(visits), tuple(desk_events))


def day_counts(day: str, timezone: str, came: Iterable[tuple[int, int]]) -> DayCounts:
    """`came`: when (milliseconds since 1970), and how many; of a service day, ISO."""
    date_ = date.fromisoformat(day)
    return _counts(date_, _midnight(date_, timezone), came)


def _midnight(day: date, timezone: str) -> int:
    return round(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone)).timestamp() * 1000)


def _counts(day: date, midnight_at: int, came: Iterable[tuple[int, int]]) -> DayCounts:
    counts = [0.0] * SLOTS
    for at, many in came:
        slot = (at - midnight_at) // (SLOT_MINUTES * MINUTE)
        counts[min(max(slot, 0), SLOTS - 1)] += many
    return DayCounts(day, tuple(counts))


def desk_ms(step: Step) -> int | None:
    """How long a called visit kept its desk: the walk and the service, holds not counted; None where it goes on."""
    if step.called_at is None or step.ended_at is None:
        return None
    if step.serving_at is None:
        return step.ended_at - step.called_at
    return step.serving_at - step.called_at + step.served_ms
