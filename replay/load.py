"""People for the live demo: customers who walk in and staff who work, as real clients of a running server.

The people act `speed` times quicker than life, on the real clock. So that the screens stay honest, the branch they
walk into promises and expects as much less: `faster(branch, speed)`.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import replace

from lobby.engine.model import Branch
from replay.devices import hire, link, pair, sign_in
from replay.live_customers import Door
from replay.live_staff import Worker
from replay.screens import Screen

NAMES = (
    "Ana Ruiz",
    "Sam Lee",
    "Noor Haddad",
    "Joe Park",
    "Ruth Klein",
    "Omar Said",
    "Mei Chen",
    "Tom Berg",
    "Ida Holm",
)
"""Invented, one for each desk."""


def faster(branch: Branch, speed: float) -> Branch:
    """The branch with every promise and every usual time divided by the speed, at least a second."""
    services = tuple(
        replace(
            service,
            target_s=max(1, round(service.target_s / speed)),
            usual_s=max(1, round(service.usual_s / speed)),
        )
        for service in branch.services
    )
    return replace(branch, services=services)


async def run_live(
    server_url: str,
    admin_token: str,
    speed: float = 20,
    *,
    branch: str = "permit-center",
    kiosk: str = "kiosk-2",
    free_desks: tuple[str, ...] = ("desk-4",),
    seed: int | None = None,
) -> None:
    """Run until cancelled. Uses this kiosk and every desk but `free_desks`; the rest of the lobby is the visitor's.

    Raises lobby.errors when the server cannot be reached or refuses the token; what people do wrong while it runs is
    their everyday life and does not end it.
    """
    chance = random.Random(seed)
    async with AsyncExitStack() as stack:
        admin = link(server_url, admin_token)
        stack.push_async_callback(admin.close)
        floor = Screen(admin, f"floor:{branch}")
        stack.push_async_callback(floor.close)
        kiosk_link = link(server_url, await pair(server_url, admin, "kiosk", branch, kiosk))
        stack.push_async_callback(kiosk_link.close)
        screen = Screen(kiosk_link, f"kiosk:{kiosk}")
        stack.push_async_callback(screen.close)
        phones = link(server_url)
        stack.push_async_callback(phones.close)
        desks = [desk["id"] for desk in (await floor.ready())["desks"] if desk["id"] not in free_desks]
        async with asyncio.TaskGroup() as people:
            for place, desk in enumerate(desks):
                name = NAMES[place % len(NAMES)]
                password = await hire(admin, branch, f"demo-{desk}", name)
                tablet = await sign_in(server_url, f"demo-{desk}", password)
                stack.push_async_callback(tablet.close)
                worker = Worker(tablet, desk, floor, speed, random.Random(chance.random()))
                people.create_task(worker.run())
            door = Door(kiosk_link, phones, branch, floor, screen, speed, random.Random(chance.random()))
            people.create_task(door.run())
