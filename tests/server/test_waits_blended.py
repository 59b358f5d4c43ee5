"""After two weeks the worker blends what it plays with what it has seen come of it: told by a lobby whose desk is three times
as fast in the morning, which the player does not know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from lobby.engine import commands as c
from lobby.engine.commands import Command
from lobby.engine.engine import Engine
from lobby.engine.events import Event
from lobby.engine.model import Visit
from lobby.ids import ServiceId, VisitId
from server.branch.predictions import BranchPredictions
from server.store import embedded_address, open_store
from server.store.base import Decided
from server.workers.messages import Learn
from server.workers.predicting import WaitPredictor
from server.workers.smoothing import smoothed
from tests.builders import (
    HOUR,
    MINUTE,
    SECOND,
    a_branch,
    a_desk,
    a_service,
    call_next,
    check_in,
    close_desk,
    finish,
    moment,
    open_desk,
    start,
)
from tests.running import apart

BRANCH = a_branch(services=(a_service("permits"),), desks=(a_desk("desk-1"),))
PERMITS = (ServiceId("permits"), "ordinary")
FIRST = date(2026, 3, 2)
UNPREDICTED, BLENDED = 5, 19
"""Days without predictions, and days after which there are two weeks with it."""
CUSTOMERS = 10
MORNING, AFTERNOON = 4 * MINUTE, 12 * MINUTE
SESSIONS = ((9 * HOUR, MORNING), (14 * HOUR, AFTERNOON))


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def session(begun: int, takes: int) -> Iterator[tuple[int, Command]]:
    """Ten customers come a minute apart; the desk calls them one after the other."""
    commands: list[tuple[int, Command]] = []
    for place in range(CUSTOMERS):
        came, called = check_in("permits"), begun + place * takes + SECOND
        commands += [(begun + place * MINUTE, came), (called, call_next()), (called, start(came.visit))]
        commands.append((called + takes - SECOND, finish(came.visit)))
    yield from sorted(commands, key=lambda pair: pair[0])


class TwoSessionLobby:
    """A session at nine, and one at two."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.engine = Engine(BRANCH.id)
        self.predictions = BranchPredictions()
        self.predictor: WaitPredictor | None = None
        self._events: list[Event] = []
        self._visits: dict[VisitId, Visit] = {}
        self._do(c.ConfigureBranch(branch=BRANCH), moment(f"{FIRST} 08:00"))

    def live(self, number: int) -> None:
        self._do(open_desk("desk-1"), moment(f"{day(number)} 08:00"))
        for since, takes in SESSIONS:
            for at, command in session(moment(f"{day(number)} 00:00") + since, takes):
                if isinstance(command, c.CheckIn):
                    self.predict(at - SECOND)
                self._do(command, at)
        self._do(close_desk("desk-1"), moment(f"{day(number)} 17:00"))
        apart(self._keep())

    def predict(self, now: int) -> None:
        predicted = self.predictor and self.predictor.predict(self.engine.input_snapshot(now))
        self.predictions.replace(smoothed(predicted, None) if predicted else None)

    def _do(self, command: Command, at: int) -> None:
        for event in self.engine.handle(self.predictions.stamped(self.engine, command), at):
            self._events.append(event)
            self._visits.update((visit.id, visit) for visit in self.engine.apply(event))

    async def _keep(self) -> None:
        async with open_store(embedded_address(self.data), make=True) as store:
            before = self.engine.seq - len(self._events)
            await store.append(BRANCH.id, before, [Decided(tuple(self._events))], list(self._visits.values()))
        self._events.clear()
        self._visits.clear()

    def learned_before(self, number: int) -> WaitPredictor:
        predictor = WaitPredictor(embedded_address(self.data), self.data)
        predictor.learn(Learn(BRANCH, day(number).isoformat()))
        return predictor


@pytest.fixture(scope="module")
def lobby(tmp_path_factory: pytest.TempPathFactory) -> TwoSessionLobby:
    one = TwoSessionLobby(tmp_path_factory.mktemp("blended"))
    for number in range(BLENDED):
        if number == UNPREDICTED:
            one.predictor = one.learned_before(number)
        one.live(number)
    return one


def shown_at(predictor: WaitPredictor, begun: int, takes: int, now: int) -> float:
    """The median shown to a newcomer, seconds: at an hour of a day after those, when a session has got so far."""
    engine = Engine(BRANCH.id)
    commands = [(begun - HOUR, c.ConfigureBranch(branch=BRANCH)), (begun - HOUR, open_desk("desk-1"))]
    for at, command in [*commands, *session(begun, takes)]:
        if at < now:
            for event in engine.handle(command, at):
                engine.apply(event)
    predicted = predictor.predict(engine.input_snapshot(now))
    assert predicted is not None
    shown = predicted.shown[PERMITS]
    assert shown is not None
    return shown[1]


@pytest.mark.parametrize(("since", "takes"), SESSIONS, ids=["morning", "afternoon"])
def test_a_newcomer_is_shown_what_playing_alone_does_not_know(lobby: TwoSessionLobby, since: int, takes: int) -> None:
    begun = moment(f"{day(BLENDED)} 00:00") + since
    now = begun + (CUSTOMERS - 1) * MINUTE
    waits_s = (CUSTOMERS - 1) * (takes - MINUTE) / SECOND
    alone, blended = (
        abs(shown_at(lobby.learned_before(number), begun, takes, now) - waits_s) for number in (BLENDED - 4, BLENDED)
    )
    assert blended < 0.8 * alone, f"{alone:.0f} s off without the second opinion, {blended:.0f} s with it"


def test_whoever_would_be_called_at_once_is_shown_just_that(lobby: TwoSessionLobby) -> None:
    """No wait that was ever had was that short; the second opinion is not asked."""
    nine = moment(f"{day(BLENDED)} 09:00")
    assert shown_at(lobby.learned_before(BLENDED), nine, MORNING, nine - MINUTE) < 60
