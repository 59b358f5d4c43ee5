"""The demo's past: six weeks lived by invented people through the real engine, written to the record as if they had been.

The demo's clock is the lobby's own: it begins on a working morning, whatever the time is where somebody looks. Where the
record has days already, the missing ones are lived; on the same day the lobby goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from cli.demo_waits import LearnedWaits
from lobby.engine.commands import ConfigureBranch, EndDay
from lobby.engine.engine import Engine
from lobby.engine.events import Event
from lobby.engine.model import Branch, DeskState, Hours, Visit
from lobby.ids import DeskId, DeviceId, StaffId, VisitId
from server.setup.configuring import current
from server.store.base import Decided, Store, whole_snapshot
from simulation.invented_day import OPEN_MINUTES, draw_day
from simulation.staffed_world import Happened, StaffedWorld

WEEKS = 6
OPENS, CLOSES = time(8), time(17)
BEGINS, BEGINS_LATEST = time(10, 30), time(11, 15)
ENOUGH_WAIT, ENOUGH_SERVED = (
    range(6, 13),
    4,
)  # when the demo's morning begins: so many wait, at least so many are served
GOES_ON_UNTIL = time(15, 30)  # a demo stopped later than that begins with the next morning
MINUTE_MS = 60_000

HOURS = tuple(Hours(weekday, OPENS.hour * 60, OPENS.hour * 60 + OPEN_MINUTES) for weekday in range(5))


class DemoPast:
    """Writes what is missing. `staff`: who sits at each desk; `free_desk` is empty today, for whoever tries the demo."""

    def __init__(
        self,
        store: Store,
        branch: Branch,
        staff: Mapping[DeskId, StaffId],
        *,
        free_desk: DeskId,
        printer: DeviceId,
        weeks: int = WEEKS,
    ) -> None:
        self._store = store
        self._branch = branch
        self._zone = ZoneInfo(branch.timezone)
        self._staff = staff
        self._free_desk = free_desk
        self._printer = printer
        self._weeks = weeks
        self._waits = LearnedWaits()

    async def live_until(self, real_day: date) -> int:
        """Bring the record up to a morning of this day, or of the Thursday before; where it is past that already, to
        where it stopped or to the next morning. Return when the demo's clock
        begins, in milliseconds since 1970 UTC."""
        engine = await current(self._store, self._branch.id)
        today = _not_before_a_weekend(real_day)
        last_at = await self._last_event_at(engine)
        if last_at is None:
            missing = today - timedelta(weeks=self._weeks)
            await self._configure(engine, self._at(missing, time(7)))
        else:
            await self._configure(engine, last_at)
            last = datetime.fromtimestamp(last_at / 1000, self._zone)
            today = max(today, last.date())
            if last.date() == today and last.weekday() < 5 and last.time() < GOES_ON_UNTIL:
                return last_at + 1000
            missing = last.date() + timedelta(days=1)
            today = _next_working_day(max(today, missing))
            await self._end_day(engine, last)
        for day in _working_days(missing, today):
            await self._write(engine, self._whole_day(engine, day))
        at = await self._write_morning(engine, today)
        await self._store.save_snapshot(self._branch.id, whole_snapshot(engine))
        return at

    # --- days ------------------------------------------------------------------------------------------------------

    def _whole_day(self, engine: Engine, day: date) -> Happened:
        closes, next_day = self._at(day, CLOSES), self._at(day + timedelta(days=1), time(self._branch.rollover_hour))
        happened = self._world(engine, day, self._staff).live_to_the_end(closes, next_day)
        self._waits.learn(happened.visits.values())
        return happened

    async def _write_morning(self, engine: Engine, day: date) -> int:
        """Today as far as it has come: until enough people wait and are served for a visitor to see a lobby at work."""
        staff = {desk: who for desk, who in self._staff.items() if desk != self._free_desk}
        world = self._world(engine, day, staff, self._printer)
        at, latest = self._at(day, BEGINS), self._at(day, BEGINS_LATEST)
        happened = world.live_until(at)
        while at < latest and not _looks_lived_in(engine):
            at += MINUTE_MS
            happened = world.live_until(at)
        await self._write(engine, happened)
        return at

    def _world(
        self, engine: Engine, day: date, staff: Mapping[DeskId, StaffId], printer: DeviceId | None = None
    ) -> StaffedWorld:
        drawn = draw_day(self._branch, day, list(staff))
        stream = Random(f"{self._branch.id}/{day.isoformat()}/staff")
        opens_at = self._at(day, OPENS)
        return StaffedWorld(
            drawn, engine, opens_at=opens_at, staff=staff, stream=stream, predict=self._waits.predict, printer=printer
        )

    def _at(self, day: date, when: time) -> int:
        """Milliseconds since 1970 UTC of that time by the branch's clock."""
        return round(datetime.combine(day, when, self._zone).timestamp() * 1000)

    # --- the record ------------------------------------------------------------------------------------------------

    async def _last_event_at(self, engine: Engine) -> int | None:
        stored = await self._store.events(self._branch.id, engine.seq - 1) if engine.seq else []
        return stored[-1].event.at if stored else None

    async def _configure(self, engine: Engine, at: int) -> None:
        await self._write(engine, _apply(engine, engine.handle(ConfigureBranch(branch=self._branch), at)))

    async def _end_day(self, engine: Engine, last: datetime) -> None:
        """The day on which the demo was stopped: whoever still waited then is sent home."""
        day = engine.service_day(round(last.timestamp() * 1000))
        over = self._at(date.fromisoformat(day) + timedelta(days=1), time(self._branch.rollover_hour))
        ended = engine.handle(EndDay(actor="clock", service_day=day), max(over, round(last.timestamp() * 1000)))
        await self._write(engine, _apply(engine, ended))

    async def _write(self, engine: Engine, happened: Happened) -> None:
        """One durable transaction for all of it; the engine has applied it already."""
        if happened.events:
            before = engine.seq - len(happened.events)
            changed = list(happened.visits.values())
            await self._store.append(self._branch.id, before, [Decided(tuple(happened.events))], changed)


def _apply(engine: Engine, events: tuple[Event, ...]) -> Happened:
    visits: dict[VisitId, Visit] = {}
    for event in events:
        visits.update((visit.id, visit) for visit in engine.apply(event))
    return Happened(list(events), visits)


def _looks_lived_in(engine: Engine) -> bool:
    served = sum(desk.visit is not None and desk.state is DeskState.OPEN for desk in engine.desks.values())
    return engine.waiting() in ENOUGH_WAIT and served >= ENOUGH_SERVED


def _not_before_a_weekend(day: date) -> date:
    """This day or the Thursday before: tomorrow is a working day then, for which a plan can be seen."""
    return day - timedelta(days=max(0, day.weekday() - 3))


def _next_working_day(day: date) -> date:
    """This day, or the Monday after."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def _working_days(first: date, before: date) -> Iterator[date]:
    for days in range((before - first).days):
        day = first + timedelta(days=days)
        if day.weekday() < 5:
            yield day


def as_lived(branch: Branch) -> Branch:
    """Return the demo's branch with the hours in which its people come."""
    return replace(branch, hours=HOURS)
