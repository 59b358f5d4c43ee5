"""Time as the branch lives it: which service day it is, and when a service takes check-ins.

A service day begins at the rollover hour (04:00) of the branch's time zone and is named by its date, so that midnight
and clock changes do not matter. Opening hours are local times too. Both are asked at every check-in, so the answer is
kept together with the span of time it holds for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lobby.engine.model import Branch, Hours, Service
from lobby.ids import ServiceId

HORIZON = timedelta(days=21)  # how far ahead the next opening is looked for
ONE_DAY = timedelta(days=1)
MIDNIGHT = 24 * 60


class Span(NamedTuple):
    """From `begins_at` up to, not including, `ends_at`."""

    begins_at: int
    ends_at: int

    def holds(self, at: int) -> bool:
        return self.begins_at <= at < self.ends_at


class Calendar:
    """The days and hours of one branch configuration."""

    def __init__(self, branch: Branch) -> None:
        self._zone = ZoneInfo(branch.timezone)
        self._rollover = branch.rollover_hour * 60
        self._closed = frozenset(branch.closed_dates)
        self._hours = {service.id: service.hours or branch.hours for service in branch.services}
        self._branch_hours = branch.hours
        self._day = ("", Span(0, 0))
        self._openings: dict[ServiceId | None, tuple[bool, Span]] = {}

    def service_day(self, at: int) -> str:
        """Return the ISO date of the service day that this time belongs to."""
        name, span = self._day
        if not span.holds(at):
            name, span = self._day = self._find_day(at)
        return name

    def _find_day(self, at: int) -> tuple[str, Span]:
        day = self._local_date(at)
        if at < self._moment(day, self._rollover):
            day -= ONE_DAY
        return day.isoformat(), Span(self._moment(day, self._rollover), self._moment(day + ONE_DAY, self._rollover))

    def is_open(self, at: int, service: Service | None = None) -> bool:
        """Say whether check-ins are taken now: for this service, or by the branch's own hours."""
        key = None if service is None else service.id
        is_open, span = self._openings.get(key, (False, Span(0, 0)))
        if not span.holds(at):
            is_open, span = self._openings[key] = self._find_opening(at, self._hours_of(service))
        return is_open

    def opens_at(self, at: int, service: Service | None = None) -> int | None:
        """Return when check-ins are taken next, in ms since 1970 UTC: `at` when open; None when not within three weeks."""
        if self.is_open(at, service):
            return at
        return next((span.begins_at for span in self._spans(at, self._hours_of(service)) if span.begins_at > at), None)

    def local(self, at: int) -> datetime:
        """Return the time as the branch's clocks show it."""
        return datetime.fromtimestamp(at / 1000, self._zone)

    def _hours_of(self, service: Service | None) -> tuple[Hours, ...]:
        return self._branch_hours if service is None else self._hours[service.id]

    def _find_opening(self, at: int, hours: tuple[Hours, ...]) -> tuple[bool, Span]:
        """Open or not at `at`, and the part of today for which that answer holds."""
        today = self._local_date(at)
        begins, ends = self._moment(today, 0), self._moment(today, MIDNIGHT)
        for span in self._spans_of(today, hours):
            if span.holds(at):
                return True, span
            if span.ends_at <= at:
                begins = max(begins, span.ends_at)
            else:
                ends = min(ends, span.begins_at)
        return False, Span(begins, ends)

    def _spans(self, at: int, hours: tuple[Hours, ...]) -> Iterator[Span]:
        day = self._local_date(at)
        last = day + HORIZON
        while day <= last:
            yield from self._spans_of(day, hours)
            day += ONE_DAY

    def _spans_of(self, day: date, hours: tuple[Hours, ...]) -> list[Span]:
        """The opening spans of one local date, in order. No hours at all means the whole of it."""
        if day.isoformat() in self._closed:
            return []
        if not hours:
            return [Span(self._moment(day, 0), self._moment(day, MIDNIGHT))]
        return sorted(
            Span(self._moment(day, span.opens), self._moment(day, span.closes))
            for span in hours
            if span.weekday == day.weekday()
        )

    def _local_date(self, at: int) -> date:
        return self.local(at).date()

    def _moment(self, day: date, minutes: int) -> int:
        """That many minutes after local midnight, as the wall clock counts them (24:00 is the next date's 00:00)."""
        days, minutes = divmod(minutes, MIDNIGHT)
        wall = time(minutes // 60, minutes % 60, tzinfo=self._zone)
        return round(datetime.combine(day + days * ONE_DAY, wall).timestamp() * 1000)
