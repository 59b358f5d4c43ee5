"""What the worker learns of a branch from its record: habits, and how far the last estimates were off."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from sqlite_utils import Database

from lobby.ids import ServiceId
from lobby.waits.calibrate import Correction, by_service
from lobby.waits.days import Booked, Day
from lobby.waits.habits import Habits, learn
from server.store.past import PastDay, days_before, past_day, seq_at
from server.waits.history import FEW_SERVED
from server.waits.messages import Learn

LAST_DAYS = 40
ARRIVED = """
    SELECT json_extract(data, '$.visit'), json_extract(data, '$.played') FROM event
    WHERE branch = ? AND seq >= ? AND seq < ? AND type = 'VisitCheckedIn' AND json_extract(data, '$.played') IS NOT NULL
    ORDER BY seq
"""
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
    waits = list(_waits(db, wanted, days))
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


def _waits(db: Database, wanted: Learn, days: list[PastDay]) -> Iterator[Wait]:
    """What was played for whoever checked in on these days, and what came of it; the oldest first."""
    called = {
        visit.id: (step.service, max(0, step.called_at - step.clock_at) / 1000)
        for day in days
        for visit in day.visits
        if (step := visit.steps[0]).called_at is not None and step.shown is not None
    }
    (begins_at, _), (_, ends_at) = _bounds(days[0].day, wanted), _bounds(days[-1].day, wanted)
    span = (wanted.branch, seq_at(db, wanted.branch, begins_at), seq_at(db, wanted.branch, ends_at))
    for visit, said in db.execute(ARRIVED, span):
        if visit in called:
            (service, waited_s), played = called[visit], tuple(json.loads(said))
            if max(waited_s, played[2]) > SHORT_S:
                yield Wait(service, played, waited_s)
