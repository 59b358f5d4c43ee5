"""The demo's past on record: lived once, brought up to date later, and true."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cli.demo_past import DemoPast
from cli.demo_record import demo_branch
from lobby.ids import DeskId, DeviceId, StaffId
from server.setup.configuring import current
from server.store import embedded_address, open_store
from server.store.base import Store, Use

BRANCH = demo_branch()
WEDNESDAY = date(2026, 3, 4)
STAFF = {desk.id: StaffId(f"staff-{desk.name}") for desk in BRANCH.desks}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(embedded_address(tmp_path), Use.SERVE) as store:
        yield store


def past(store: Store) -> DemoPast:
    return DemoPast(store, BRANCH, STAFF, free_desk=DeskId("desk-4"), printer=DeviceId("printer-1"), weeks=1)


def local(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, ZoneInfo(BRANCH.timezone))


async def came(store: Store, day: date) -> int:
    return len(await store.visits_of_day(BRANCH.id, day.isoformat()))


async def test_the_days_before_are_lived_and_today_as_far_as_it_has_come(store: Store) -> None:
    begins = local(await past(store).live_until(WEDNESDAY))
    assert begins.date() == WEDNESDAY and begins.hour in (10, 11)
    counts = [await came(store, WEDNESDAY - timedelta(days=back)) for back in range(8)]
    assert counts[0] < min(counts[1], counts[2]), "today is not over"
    assert counts[3:5] == [0, 0], "a weekend"
    assert counts[7] > 200 and await came(store, WEDNESDAY - timedelta(days=8)) == 0


async def test_tomorrow_is_a_working_day_whatever_day_it_is(store: Store) -> None:
    sunday = WEDNESDAY + timedelta(days=4)
    assert local(await past(store).live_until(sunday)).date() == WEDNESDAY + timedelta(days=1)


async def test_a_demo_that_was_stopped_goes_on_where_it_was(store: Store) -> None:
    first = await past(store).live_until(WEDNESDAY)
    seq = (await current(store, BRANCH.id)).seq
    again = await past(store).live_until(WEDNESDAY)
    assert abs(again - first) < 5 * 60_000
    assert (await current(store, BRANCH.id)).seq == seq


async def test_the_days_since_the_last_demo_are_lived_too(store: Store) -> None:
    await past(store).live_until(WEDNESDAY)
    later = WEDNESDAY + timedelta(days=6)
    assert local(await past(store).live_until(later)).date() == later
    assert await came(store, WEDNESDAY + timedelta(days=1)) > 200
    assert {visit.outcome for visit in await store.visits_of_day(BRANCH.id, WEDNESDAY.isoformat())} > {"resolved"}


async def test_the_record_agrees_with_its_tables(store: Store) -> None:
    await past(store).live_until(WEDNESDAY)
    assert await store.check(BRANCH.id, lambda *_: None) == []
