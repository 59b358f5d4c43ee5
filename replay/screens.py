"""A screen that is watched: the newest view of one topic, and waiting until it shows something."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from lobby.errors import LobbyError
from lobby.link.base import Link
from lobby.link.replies import NO_ANSWER

View = dict[str, Any]

PATIENCE_S = 15.0


class WatchedScreen:
    """Watches a topic until closed. `on_view` is handed every view that arrives, in order."""

    def __init__(self, link: Link, topic: str, on_view: Callable[[View], None] | None = None) -> None:
        self.topic = topic
        self.view: View | None = None
        self.seq = 0
        self.refused: LobbyError | None = None
        self._link = link
        self._on_view = on_view
        self._changed = asyncio.Condition()
        self._watching = asyncio.create_task(self._watch(), name=f"watch {topic}")

    async def _watch(self) -> None:
        try:
            async for update in self._link.watch(self.topic):
                if update.view is not None and update.live:
                    await self._show(update.view, update.seq)
        except LobbyError as error:
            async with self._changed:
                self.refused = error
                self._changed.notify_all()

    async def _show(self, view: View, seq: int) -> None:
        async with self._changed:
            self.view, self.seq = view, seq
            if self._on_view is not None:
                self._on_view(view)
            self._changed.notify_all()

    async def shows(self, wanted: Callable[[View], bool], patience_s: float = PATIENCE_S) -> bool:
        """Wait until the screen shows it; False when it did not within the patience. Raises what the server refused."""

        def done() -> bool:
            return self.refused is not None or (self.view is not None and wanted(self.view))

        async with self._changed:
            with suppress(TimeoutError):  # asyncio.wait_for can swallow a cancellation (Python 3.11): not used here
                async with asyncio.timeout(patience_s):
                    await self._changed.wait_for(done)
            if self.refused is not None:
                raise self.refused
            return done()

    async def ready(self) -> View:
        """Return the view, once there is one. Raises Unavailable("no_answer") when none came within the patience."""
        if not await self.shows(lambda view: True) or self.view is None:
            raise NO_ANSWER
        return self.view

    async def close(self) -> None:
        self._watching.cancel()
        with suppress(asyncio.CancelledError):
            await self._watching
