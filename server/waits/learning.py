"""What the worker learns of a branch from its record: habits, and how far the last estimates were off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from sqlite_utils import Database

from lobby.engine.events import VisitCheckedIn
from lobby.ids import BranchId, ServiceId
from lobby.waits.calibrate import Correction, by_service
from lobby.waits.days import Booked, Day
from lobby.waits.habits import Habits, learn
from server.store.codec import decode
from server.store.past import PastDay, days_before, past_day
from server.waits.history import FEW_SERVED
from server.waits.messages import Learn

LAST_DAYS = 40
ARRIVED = (
    "SELECT type, at, actor, data FROM event WHERE branch = ? AND seq >= ? AND type = 'VisitCheckedIn' ORDER BY seq"
)
SHORT_S = 60.0
"""Who was called within a minute, as foreseen, teaches nothing about waiting."""


class Learned(NamedTuple):
    habits: Habits
    corrections: dict[ServiceId, Correction]


class Wait(NamedTuple):
    service: ServiceId
    played: tuple[int, ...]
    waited_s: float


def learn_from(db: Database, wanted: Learn) -> Learned | None:
    """From the last days before today; None where they hold too little."""
    names = days_before(db, wanted.branch, wanted.today, LAST_DAYS)
    days = [past_day(db, wanted.branch, name, *_bounds(name, wanted)) for name in names]
    habits = learn([Day(day.visits, day.desk_events, _booked(day)) for day in days], wanted.timezone)
    if habits.served < FEW_SERVED:
        return None
    waits = list(_waits(db, wanted.branch, days))
    if not waits:
        return Learned(habits, {})
    low, median, high = np.array([wait.played for wait in waits], np.float64).T
    found = by_service([wait.service for wait in waits], low, median, high, np.array([wait.waited_s for wait in waits]))
    return Learned(habits, {ServiceId(service): correction for service, correction in found.items()})


def _booked(day: PastDay) -> list[Booked]:
    """Those who were still expected when their time came; whoever was moved to another day or cancelled was not."""
    return [Booked(one.slot_at, one.came_at) for one in day.appointments if one.cancelled_at is None]


def _bounds(day: str, wanted: Learn) -> tuple[int, int]:
    zone, begins = ZoneInfo(wanted.timezone), date.fromisoformat(day)

    def at(when: date) -> int:
        return round(datetime.combine(when, time(wanted.rollover_hour), zone).timestamp() * 1000)

    return at(begins), at(begins + timedelta(days=1))


def _waits(db: Database, branch: BranchId, days: list[PastDay]) -> Iterator[Wait]:
    """What was played for whoever checked in, and what came of it; the oldest first."""
    called = {
        visit.id: (step.service, max(0, step.called_at - step.clock_at) / 1000)
        for day in days
        for visit in day.visits
        if (step := visit.steps[0]).called_at is not None and step.shown is not None
    }
    for fields in db.execute(ARRIVED, (branch, 1)):
        event = decode(*fields)
        if isinstance(event, VisitCheckedIn) and event.played is not None and event.visit in called:
            service, waited_s = called[event.visit]
            if max(waited_s, event.played[2]) > SHORT_S:
                yield Wait(service, event.played, waited_s)
