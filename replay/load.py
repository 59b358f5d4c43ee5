"""People for the live demo: customers who walk in and staff who work, as real clients of a running server.

The server's clock runs `speed` times as fast as life, and the people live by that clock: every wait, promise and usual
time on the screens is in the lobby's own minutes.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from contextlib import AsyncExitStack

from replay.devices import link, pair, sign_in
from replay.live_customers import Door
from replay.live_staff import Worker
from replay.screens import WatchedScreen


async def run_live(
    server_url: str,
    admin_token: str,
    speed: float = 1,
    *,
    staff: Mapping[str, tuple[str, str]],
    branch: str = "permit-center",
    kiosk: str = "kiosk-2",
    seed: int | None = None,
) -> None:
    """Run until cancelled. Uses this kiosk and the desks of the `staff`; the rest of the lobby is the visitor's.

    speed: how fast the server's clock runs. staff: for each desk the sign-in name and the password of who works there.
    Raises lobby.errors when the server cannot be reached or refuses the token; what people do wrong while it runs is
    their everyday life and does not end it.
    """
    chance = random.Random(seed)
    async with AsyncExitStack() as stack:
        admin = link(server_url, admin_token)
        stack.push_async_callback(admin.close)
        floor = WatchedScreen(admin, f"floor:{branch}")
        stack.push_async_callback(floor.close)
        kiosk_link = link(server_url, await pair(server_url, admin, "kiosk", branch, kiosk))
        stack.push_async_callback(kiosk_link.close)
        screen = WatchedScreen(kiosk_link, f"kiosk:{kiosk}")
        stack.push_async_callback(screen.close)
        phones = link(server_url)
        stack.push_async_callback(phones.close)
        async with asyncio.TaskGroup() as people:
            for desk, (login, password) in staff.items():
                tablet = await sign_in(server_url, login, password)
                stack.push_async_callback(tablet.close)
                worker = Worker(tablet, desk, floor, speed, random.Random(chance.random()))
                people.create_task(worker.run())
            door = Door(kiosk_link, phones, branch, floor, screen, speed, random.Random(chance.random()))
            people.create_task(door.run())
            people.create_task(door.expect_the_booked(admin))
