"""A link without a network, that a test can cut, slow and mend: the same promises as the real one, under control."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from lobby.contract.base import Message, View
from lobby.errors import LobbyError
from lobby.ids import uuid7
from lobby.link.base import Update
from lobby.link.replies import NO_ANSWER

Answer = Callable[[str, dict[str, Any]], dict[str, Any] | LobbyError]


class MemoryLink:
    """`answer(path, body)` plays the server: it returns the reply or the error. `cut` and `mend` play the cable.

    A repeated key gets the first reply again, as the real server gives it.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._up = True
        self._replies: dict[str, dict[str, Any]] = {}
        self._shown: dict[str, Update] = {}
        self._changed = asyncio.Condition()
        self.sent: list[tuple[str, dict[str, Any], str]] = []

    async def get(self, path: str) -> dict[str, Any]:
        return self._reply(path, {})

    async def post(self, path: str, body: Message | None = None, *, key: str | None = None) -> dict[str, Any]:
        key = key or uuid7()
        content = body.model_dump(mode="json", exclude_none=True) if body is not None else {}
        if self._up and key in self._replies:
            return self._replies[key]
        reply = self._reply(path, content)
        self.sent.append((path, content, key))
        self._replies[key] = reply
        return reply

    def _reply(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if not self._up:
            raise NO_ANSWER
        reply = self._answer(path, body)
        if isinstance(reply, LobbyError):
            raise reply
        return reply

    async def watch(self, topic: str) -> AsyncIterator[Update]:
        seen: Update | None = None
        while True:
            async with self._changed:
                while self._now(topic) == seen:
                    await self._changed.wait()
                seen = self._now(topic)
            yield seen

    def _now(self, topic: str) -> Update:
        known = self._shown.get(topic, Update(topic, None, 0, 0, live=False))
        return Update(known.topic, known.view, known.seq, known.at, live=self._up and known.view is not None)

    async def show(self, topic: str, view: View, *, seq: int = 1, at: int = 0) -> None:
        """Publish a view, as the server would."""
        async with self._changed:
            self._shown[topic] = Update(topic, view.model_dump(mode="json"), seq, at, live=True)
            self._changed.notify_all()

    async def cut(self) -> None:
        async with self._changed:
            self._up = False
            self._changed.notify_all()

    async def mend(self) -> None:
        async with self._changed:
            self._up = True
            self._changed.notify_all()

    async def close(self) -> None:
        await self.cut()
