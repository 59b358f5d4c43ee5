"""Days of a branch's record, as what is learned of them needs them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lobby.engine.events import DeskEvent
from lobby.engine.model import Step, Visit


class Booked(NamedTuple):
    """An appointment that stood on the list when its time came; `came_at` None where nobody came."""

    slot_at: int
    came_at: int | None


class Day(NamedTuple):
    """One service day of the record."""

    visits: Sequence[Visit]
    desk_events: Sequence[DeskEvent]
    booked: Sequence[Booked] = ()


def walk_ins(day: Day) -> list[Visit]:
    """Those who were on no list: nobody knew before that they would come."""
    return [visit for visit in day.visits if visit.appointment is None]


def steps_of(days: Iterable[Day]) -> Iterable[Step]:
    return (step for day in days for visit in day.visits for step in visit.steps)


def second_of_day(at: int, zone: ZoneInfo) -> float:
    local = datetime.fromtimestamp(at / 1000, zone)
    return local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1e6
