"""`lobby replay`: a real day's log against a running server, and the server's record held against what the clients saw.

The server's clock is not run fast, it is set: from one moment of the day to the next at which anything happens, and it
stands until everybody has seen it. A clock that runs at 60x would turn each millisecond that the computer needs into a
second of somebody's wait, so that no two runs were alike; set by hand, the waits are those of the people alone and can
be compared to the second. `speed` only holds the steps back, for whoever wants to watch.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from lobby.contract.reports import DayReport
from lobby.contract.visits import Recorded
from lobby.ids import DeskId
from replay.check import differences
from replay.day import TARGET_S, ReplayDay
from replay.lobby import PaperMaker, ReplayLobby
from replay.seen import Seen
from replay.world import World

Progress = Callable[[int, int], None]
"""Told before each moment: (the day's time, customers so far)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A day that was lived. It went well when `differences` is empty."""

    day: ReplayDay
    seen: Seen
    report: DayReport
    differences: list[str]
    events: list[Recorded]
    overtime_ms: dict[DeskId, int]
    took_s: float


async def replay(
    day: ReplayDay,
    server: str,
    admin_token: str,
    *,
    speed: float = 0,
    paper: PaperMaker | None = None,
    progress: Progress = lambda at, came: None,
) -> Replayed:
    """Live the day on a server in replay mode that has the day's branch (see `day_file`), fresh.

    speed: how many seconds of the day at most go by in one real second; 0 = as quick as the server answers.
    Raises lobby.errors, NotFound("clock_not_settable") among them when the server keeps real time.
    """
    began = time.monotonic()
    async with ReplayLobby(server, admin_token, day, paper) as lobby:
        world = World(day, lobby, _paced(speed, progress))
        seen = await world.run()
        await lobby.look_back(seen)
        events, report = await lobby.record(), await lobby.report()
    return Replayed(
        day=day,
        seen=seen,
        report=report,
        differences=differences(seen, events, report, TARGET_S),
        events=events,
        overtime_ms=world.overtime_ms,
        took_s=time.monotonic() - began,
    )


def _paced(speed: float, progress: Progress) -> Callable[[int, int], Awaitable[None]]:
    """Tells the progress, and waits until the moment may come."""
    began: tuple[int, float] | None = None

    async def step(at: int, came: int) -> None:
        nonlocal began
        began = began or (at, time.monotonic())
        if speed:
            await asyncio.sleep((at - began[0]) / 1000 / speed - (time.monotonic() - began[1]))
        progress(at, came)

    return step
