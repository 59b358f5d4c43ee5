"""Customers of the live demo: they come to the kiosk, wait with their phones, and some give up; those who are booked come
a little before their time, most of them.
"""

from __future__ import annotations

import asyncio
import random

from lobby.contract import API
from lobby.contract.requests import CheckInRequest, VisitRequest
from lobby.contract.visits import CheckedIn
from lobby.errors import LobbyError
from lobby.link.base import Link
from replay.screens import View, WatchedScreen

FEW, ENOUGH, MANY = 8, 11, 15
USUAL_GAP_S = 80.0  # between two customers, in the people's time
LANGUAGES = ("en", "en", "en", "en", "en", "es", "es", "ar")
IMPATIENT = 0.15
PATIENCE_S = 900.0
PRIORITY = 0.08
INTERPRETER = 0.3  # of those who chose another language than the branch's
EARLY_S, SPREAD_S, NEVER_COMES = 360.0, 300.0, 0.08  # of those who are booked


class Door:
    """Lets customers in, so that some eight to fifteen wait: more of them while it is quiet, none while it is full."""

    def __init__(
        self,
        kiosk: Link,
        phones: Link,
        branch: str,
        floor: WatchedScreen,
        screen: WatchedScreen,
        speed: float,
        chance: random.Random,
    ) -> None:
        self._kiosk = kiosk
        self._phones = phones
        self._branch = branch
        self._floor = floor
        self._screen = screen
        self._speed = speed
        self._chance = chance

    async def run(self) -> None:
        await self._floor.ready()
        await self._screen.ready()
        async with asyncio.TaskGroup() as waiting:
            while True:
                gap_s = self._gap_s()
                if gap_s is not None and (token := await self._check_in()) and self._chance.random() < IMPATIENT:
                    waiting.create_task(self._give_up(token))
                await asyncio.sleep((gap_s or USUAL_GAP_S) / self._speed)

    def _gap_s(self) -> float | None:
        """How long until the next customer; None while nobody more should come in."""
        waiting = self._floor.view["waiting"] if self._floor.view else 0
        if waiting >= MANY:
            return None
        haste = 0.25 if waiting < FEW else 1.0 if waiting < ENOUGH else 2.0
        return self._chance.expovariate(1 / USUAL_GAP_S) * haste

    async def _check_in(self) -> str | None:
        """One customer at the kiosk; gives the token on the ticket, None where the server is away or says no."""
        view = self._screen.view
        if view is None:
            return None
        try:
            reply = await self._kiosk.post(f"{API}/branches/{self._branch}/visits", self._check_in_request(view))
        except LobbyError:
            return None  # closed, full, restarting: the customer looks again later
        return CheckedIn.model_validate(reply).ticket.url.rsplit("/", 1)[-1]

    def _check_in_request(self, view: View) -> CheckInRequest:
        language = self._chance.choice(LANGUAGES)
        own = view["branch"]["languages"][0]
        interpreter = language != own and self._chance.random() < INTERPRETER
        service = self._chance.choice([service for service in view["services"] if service["open"]])
        return CheckInRequest(
            services=[service["id"]],
            language=language,
            language_needed=language if interpreter else None,
            customer_class="priority" if self._chance.random() < PRIORITY else "ordinary",
            printer=view["printer"] if view["paper"] in ("ok", "low") else None,
        )

    async def expect_the_booked(self, desk_of_admin: Link) -> None:
        """Let those in who are booked for today and have not come, each around their time."""
        now = int((await desk_of_admin.get(f"{API}/clock"))["now_at"])
        booked = await desk_of_admin.get(f"{API}/branches/{self._branch}/appointments")
        expected = [one for one in booked["appointments"] if one["state"] == "expected"]
        async with asyncio.TaskGroup() as coming:
            for one in expected:
                early_s = self._chance.gauss(EARLY_S, SPREAD_S)
                if self._chance.random() >= NEVER_COMES:
                    coming.create_task(self._come(one["reference"], (one["slot_at"] - now) / 1000 - early_s))

    async def _come(self, reference: str, after_s: float) -> None:
        await asyncio.sleep(max(0.0, after_s) / self._speed)
        printer = self._screen.view["printer"] if self._screen.view else None
        try:
            await self._kiosk.post(
                f"{API}/branches/{self._branch}/visits", CheckInRequest(appointment=reference, printer=printer)
            )
        except LobbyError:
            return  # the visitor has checked them in already, or the server is away

    async def _give_up(self, token: str) -> None:
        await asyncio.sleep(self._chance.expovariate(1 / PATIENCE_S) / self._speed)
        try:
            await self._phones.post(f"{API}/tickets/{token}/leave", VisitRequest())
        except LobbyError:
            return  # called in the meantime: worth having waited
