"""The record of a county: many branches with some days behind them, and a token for everybody who works there.

A few lobbies are lived by the simulation, put to the real engine day after day and written through the real store; then
their rows are copied under the names of all the other branches. Nobody else may use the file meanwhile.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple

from sqlite_utils import Database

from lobby.engine import commands as c
from lobby.engine.commands import Command, Prediction
from lobby.engine.engine import Engine
from lobby.engine.events import Event
from lobby.engine.model import Board, Branch, CallingParameters, Kiosk, Visit
from lobby.ids import BranchId, DeskId, DeviceId, ServiceId, TicketToken, VisitId
from server.access.credentials import new_token, token_row
from server.store.base import Decided, Snapshot, TokenRow
from server.store.sqlite.store import SqliteStore
from simulation.arrivals import draw_day
from simulation.scenario import Scenario, branch_of, read_scenarios
from simulation.world import OPENS_AT, SimulatedWorld

TEN_LOBBIES = Path(__file__).parents[2] / "simulation/scenarios/ten_lobbies.toml"
LIVED = ("S1", "S3", "S4", "S6")
"""Six or seven desks each, 180 to 290 customers a day; all of them walk in."""
MOST = 4000
FIRST_LIVED = 0xFF0
HOUR, DAY = 3_600_000, 24 * 3_600_000
OPENS, NOW_IS = 8, 11
"""The lobbies open at eight, and the county's time zone is the one in which it is about eleven now."""
SHOWN = Prediction((240, 600, 1200), (240, 600, 1200))
"""So that the record holds what was shown and simulated, and there is something to calibrate."""


@dataclass(frozen=True, slots=True)
class Place:
    """One branch for its clients. `staff`: token by desk; `shares`: of the customers, by service."""

    id: str
    kiosk: str
    board: str
    staff: dict[str, str]
    shares: dict[str, float]


class Happened(NamedTuple):
    events: list[Event]
    visits: dict[VisitId, Visit]
    snapshot: Snapshot


class Recorded(SimulatedWorld):
    """A simulated day that keeps every command that was put to its engine, and when; a call names whom it called."""

    def __init__(self, day: object, branch: Branch) -> None:
        self.commands: list[tuple[int, Command]] = []
        super().__init__(day, branch)  # type: ignore[arg-type]

    def _put(self, command: Command) -> None:
        self.commands.append((self._now, command))
        super()._put(command)

    def _serve(self, visit: VisitId, desk: DeskId) -> None:
        staff = self._engine.desks[desk].staff
        assert staff is not None, "who calls is there"
        self.commands.append((self._now, c.CallVisit(visit=visit, desk=desk, staff=staff)))
        super()._serve(visit, desk)


def name_of(number: int) -> str:
    return f"b{number:03x}"


async def found(file: Path, branches: int, days: int, seed: int = 1) -> list[Place]:
    """Write the record of so many branches, each with so many days up to yesterday."""
    assert branches <= MOST, f"at most {MOST} branches"
    scenarios = [replace(one, appointments=0.0) for one in read_scenarios(TEN_LOBBIES) if one.id in LIVED]
    store = SqliteStore(file)
    await store.open()
    try:
        for k, scenario in enumerate(scenarios):
            happened = _happened(_branch(scenario, FIRST_LIVED + k), scenario, days, seed)
            branch = BranchId(name_of(FIRST_LIVED + k))
            await store.append(branch, 0, [Decided(tuple(happened.events))], list(happened.visits.values()))
            await store.save_snapshot(branch, happened.snapshot)
        places = [_place(number, scenarios[number % len(scenarios)]) for number in range(branches)]
        tokens = [row for place in places for row in _tokens(place)]
        await store.write(lambda db: _copy(db, branches, len(scenarios), tokens))
    finally:
        await store.close()
    return places


# --- one lived lobby -------------------------------------------------------------------------------------------------


def _branch(scenario: Scenario, number: int) -> Branch:
    name, plain = name_of(number), branch_of(scenario, CallingParameters())
    return replace(
        plain,
        id=BranchId(name),
        timezone=timezone(),
        languages=("en", "es"),
        desks=tuple(replace(desk, id=_desk(name, desk.id), automatic=False, languages=("en",)) for desk in plain.desks),
        kiosks=(Kiosk(DeviceId(f"{name}-kiosk"), "Kiosk 1"),),
        boards=(Board(DeviceId(f"{name}-board"), "Board"),),
    )


def timezone() -> str:
    """Where it is about NOW_IS o'clock now; the names of these zones count westwards."""
    west = (time.gmtime().tm_hour - NOW_IS + 11) % 24 - 11
    return f"Etc/GMT{west:+d}"


def _desk(branch: str, desk: str) -> DeskId:
    return DeskId(f"{branch}-{desk}")


def _happened(branch: Branch, scenario: Scenario, days: int, seed: int) -> Happened:
    """Days of one branch, up to yesterday, as its engine decided them."""
    engine, now = Engine(branch.id), time.time_ns() // 1_000_000
    events: list[Event] = []
    visits: dict[VisitId, Visit] = {}

    def put(command: Command, at: int) -> None:
        for event in engine.handle(command, at):
            events.append(event)
            visits.update((visit.id, visit) for visit in engine.apply(event))

    first = now - NOW_IS * HOUR - days * DAY
    put(c.ConfigureBranch(branch=branch), first)
    for number in range(days):
        begins = first + number * DAY + OPENS * HOUR
        for at, command in _commands(scenario, branch, seed, number, begins):
            put(command, at)
        for desk in branch.desks:
            put(c.CloseDesk(desk=desk.id), begins + 14 * HOUR)
        put(c.EndDay(actor="clock", service_day=engine.service_day(begins)), begins + 20 * HOUR)
    return Happened(events, visits, Snapshot(engine.seq, json.dumps(engine.snapshot())))


def _commands(scenario: Scenario, branch: Branch, seed: int, number: int, begins: int) -> Iterator[tuple[int, Command]]:
    """What was wished on this day, with the names that it has in this branch."""
    world = Recorded(draw_day(scenario, seed, number), branch_of(scenario, CallingParameters()))
    world.run()
    for at, command in world.commands:
        if isinstance(command, c.ConfigureBranch):
            continue
        changes: dict[str, object] = {}
        if isinstance(command, c.DeskCommand | c.CallVisit):
            changes["desk"] = _desk(branch.id, command.desk)
        if isinstance(command, c.VisitCommand | c.CheckIn):
            changes["visit"] = _visit(branch.id, number, command.visit, begins)
        if isinstance(command, c.CheckIn):
            changes |= {
                "token": TicketToken(f"{number:04d}{command.token[4:]}"),
                "language_needed": None,
                "prediction": SHOWN,
            }
        yield at - OPENS_AT + begins, replace(command, **changes)  # type: ignore[arg-type]


def _visit(branch: str, day: int, visit: str, begins: int) -> VisitId:
    """A name like those that time gives, with the branch's number in its middle."""
    ms, number = f"{begins + int(visit):012x}", int(visit)
    return VisitId(f"{ms[:8]}-{ms[8:]}-7{number % 0x1000:03x}-8{branch[1:]}-{day:012x}")


# --- all the others --------------------------------------------------------------------------------------------------


COPIES = (
    "INSERT INTO event SELECT :b, seq, at, type, {actor}, {data} FROM event WHERE branch = :of",
    "INSERT INTO snapshot SELECT :b, seq, at, {state} FROM snapshot WHERE branch = :of",
    "INSERT INTO visit SELECT {visit_columns} FROM visit WHERE branch = :of",
    "INSERT INTO step SELECT {step_columns} FROM step WHERE branch = :of",
)
NAMED = ("actor", "data", "state", "visit", "desk", "desk_wanted", "staff")
"""Columns in which a branch or a visit is named; a visit has its branch's number in its middle."""


def _copy(db: Database, branches: int, lived: int, tokens: list[TokenRow]) -> None:
    named = {name: f"replace(replace({name}, '-8' || :old || '-', '-8' || :new || '-'), :of, :b)" for name in NAMED}
    for table in ("visit", "step"):
        columns = [column.name for column in db.table(table).columns]
        given = {column: named.get(column, column) for column in columns if column != "state"} | {"branch": ":b"}
        named[f"{table}_columns"] = ", ".join(given.get(column, column) for column in columns)
    copies = [sql.format(**named) for sql in COPIES]
    for number in range(branches):
        of, b = name_of(FIRST_LIVED + number % lived), name_of(number)
        for sql in copies:
            db.execute(sql, {"b": b, "of": of, "old": of[1:], "new": b[1:]})
    for k in range(lived):
        for table in ("event", "snapshot", "visit", "step"):
            db.execute(f"DELETE FROM {table} WHERE branch = ?", (name_of(FIRST_LIVED + k),))
    db.conn.executemany(
        "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [tuple(asdict(row).values()) for row in tokens]
    )


def _place(number: int, scenario: Scenario) -> Place:
    branch = branch_of(scenario, CallingParameters())
    shares = {
        str(service.id): offered.share for service, offered in zip(branch.services, scenario.services, strict=True)
    }
    staff = {_desk(name_of(number), desk.id): new_token() for desk in branch.desks}
    return Place(name_of(number), new_token(), new_token(), {str(desk): token for desk, token in staff.items()}, shares)


def _tokens(place: Place) -> Iterator[TokenRow]:
    devices = {"kiosk": place.kiosk, "board": place.board}
    for role, token in devices.items():
        device = f"{place.id}-{role}"
        yield token_row(token, role=role, branch=place.id, name=device, device=device, by="county", now=0)
    for desk, token in place.staff.items():
        yield token_row(token, role="staff", branch=place.id, name=f"at {desk}", device=None, by="county", now=0)


def services(place: Place) -> list[ServiceId]:
    return [ServiceId(service) for service in place.shares]
