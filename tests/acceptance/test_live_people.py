"""The people of the live demo, against a real server: they come, they work, and they go when told to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from lobby.contract.views import FloorView
from replay.devices import hire, link
from replay.load import run_live
from replay.screens import WatchedScreen
from tests.running import RunningServer

SPEED = 200  # so that a test sees a morning; the server's clock runs as fast
StartServer = Callable[..., RunningServer]


async def test_customers_and_staff_keep_the_lobby_moving_and_stop_when_asked(start_server: StartServer) -> None:
    server = start_server(replay_clock=True, clock_speed=SPEED)
    admin = link(server.url, server.token("admin"))
    desks = [desk.id for desk in server.branch.desks if desk.id != "desk-4"]
    staff = {
        str(desk): (f"at-{desk}", await hire(admin, server.branch.id, f"at-{desk}", f"At {desk}")) for desk in desks
    }
    people = asyncio.create_task(run_live(server.url, server.token("admin"), SPEED, staff=staff, seed=7))
    floor = WatchedScreen(admin, "floor:permit-center")
    most_waiting = 0

    def enough(view: dict[str, object]) -> bool:
        nonlocal most_waiting
        seen = FloorView.model_validate(view)
        most_waiting = max(most_waiting, seen.waiting)
        return people.done() or seen.called_today >= 25

    assert await floor.shows(enough, patience_s=60)
    assert not people.done(), people.exception()
    assert most_waiting >= 1, "somebody waited before being called"
    now = FloorView.model_validate(floor.view)
    assert all(service.target_s >= 600 for service in now.services), "promises are in the lobby's own minutes"
    assert next(desk.state for desk in now.desks if desk.id == "desk-4") == "closed", "left for the visitor"
    people.cancel()
    await asyncio.wait([people])
    assert people.cancelled()
    await floor.close()
    await admin.close()
