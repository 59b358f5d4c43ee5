"""The same drawn days lived with other desks, and what that changes: paired, so that chance has little to say."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lobby.engine.model import Branch, Desk
from lobby.ids import DeskId, ServiceId
from prediction.history.past_day import DAY_MS
from prediction.planning.drawing import Drawn
from simulation.arrivals import MINUTE, Day, DeskBreak
from simulation.measures import MeasuredTicket, measure
from simulation.world import OPENS_AT, live

HOUR_MS = 60 * MINUTE
EXTRA = DeskId("one-more")
Lay = Callable[[Drawn], Day]
"""Lays out a drawn day: which desks are away when."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A staffing: a branch of the world, and how it lays out a day."""

    branch: Branch
    lay: Lay


@dataclass(frozen=True)
class PlanRun:
    """Lived days, one list of tickets a day; `begins`: what each day's clock counts from."""

    days: tuple[tuple[MeasuredTicket, ...], ...]
    begins: tuple[int, ...]

    @cached_property
    def level(self) -> float:
        """Share of all tickets called in time; 1 where nobody came."""
        count = sum(map(len, self.days))
        return sum(map(in_time, self.days)) / count if count else 1.0

    @property
    def se(self) -> float:
        return _se(self._misses)

    def gain(self, than: PlanRun) -> tuple[float, float]:
        """Return the points of a hundred above another staffing on the same days, and their standard error."""
        together = [mine - other for mine, other in zip(self._misses, than._misses, strict=False)]
        return 100 * (self.level - than.level), 100 * _se(together)

    @cached_property
    def _misses(self) -> list[float]:
        """What each day adds to the level beyond its share (the linear part of a ratio of means)."""
        mean = sum(map(len, self.days)) / len(self.days)
        return [(in_time(day) - self.level * len(day)) / mean if mean else 0.0 for day in self.days]

    def first(self, count: int) -> PlanRun:
        return PlanRun(self.days[:count], self.begins[:count])

    def of_hour(self, hour: int) -> list[MeasuredTicket]:
        """Return those whose wait begins in this hour of the day, 0..23."""
        return [
            one
            for day, begins in zip(self.days, self.begins, strict=True)
            for one in day
            if (one.clock_at - OPENS_AT + begins) // HOUR_MS == hour
        ]

    def of_service(self, service: ServiceId) -> list[MeasuredTicket]:
        return [one for day in self.days for one in day if one.service == service]


def run(variant: Variant, days: Sequence[Drawn], progress: Callable[[], None] = lambda: None) -> PlanRun:
    """Live every day. `progress` is called after each."""
    lived = []
    for drawn in days:
        lived.append(measure(live(variant.lay(drawn), variant.branch), variant.branch).tickets)
        progress()
    return PlanRun(tuple(lived), tuple(drawn.begins for drawn in days))


def in_time(tickets: Sequence[MeasuredTicket]) -> int:
    return sum(not one.left and one.wait <= one.target for one in tickets)


def share_in_time(tickets: Sequence[MeasuredTicket]) -> float | None:
    return in_time(tickets) / len(tickets) if tickets else None


def _se(values: Sequence[float]) -> float:
    if len(values) < 2:
        return math.nan
    mean = sum(values) / len(values)
    return math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values))


# --- other staffings -----------------------------------------------------------------------------------------------


def in_the_world(branch: Branch) -> Branch:
    """Return the branch as the world lives it: the doors are the drawn day's business, and every desk calls by itself,
    at once."""
    return replace(
        branch,
        timezone="UTC",
        hours=(),
        closed_dates=(),
        capacity=10**9,
        number_digits=5,
        wrap_up_s=0,
        services=tuple(replace(service, hours=()) for service in branch.services),
        desks=tuple(replace(desk, automatic=True) for desk in branch.desks),
    )


def as_usual(branch: Branch) -> Variant:
    return Variant(branch, lambda drawn: drawn.day)


def one_more_desk(branch: Branch, begins: int = 0, ends: int = DAY_MS) -> Variant:
    """Add a desk that takes everything from `begins` to `ends` (milliseconds since local midnight)."""
    extra = Desk(EXTRA, "+1", tuple(service.id for service in branch.services), branch.languages[:1], automatic=True)

    def lay(drawn: Drawn) -> Day:
        away = ((0, begins - drawn.begins), (ends - drawn.begins, DAY_MS - drawn.begins))
        pauses = (
            DeskBreak(EXTRA, max(0, since), until - max(0, since)) for since, until in away if until > max(0, since)
        )
        return replace(drawn.day, pauses=(*drawn.day.pauses, *pauses))

    return Variant(replace(branch, desks=(*branch.desks, extra)), lay)


def trained(branch: Branch, desk: DeskId, service: ServiceId) -> Variant:
    """Let this desk take this service too."""
    desks = (replace(one, skills=(*one.skills, service)) if one.id == desk else one for one in branch.desks)
    return Variant(replace(branch, desks=tuple(desks)), lambda drawn: drawn.day)
