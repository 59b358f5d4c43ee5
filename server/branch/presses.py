"""How many commands are on their way through this server, from the request to the reply.

Making views yields to them: whoever pressed a button waits for the reply, a screen only for the newest view.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from starlette.types import ASGIApp, Receive, Scope, Send

COUNTS_S = 0.2
"""For so long a command counts. Whoever sends it more slowly than this waits for their line and not for our screens."""


class Presses:
    """The commands under way, of all branches: they share one event loop."""

    def __init__(self) -> None:
        self._begun_s: dict[int, float] = {}  # those under way, the latest last
        self._numbers = count()
        self._to_set: set[asyncio.Event] = set()

    @property
    def under_way(self) -> bool:
        """Whether any command is under way that has not been so for too long."""
        latest_s = next(reversed(self._begun_s.values()), None)
        return latest_s is not None and time.perf_counter() - latest_s < COUNTS_S

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count a command while it is under way."""
        number = next(self._numbers)
        self._begun_s[number] = time.perf_counter()
        try:
            yield
        finally:
            del self._begun_s[number]
            if not self.under_way:
                for event in self._to_set:
                    event.set()
                self._to_set.clear()

    def set_when_over(self, event: asyncio.Event) -> None:
        """Set this event as soon as no command is under way."""
        self._to_set.add(event)


class CountPresses:
    """The ASGI application around the server's own that counts what is posted."""

    def __init__(self, app: ASGIApp, presses: Presses) -> None:
        self._app = app
        self._presses = presses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request; a command is counted until it is answered."""
        if scope["type"] == "http" and scope["method"] == "POST":
            with self._presses.one():
                await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, send)
