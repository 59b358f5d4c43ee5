"""What could be seen of a lobby at one moment, and what a learned model asks of it. The same from a snapshot of the present
as from a past day of the record, so that what was learned there holds here.

All lengths of time are seconds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lobby.engine.events import DeskOpened
from lobby.engine.input_snapshot import InputSnapshot
from lobby.engine.model import Branch, DeskState, Visit
from lobby.ids import DeskId, ServiceId, VisitId
from prediction.history.past_day import PastDay, second_of_day

Skills = frozenset[ServiceId]

NEVER_AT = 1 << 62


class Waits(NamedTuple):
    """Somebody who waits: for what, and since how long; below 0 of a booked customer who is early."""

    service: ServiceId
    waited_s: float


class DeskThen(NamedTuple):
    """An open desk: the services it takes; and, where it has a customer, the service and how long ago that was called."""

    skills: Skills
    service: ServiceId | None = None
    elapsed_s: float = 0.0


class LobbySeen(NamedTuple):
    """`came`: how many walk-ins have come this day."""

    second: float
    came: int
    waiting: Sequence[Waits]
    desks: Sequence[DeskThen]


class Asking(NamedTuple):
    """Whose wait it is that is asked for."""

    service: ServiceId
    target_s: float
    booked: bool = False


def of_inputs(snapshot: InputSnapshot, without: VisitId | None = None) -> LobbySeen:
    """Return the lobby as it is now; `without` a visit that asks for itself."""
    skills = _skills(snapshot.branch)
    return LobbySeen(
        second=second_of_day(snapshot.at, ZoneInfo(snapshot.branch.timezone)),
        came=snapshot.came,
        waiting=[
            Waits(one.kind.service, (snapshot.at - one.clock_at) / 1000)
            for one in snapshot.waiting
            if one.visit != without
        ],
        desks=[
            DeskThen(skills[desk.id])
            if desk.busy is None
            else DeskThen(skills[desk.id], desk.busy.kind.service, (snapshot.at - desk.busy.called_at) / 1000)
            for desk in snapshot.desks
            if desk.state is DeskState.OPEN
        ],
    )


class LobbyBefore:
    """A day of the record, to be looked at as it was at any moment of it. A desk takes what it takes today."""

    def __init__(self, day: PastDay, branch: Branch) -> None:
        self._zone = ZoneInfo(branch.timezone)
        self._skills = _skills(branch)
        self._arrivals = sorted(visit.checked_in_at for visit in day.walk_ins)
        self._waits = [wait for visit in day.visits for wait in _waits(visit)]
        self._open = [span for span in _spans(day) if span.desk in self._skills]
        self._served: dict[DeskId, list[Served]] = defaultdict(list)
        for visit in day.visits:
            for step in visit.steps:
                if step.desk is not None and step.called_at is not None:
                    self._served[step.desk].append(Served(step.service, step.called_at, step.ended_at or NEVER_AT))

    def before(self, at: int) -> LobbySeen:
        """Return the lobby as it was just before this time."""
        return LobbySeen(
            second=second_of_day(at, self._zone),
            came=bisect_left(self._arrivals, at),
            waiting=[
                Waits(one.service, (at - one.clock_at) / 1000)
                for one in self._waits
                if one.joined_at < at <= one.left_at
            ],
            desks=[self._desk(span.desk, at) for span in self._open if span.begins_at < at <= span.ends_at],
        )

    def _desk(self, desk: DeskId, at: int) -> DeskThen:
        for one in self._served[desk]:
            if one.called_at < at <= one.ended_at:
                return DeskThen(self._skills[desk], one.service, (at - one.called_at) / 1000)
        return DeskThen(self._skills[desk])


def questions(seen: LobbySeen, asking: Asking, usual_s: Mapping[ServiceId, float]) -> tuple[float, ...]:
    """Return one figure for each question, in an order that never changes: [questions]. `usual_s`: how long each service
    takes a desk."""
    able = [desk for desk in seen.desks if asking.service in desk.skills]
    shared = {service for desk in able for service in desk.skills}
    same = [one.waited_s for one in seen.waiting if one.service == asking.service]
    rivals = [one for one in seen.waiting if one.service in shared]
    busy = [(desk.elapsed_s, usual_s.get(desk.service, 0.0)) for desk in able if desk.service is not None]
    left = [max(0.0, usual - elapsed) for elapsed, usual in busy]
    desks, usual = max(1, len(able)), usual_s.get(asking.service, 0.0)
    return (
        float(len(same)),
        float(len(rivals)),
        sum(usual_s.get(one.service, 0.0) for one in rivals) / desks,
        float(len(able)),
        float(len(able) - len(busy)),
        min((elapsed for elapsed, _ in busy), default=0.0),
        sum(left) / desks,
        min(left, default=0.0),
        seen.second,
        float(seen.came),
        max(same, default=0.0),
        max((one.waited_s for one in rivals), default=0.0),
        asking.target_s,
        usual,
        (len(same) + 1) * usual / desks,
        float(asking.booked),
    )


def _skills(branch: Branch) -> dict[DeskId, Skills]:
    return {desk.id: frozenset(desk.skills) for desk in branch.desks}


class Served(NamedTuple):
    """A desk had a customer."""

    service: ServiceId
    called_at: int
    ended_at: int


class Joined(NamedTuple):
    """Somebody waited; `clock_at` is where the wait counts from."""

    service: ServiceId
    clock_at: int
    joined_at: int
    left_at: int


class Open(NamedTuple):
    """A desk was open."""

    desk: DeskId
    begins_at: int
    ends_at: int


def _waits(visit: Visit) -> Iterator[Joined]:
    joined_at = visit.checked_in_at
    for step in visit.steps[: visit.step + 1]:
        left_at = step.called_at if step.called_at is not None else step.ended_at
        yield Joined(step.service, step.clock_at, joined_at, NEVER_AT if left_at is None else left_at)
        joined_at = NEVER_AT if step.ended_at is None else step.ended_at


def _spans(day: PastDay) -> list[Open]:
    """From one event of a desk to its next."""
    since: dict[DeskId, int] = {}
    spans = []
    for event in day.desk_events:
        if event.desk in since:
            spans.append(Open(event.desk, since.pop(event.desk), event.at))
        if isinstance(event, DeskOpened):
            since[event.desk] = event.at
    return [*spans, *(Open(desk, begins_at, NEVER_AT) for desk, begins_at in since.items())]
