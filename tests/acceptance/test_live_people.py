"""The people of the live demo, against a real server: they come, they work, and they go when told to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from lobby.contract.views import FloorView
from replay.devices import link
from replay.load import faster, run_live
from replay.screens import Screen
from tests.running import RunningServer, demo_branch

SPEED = 200  # ten times the demo's, so that a test sees a morning
StartServer = Callable[..., RunningServer]


def test_a_faster_branch_promises_and_expects_as_much_less() -> None:
    plain, fast = demo_branch(), faster(demo_branch(), 20)
    assert [(one.target_s, one.usual_s) for one in fast.services] == [
        (one.target_s // 20, one.usual_s // 20) for one in plain.services
    ]
    assert fast.desks == plain.desks


async def test_customers_and_staff_keep_the_lobby_moving_and_stop_when_told(start_server: StartServer) -> None:
    server = start_server(branch=faster(demo_branch(), SPEED))
    admin = link(server.url, server.token("admin"))
    people = asyncio.create_task(run_live(server.url, server.token("admin"), SPEED, seed=7))
    floor = Screen(admin, "floor:permit-center")
    most_waiting = 0

    def enough(view: dict[str, object]) -> bool:
        nonlocal most_waiting
        seen = FloorView.model_validate(view)
        most_waiting = max(most_waiting, seen.waiting)
        return people.done() or seen.called_today >= 25

    assert await floor.shows(enough, patience_s=60)
    assert not people.done(), people.exception()
    assert 1 <= most_waiting <= 16
    now = FloorView.model_validate(floor.view)
    assert next(desk.state for desk in now.desks if desk.id == "desk-4") == "closed", "left for the visitor"
    people.cancel()
    await asyncio.wait([people])
    assert people.cancelled()
    await floor.close()
    await admin.close()
