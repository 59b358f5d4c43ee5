"""The real link: commands by HTTP, views by WebSocket. The only I/O in lobby/."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from typing import Any
from urllib.parse import quote

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from lobby.contract import API
from lobby.contract.base import Message
from lobby.contract.frames import HEARTBEAT_S, STALE_S, heartbeat_frame, read_frame
from lobby.errors import LobbyError
from lobby.ids import uuid7
from lobby.link.base import Update
from lobby.link.replies import NO_ANSWER, error_from, refusal_from

FIRST_RETRY_S, LONGEST_RETRY_S = 0.2, 5.0
MAX_FRAME = 4 * 1024 * 1024


class WebLink:
    """A link to one server. `token`: the device's or the session's; None for what anybody may see."""

    def __init__(
        self, server: str, token: str | None = None, *, timeout_s: float = 5.0, stale_s: float = STALE_S
    ) -> None:
        self._server = server.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._stale_s = stale_s
        self._http = httpx.AsyncClient(base_url=self._server, headers=self._headers, timeout=timeout_s)

    async def get(self, path: str) -> dict[str, Any]:
        return await self._ask("GET", path)

    async def post(self, path: str, body: Message | None = None, *, key: str | None = None) -> dict[str, Any]:
        headers = {"Idempotency-Key": key or uuid7(), "Content-Type": "application/json"}
        content = body.model_dump_json(exclude_none=True) if body is not None else "{}"
        return await self._ask("POST", path, headers=headers, content=content)

    async def _ask(self, method: str, path: str, **how: Any) -> dict[str, Any]:
        try:
            answer = await self._http.request(method, path, **how)
        except httpx.TransportError as error:
            raise NO_ANSWER from error
        try:
            body = answer.json() if answer.content else {}
        except ValueError:
            body = None
        if answer.is_success and isinstance(body, dict):
            return body
        raise error_from(answer.status_code, body)

    async def watch(self, topic: str) -> AsyncIterator[Update]:
        url = f"ws{self._server.removeprefix('http')}{API}/live?topic={quote(topic, safe=':')}"
        ear = _Ear(topic, url, self._headers, self._stale_s)
        async with aclosing(ear.updates()) as updates:
            async for update in updates:
                yield update

    async def close(self) -> None:
        await self._http.aclose()


class _Ear:
    """Listens to one topic for ever. A task connects and hears; `updates` tells what the screen should show now."""

    def __init__(self, topic: str, url: str, headers: dict[str, str], stale_s: float) -> None:
        self._stale_s = stale_s
        self._topic = topic
        self._url = url
        self._headers = headers
        self._last = Update(topic, None, 0, 0, live=False)
        self._heard_at = 0.0  # loop time
        self._news = asyncio.Event()
        self._refusal: LobbyError | None = None
        self._retry_s = FIRST_RETRY_S

    async def updates(self) -> AsyncGenerator[Update, None]:
        listening = asyncio.create_task(self._listen())
        try:
            while True:
                await self._wait_for_news_or_silence()
                if self._refusal is not None:
                    raise self._refusal
                yield self._last
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening

    async def _wait_for_news_or_silence(self) -> None:
        """Return when there is something new to show: a view, a refusal, or that the last view has become old."""
        while not self._news.is_set():
            silence_s = asyncio.get_running_loop().time() - self._heard_at
            left_s = self._stale_s - silence_s if self._last.live else None
            if left_s is not None and left_s <= 0:
                self._last = Update(self._topic, self._last.view, self._last.seq, self._last.at, live=False)
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(left_s):  # asyncio.wait_for may swallow a cancellation (Python 3.11)
                    await self._news.wait()
        self._news.clear()

    async def _listen(self) -> None:
        while self._refusal is None:
            try:
                async with connect(
                    self._url,
                    additional_headers=self._headers,
                    ping_interval=None,
                    compression=None,
                    max_size=MAX_FRAME,
                ) as socket:
                    await self._hear(socket)
            except InvalidStatus as error:
                self._refusal = refusal_from(4000 + error.response.status_code, {})
            except (OSError, TimeoutError, InvalidHandshake, ConnectionClosed, ValueError):
                pass  # a fault is normal life: the silence shows, and we connect again
            if self._last.view is None or self._refusal is not None:
                self._news.set()
            if self._refusal is None:
                await asyncio.sleep(random.uniform(0, self._retry_s))  # noqa: S311 - spreads clients, hides nothing
                self._retry_s = min(self._retry_s * 2, LONGEST_RETRY_S)

    async def _hear(self, socket: ClientConnection) -> None:
        beating = asyncio.create_task(_beat(socket))
        error: dict[str, Any] = {}
        try:
            while True:
                async with asyncio.timeout(self._stale_s):
                    frame = read_frame(await socket.recv())
                error = frame.get("error", error)
                self._take(frame)
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else 1006
            self._refusal = refusal_from(code, error)
        finally:
            beating.cancel()

    def _take(self, frame: dict[str, Any]) -> None:
        self._heard_at = asyncio.get_running_loop().time()
        self._retry_s = FIRST_RETRY_S
        if "view" in frame:
            self._last = Update(self._topic, frame["view"], frame["seq"], frame["at"], live=True)
            self._news.set()
        elif "heartbeat" in frame and self._last.view is not None and not self._last.live:
            self._last = Update(self._topic, self._last.view, self._last.seq, self._last.at, live=True)
            self._news.set()


async def _beat(socket: ClientConnection) -> None:
    with suppress(ConnectionClosed):
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            await socket.send(heartbeat_frame(0))
