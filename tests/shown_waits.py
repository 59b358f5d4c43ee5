"""Waits that were shown and had, or not: put on record by the engine and the store, beside a server that may run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from lobby.engine.commands import Command, Prediction
from lobby.engine.engine import Engine
from lobby.engine.events import Event
from lobby.engine.model import Branch, Visit
from lobby.ids import VisitId
from server.store import embedded_address, open_store
from server.store.base import Decided
from tests.builders import MINUTE, call, check_in, close_desk, finish, open_desk, start

SHOWN = (5 * 60, 10 * 60, 15 * 60)
"""What everybody is shown, in seconds: 5 to 15 minutes."""


def nine_today(branch: Branch) -> int:
    """Nine in the morning of the service day that it is now, in milliseconds since 1970 UTC."""
    zone = ZoneInfo(branch.timezone)
    day = (datetime.now(zone) - timedelta(hours=branch.rollover_hour)).date()
    return round(datetime.combine(day, time(9), zone).timestamp() * 1000)


async def shown_and_waited(
    data: Path, branch: Branch, desk: str, service: str, begun: int, waits: Iterable[int]
) -> int:
    """Show one customer a minute SHOWN, and let each wait so many minutes. Return when the last was served, in ms since 1970 UTC."""
    async with open_store(embedded_address(data), make=True) as store:
        loaded = await store.load(branch.id)
        engine = Engine.restore(json.loads(loaded.snapshot.state)) if loaded.snapshot else Engine(branch.id)
        for stored in loaded.events:
            engine.apply(stored.event)
        before = engine.seq
        events, visits, ended = _lived(engine, desk, service, begun, list(waits))
        await store.append(branch.id, before, [Decided(tuple(events))], list(visits.values()))
        return ended


def _lived(
    engine: Engine, desk: str, service: str, begun: int, waits: list[int]
) -> tuple[list[Event], dict[VisitId, Visit], int]:
    shown = Prediction(SHOWN, SHOWN)
    arrivals = [(begun + k * MINUTE, check_in(service, prediction=shown), minutes) for k, minutes in enumerate(waits)]
    commands: list[tuple[int, Command]] = [(at, command) for at, command, _ in arrivals]
    for at, came, minutes in arrivals:
        called = at + minutes * MINUTE
        commands += [(called, call(came.visit, desk)), (called, start(came.visit)), (called, finish(came.visit))]
    commands = [(begun, open_desk(desk)), *sorted(commands, key=lambda pair: pair[0])]
    commands.append((commands[-1][0], close_desk(desk)))
    events: list[Event] = []
    visits: dict[VisitId, Visit] = {}
    for at, command in commands:
        for event in engine.handle(command, at):
            events.append(event)
            visits.update((visit.id, visit) for visit in engine.apply(event))
    return events, visits, commands[-1][0]
