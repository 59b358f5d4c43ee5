"""Sends what waits in the spool, in its order, until each check-in has its answer."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import suppress

from kiosk.spool import Spool, Waiting
from kiosk.state import Answered, Event, Refused
from lobby import errors
from lobby.contract import API
from lobby.contract.visits import CheckedIn
from lobby.link.base import Link

FIRST_RETRY_S, LONGEST_RETRY_S = 0.3, 5.0

log = logging.getLogger("lobby.kiosk")


class Sender:
    def __init__(self, spool: Spool, link: Link, tell: Callable[[Event], None]) -> None:
        self._spool = spool
        self._link = link
        self._tell = tell
        self._news = asyncio.Event()
        self._retry_s = FIRST_RETRY_S

    def wake(self) -> None:
        """Something new waits, or the server is back."""
        self._retry_s = FIRST_RETRY_S
        self._news.set()

    async def run(self) -> None:
        while True:
            self._news.clear()
            if await self._send_all():
                await self._news.wait()
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(random.uniform(0.1, self._retry_s)):  # noqa: S311 - no secret
                    await self._news.wait()
            self._retry_s = min(self._retry_s * 2, LONGEST_RETRY_S)

    async def _send_all(self) -> bool:
        """False when the server gave no answer to one: the rest waits with it, so that the order stays."""
        for item in self._spool.waiting():
            try:
                reply = await self._link.post(f"{API}/branches/{item.branch}/visits", item.request, key=item.key)
            except (errors.Unavailable, errors.NotAllowed) as error:  # not its fault: it waits until somebody mends it
                log.info("check-in waits: %s", error.code)
                return False
            except errors.LobbyError as error:
                self._refuse(item, error)
            else:
                self._spool.answered(item.key)
                self._tell(Answered(item.key, CheckedIn.model_validate(reply)))
        return True

    def _refuse(self, item: Waiting, error: errors.LobbyError) -> None:
        log.warning("check-in refused: %s", error.code)
        self._spool.refused(item.key, error.code)
        self._tell(Refused(item.key, error.code))
