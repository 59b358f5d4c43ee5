"""Staff of the live demo: each at one desk, with a tablet, doing what staff do, in all its variety."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from lobby.contract import API
from lobby.contract.base import Message
from lobby.contract.requests import (
    BreakRequest,
    DeskRequest,
    FinishRequest,
    HoldRequest,
    RequeueRequest,
    ResumeRequest,
    TransferRequest,
    VisitRequest,
)
from lobby.errors import Refused, Unavailable
from lobby.link.base import Link
from replay.screens import View, WatchedScreen

WALK_S = 25.0
CALL_AGAIN_S = 45.0
DESK_TURN_S = 15.0  # between a customer and the next
HOLD_S = 240.0
BREAK_S = 420.0
USUAL_S = 480.0  # where the floor does not say
SLOW, STRAY, BACK_LATER, HELD, HANDED_ON, TIRED = 0.10, 0.5, 0.3, 0.06, 0.08, 0.03
LOOK_S = 2.0


class Worker:
    """One member of staff. Looks at the tablet and does the next sensible thing; a visitor may press there as well."""

    def __init__(self, tablet: Link, desk: str, floor: WatchedScreen, speed: float, chance: random.Random) -> None:
        self._tablet = tablet
        self._desk = desk
        self._floor = floor
        self._speed = speed
        self._chance = chance
        self._held: dict[str, float] = {}  # visits on hold here, and when (loop time) they come back

    async def run(self) -> None:
        self._screen = WatchedScreen(self._tablet, f"desk:{self._desk}")
        try:
            await self._live(self._chance.uniform(0, 60))
            while True:
                try:
                    await self._do_next(await self._screen.ready())
                except Refused:
                    await asyncio.sleep(LOOK_S / 10)  # somebody else was first: look again
                except Unavailable:
                    await asyncio.sleep(LOOK_S)  # the server restarts
        finally:
            await self._screen.close()

    async def _do_next(self, view: View) -> None:
        current = view["current"]
        if view["desk"]["state"] != "open":
            await self._press(f"desks/{self._desk}/open", DeskRequest())
        elif current is None:
            await self._take_somebody(view)
        elif current["state"] == "called":
            await self._welcome(current)
        else:
            await self._serve(current, view)

    # --- between customers ---------------------------------------------------------------------------------------

    async def _take_somebody(self, view: View) -> None:
        back = [row["visit"] for row in view["on_hold"] if self._held.get(row["visit"], float("inf")) <= self._now()]
        if back:
            del self._held[back[0]]
            await self._press(f"visits/{back[0]}/resume", ResumeRequest(desk=self._desk))
        elif self._chance.random() < TIRED:
            await self._press(f"desks/{self._desk}/break", BreakRequest(reason="short_break"))
            await self._live(BREAK_S * self._chance.uniform(0.5, 1.5))
        elif view["queue_total"]:
            await self._press(f"desks/{self._desk}/call-next", DeskRequest())
        else:
            await self._screen.shows(lambda now: bool(now["queue_total"] or now["current"]), LOOK_S)

    # --- with a customer -----------------------------------------------------------------------------------------

    async def _welcome(self, visit: View) -> None:
        """Most come at once; some need a second call; some are not there, and some of those are only outside."""
        await self._live(WALK_S * self._chance.uniform(0.4, 1.6))
        if self._chance.random() < SLOW:
            await self._verb(visit, "recall", VisitRequest())
            await self._live(CALL_AGAIN_S)
            if self._chance.random() < STRAY:
                if self._chance.random() < BACK_LATER:
                    await self._verb(visit, "requeue", RequeueRequest(place="end", reason="stepped outside"))
                else:
                    await self._verb(visit, "no-show", VisitRequest())
                return
        await self._verb(visit, "start", VisitRequest())

    async def _serve(self, visit: View, view: View) -> None:
        await self._live(self._usual_s() * self._chance.lognormvariate(-0.15, 0.55))
        fate = self._chance.random()
        others = self._served_elsewhere(visit)
        if fate < HELD and visit["id"] not in self._held:
            await self._verb(visit, "hold", HoldRequest(reason="fills in the form"))
            self._held[visit["id"]] = self._now() + HOLD_S * self._chance.uniform(0.5, 1.5) / self._speed
        elif fate < HELD + HANDED_ON and others and len(visit["steps"]) == 1:
            request = TransferRequest(service=self._chance.choice(others), note="goes on to the next service")
            await self._verb(visit, "transfer", request)
        else:
            await self._verb(visit, "finish", FinishRequest(outcome=self._outcome(visit, view)))
        await self._live(DESK_TURN_S * self._chance.uniform(0.5, 1.5))

    def _usual_s(self) -> float:
        """As the floor says it for the visit at each desk."""
        desks = self._floor.view["desks"] if self._floor.view else []
        usual_s = next((desk["usual_s"] for desk in desks if desk["id"] == self._desk), None)
        return USUAL_S if usual_s is None else float(usual_s)

    def _served_elsewhere(self, visit: View) -> list[str]:
        """Services that another open desk takes."""
        desks = self._floor.view["desks"] if self._floor.view else []
        skills = [desk["skills"] for desk in desks if desk["state"] == "open" and desk["id"] != self._desk]
        return sorted({skill for some in skills for skill in some} - {visit["service"]})

    def _outcome(self, visit: View, view: View) -> str:
        own = [outcome["id"] for outcome in view["outcomes"] if outcome["id"] == "permit_issued"]
        if own and visit["service"] == "permits" and self._chance.random() < 0.4:
            return str(own[0])
        return self._chance.choices(["resolved", "follow_up", "referred"], [0.85, 0.1, 0.05])[0]

    # --- hands ---------------------------------------------------------------------------------------------------

    async def _verb(self, visit: View, verb: str, body: Message) -> None:
        await self._press(f"visits/{visit['id']}/{verb}", body)

    async def _press(self, path: str, body: Message) -> None:
        """Press, and look until the tablet shows it."""
        reply: dict[str, Any] = await self._tablet.post(f"{API}/{path}", body)
        await self._screen.shows(lambda _: self._screen.seq >= reply["seq"], LOOK_S)

    async def _live(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
