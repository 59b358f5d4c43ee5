"""What planning reads of the record: whole past days of one branch, and today as far as it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lobby.engine.engine import Engine
from lobby.engine.model import Branch
from prediction.history.day_counts import SLOT_MINUTES, DayCounts
from prediction.history.past_day import Booked, PastDay, day_counts, past_day
from prediction.history.special_days import Special, special_days_of
from server.setup.asked import iso, the_branch
from server.setup.configuring import current
from server.store.base import RecordedPast, Store

LEARNED_DAYS = 60
COUNTED_DAYS = 800
"""Of days long past only the numbers are read: for the same holiday of other years, and for days of the month."""


@dataclass(frozen=True)
class PastDays:
    """`days`: whole days before `day`, the oldest first. `counts`: the numbers of these and of days before them.

    `special`: the branch's special days from the first of them to `day`. `seen`: the half hours of `day` that are over,
    where it is today.
    """

    branch: Branch
    engine: Engine
    day: date
    days: list[PastDay]
    counts: list[DayCounts]
    special: dict[date, Special]
    seen: tuple[float, ...] = ()


async def read_past(store: Store, branch: str | None, day: str, now_ms: int) -> PastDays:
    """Return what a plan for this date may know. Raises Invalid("bad_date"), Invalid("branch_needed")."""
    wanted = iso(day)
    engine = await current(store, await the_branch(store, branch))
    today = engine.service_day(now_ms)
    before = min(wanted.isoformat(), today)
    names = await store.days_before(engine.branch.id, before, LEARNED_DAYS)
    days = [await read_day(store, engine.branch, name) for name in names]
    seen: tuple[float, ...] = ()
    if wanted.isoformat() == today:
        so_far = await read_day(store, engine.branch, today)
        over = so_far.local(now_ms) // (SLOT_MINUTES * 60_000)
        seen = so_far.counts.counts[: max(0, over)]
    counts = await read_counts(store, engine.branch, before)
    special = special_days_of(engine.branch, min([wanted, *(one.day for one in counts)]), wanted)
    return PastDays(engine.branch, engine, wanted, days, counts, special, seen)


async def read_counts(store: RecordedPast, branch: Branch, before: str) -> list[DayCounts]:
    """Return how many came on each of the COUNTED_DAYS dates before this one, the oldest first; days without anybody
    left out."""
    first = (date.fromisoformat(before) - timedelta(days=COUNTED_DAYS)).isoformat()
    came: dict[str, list[tuple[int, int]]] = {}
    for day, at, count in await store.arrivals(branch.id, first, before):
        came.setdefault(day, []).append((at, count))
    return [day_counts(day, branch.timezone, found) for day, found in came.items()]


async def read_day(store: RecordedPast, branch: Branch, day: str) -> PastDay:
    """Return one service day (ISO) of the record."""
    found = await store.recorded_day(branch.id, day, *bounds_of(branch, day))
    booked = (Booked(one.slot_at, one.came_at) for one in found.appointments if one.cancelled_at is None)
    return past_day(day, branch.timezone, found.visits, found.desk_events, booked)


def bounds_of(branch: Branch, day: str) -> tuple[int, int]:
    """Return when a service day (ISO) begins and when the next does, milliseconds since 1970 UTC."""
    zone, first = ZoneInfo(branch.timezone), date.fromisoformat(day)
    begins, ends = (
        round(datetime.combine(one, time(branch.rollover_hour), tzinfo=zone).timestamp() * 1000)
        for one in (first, first + timedelta(days=1))
    )
    return begins, ends
