"""Sends what waits in the spool, in its order, until each check-in has its answer.

Where nobody answers, or the server says that it cannot now, everything waits without end: nothing is wrong with what is
sent. Only a check-in at which the server itself fails (`internal`, for this very one) makes way for those behind it. It
is sent again, and set aside for the staff when it has failed often and long enough while others had their answers.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from contextlib import suppress

from kiosk.spool import CheckInSpool, Waiting
from kiosk.state import Answered, CheckInRefused, Event
from lobby import errors
from lobby.contract import API
from lobby.contract.visits import CheckedIn
from lobby.link.base import Link

FIRST_RETRY_S, LONGEST_RETRY_S = 0.3, 5.0

FAILURES, FAILING_S = 5, 60.0
"""A check-in is set aside when the server has failed at it so often, over at least so long."""
FAILED_RETRY_S = FAILING_S / (FAILURES - 1)
"""How long one that failed is left alone."""

READ_AT_ONCE_S = 15.0
"""A customer who was refused within this time has read it on the screen; later, staff are told."""

log = logging.getLogger("lobby.kiosk")


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class Sender:
    """`now` gives milliseconds since 1970 UTC, the spool's own time."""

    def __init__(
        self, spool: CheckInSpool, link: Link, tell: Callable[[Event], None], *, now: Callable[[], int] = _now_ms
    ) -> None:
        self._spool = spool
        self._link = link
        self._tell = tell
        self._now = now
        self._news = asyncio.Event()
        self._retry_s = FIRST_RETRY_S

    def wake(self) -> None:
        """Something new waits, or the server is back."""
        self._retry_s = FIRST_RETRY_S
        self._news.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._news.clear()
            wait_s = await self._send_all()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._news.wait()

    async def _send_all(self) -> float | None:
        """Send what waits; after how many seconds to try again, None: when there is something new.

        Where the server gives no answer to one, the rest waits with it, so that the order stays.
        """
        for item in self._spool.waiting():
            if item.failed_at is not None and 0 <= self._now() - item.failed_at < FAILED_RETRY_S * 1000:
                continue
            try:
                reply = await self._link.post(f"{API}/branches/{item.branch}/visits", item.request, key=item.key)
            except (errors.Unavailable, errors.NotAllowed) as error:  # not its fault: it waits until somebody mends it
                log.info("check-in waits: %s", error.code)
                return self._next_retry_s()
            except errors.Broken as error:
                self._count_failure(item, error)
            except errors.LobbyError as error:
                self._refuse(item, error)
            else:
                self._spool.answered(item.key)
                self._tell(Answered(item.key, CheckedIn.model_validate(reply)))
        self._retry_s = FIRST_RETRY_S
        return FAILED_RETRY_S if self._spool.waiting() else None

    def _next_retry_s(self) -> float:
        """Longer each time, and not at the same moment as all other kiosks."""
        wait_s = random.uniform(0.1, self._retry_s)  # noqa: S311 - no secret
        self._retry_s = min(self._retry_s * 2, LONGEST_RETRY_S)
        return wait_s

    def _count_failure(self, item: Waiting, error: errors.Broken) -> None:
        failures = self._spool.failed(item.key)
        log.warning("the server failed at a check-in: %s, %d times", error.code, failures.times)
        if failures.times >= FAILURES and failures.for_s >= FAILING_S and failures.others_ended:
            self._set_aside(item, error)

    def _refuse(self, item: Waiting, error: errors.LobbyError) -> None:
        if self._now() - item.made_at > READ_AT_ONCE_S * 1000:
            self._set_aside(item, error)
            return
        log.warning("check-in refused: %s", error.code)
        self._spool.refused(item.key, error.code)
        self._tell(CheckInRefused(item.key, error.code))

    def _set_aside(self, item: Waiting, error: errors.LobbyError) -> None:
        log.warning("check-in set aside: %s", error.code)
        self._spool.set_aside(item.key, error.code)
        self._tell(CheckInRefused(item.key, error.code))
