"""What a device needs of the server: send a command, watch a topic. Two answers: websocket.py and memory.py."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Protocol

from lobby.contract.base import Message


@dataclass(frozen=True, slots=True)
class Update:
    """What a watched topic shows now. `live` is False once nothing was heard for 15 s or the link is down: the view
    is then the last one known (None if there never was one) and the screen must say that it is old."""

    topic: str
    view: dict[str, Any] | None
    seq: int
    at: int  # the server's clock, ms since 1970, when the view was sent
    live: bool


class Link(Protocol):
    """Raises lobby.errors: what the server refused keeps its code; no answer is Unavailable("no_answer")."""

    async def get(self, path: str) -> dict[str, Any]:
        """Return the JSON object of a view or a resource; `path` begins with /api/v1."""
        ...

    async def post(self, path: str, body: Message | None = None, *, key: str | None = None) -> dict[str, Any]:
        """Send a command and return its reply. The same `key` may be sent again as often as needed: it happens once."""
        ...

    def watch(self, topic: str) -> AsyncIterator[Update]:
        """Yield the topic's view at once and at each change, and an Update with live=False when it goes stale.

        Reconnects by itself, for ever (full-jitter backoff 0.2 s to 5 s); raises only NotAllowed and NotFound.
        """
        ...

    async def close(self) -> None: ...
