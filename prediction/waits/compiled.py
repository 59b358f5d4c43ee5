"""Compile all that is played with, before anybody waits for an answer."""

from __future__ import annotations

from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.input_snapshot import InputSnapshot
from lobby.engine.model import Branch, Desk, Service
from lobby.ids import BranchId, DeskId, ServiceId, StaffId, TicketToken, VisitId
from prediction.history.habits import Habits
from prediction.waits.player import play_forward

NINE = 9 * 3_600_000
SERVICE, DESK = ServiceId("anything"), DeskId("desk")


def compile_all() -> None:
    """Numba keeps what it compiled beside the source, so that this takes a minute once and a second from then on."""
    play_forward(smallest_lobby(), Habits())


def smallest_lobby() -> InputSnapshot:
    """Return a lobby of one desk, one service, one customer who waits."""
    branch = Branch(
        id=BranchId("smallest"),
        name="",
        county="",
        timezone="UTC",
        languages=("en",),
        services=(Service(SERVICE, {"en": "Anything"}, "A"),),
        desks=(Desk(DESK, "1", (SERVICE,)),),
    )
    engine = Engine(branch.id)
    visit, token = VisitId("0" * 36), TicketToken("0" * 26)
    for command in (
        c.ConfigureBranch(branch=branch),
        c.OpenDeskSession(desk=DESK, staff=StaffId("somebody")),
        c.CheckIn(visit=visit, token=token, services=(SERVICE,)),
    ):
        for event in engine.handle(command, NINE):
            engine.apply(event)
    return engine.input_snapshot(NINE)
