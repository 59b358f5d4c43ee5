"""A logged day lived on the engine alone, without a server: for tests of what people do and of the record's check."""

from __future__ import annotations

from pathlib import Path

from lobby.contract.reports import DayReport
from lobby.contract.visits import Recorded
from lobby.engine.codec import own_fields
from lobby.engine.commands import Command, ConfigureBranch
from lobby.engine.engine import Engine
from lobby.engine.events import Event
from lobby.ids import DeskId, ServiceId, VisitId
from prediction.checks.bank_log import Call
from replay.day import ReplayDay
from replay.world import World
from server.reports.day import day_report
from server.reports.rows import rows_of
from server.views.event_codes import EVENT_CODES
from tests.builders import call_next, cancel, check_in, close_desk, finish, open_desk, run, start, take_break

EXTRACT = Path(__file__).parent / "data/bank_1999_02_03.csv"


class EngineLobby:
    """A lobby that is nothing but the engine. `events`: its stream; `log`: what happened, in words, in order."""

    def __init__(self, day: ReplayDay) -> None:
        self.engine = Engine(day.branch.id)
        self.now = day.arrivals[0].at - 1
        self.events: list[Event] = []
        self.log: list[str] = []
        self._run(ConfigureBranch(branch=day.branch))

    def _run(self, command: Command) -> tuple[Event, ...]:
        events = run(self.engine, command, self.now)
        self.events += events
        return events

    async def set_clock(self, at: int) -> None:
        assert at > self.now
        self.now = at

    async def check_in(self, service: ServiceId, *, priority: bool) -> tuple[str, str]:
        command = check_in(service, customer_class="priority" if priority else "ordinary")
        self._run(command)
        return command.visit, self._tell("came", command.visit)

    async def leave(self, visit: str) -> None:
        self._run(cancel(VisitId(visit)))
        self._tell("left", visit)

    async def open(self, desk: DeskId) -> None:
        self._run(open_desk(desk))

    async def take_break(self, desk: DeskId) -> None:
        self._run(take_break(desk))
        self.log.append(f"{desk} paused")

    async def close(self, desk: DeskId) -> None:
        self._run(close_desk(desk))
        self.log.append(f"{desk} closed")

    async def call_next(self, desk: DeskId) -> tuple[str, str] | None:
        self._run(call_next(desk))
        visit = self.engine.desks[desk].visit
        return None if visit is None else (visit, self._tell(f"{desk} called", visit))

    async def start(self, desk: DeskId, visit: str) -> None:
        self._run(start(VisitId(visit)))

    async def finish(self, desk: DeskId, visit: str) -> None:
        self._run(finish(VisitId(visit)))
        self._tell("served", visit)

    def _tell(self, what: str, visit: str) -> str:
        number = self.engine.visit(VisitId(visit)).number
        self.log.append(f"{what} {number}")
        return number

    def recorded(self) -> list[Recorded]:
        """The stream as the server would send it."""
        return [
            Recorded(seq=seq, at=event.at, type=EVENT_CODES[type(event)], actor=event.actor, data=own_fields(event))
            for seq, event in enumerate(self.events, start=1)
        ]

    def report(self, day: str) -> DayReport:
        """The day report as the server would make it."""
        rows = rows_of(self.engine.visits.values())
        return day_report(self.engine.branch, day, rows, made_at=self.now, last_seq=self.engine.seq)


async def lived(day: ReplayDay) -> tuple[World, EngineLobby]:
    """Live the whole day; gives the people's side and the record's."""

    async def progress(at: int, came: int) -> None:
        """Nobody watches."""

    lobby = EngineLobby(day)
    world = World(day, lobby, progress)
    await world.run()
    return world, lobby


def a_call(join_s: int, *, wait_s: int = 0, service_s: int | None = 60, agent: str = "A1", **changes: object) -> Call:
    """A call of 3 February 1999, served by A1 for a minute at once; one without a service time has left."""
    given = {
        "line": join_s,
        "day": "1999-02-03",
        "join_s": join_s,
        "type": "PS",
        "priority": False,
        "wait_s": wait_s,
        "served": service_s is not None,
        "service_s": service_s,
        "agent": agent if service_s is not None else "",
    }
    return Call(**{**given, **changes})  # type: ignore[arg-type]
