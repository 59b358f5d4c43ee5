"""Clients as light as can be: they must not be what is measured. HTTP/1.1 keep-alive and WebSocket on raw asyncio."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any, cast

from lobby.ids import uuid7

HOST = "127.0.0.1"
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_SEQ = re.compile(rb'"seq":(\d+)')


class Http(asyncio.Protocol):
    """One keep-alive connection; one request at a time."""

    def __init__(self) -> None:
        self._buffer = b""
        self._head = ""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    @classmethod
    async def to(cls, port: int, token: str = "") -> Http:
        _, http = await asyncio.get_running_loop().create_connection(cls, HOST, port)
        http._head = f"Host: {HOST}:{port}\r\nContent-Type: application/json\r\n"
        if token:
            http._head += f"Authorization: Bearer {token}\r\n"
        return http

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        length = _LENGTH.search(head) if found else None
        if length is None or len(body) < int(length[1]):
            return
        assert self._answer is not None
        self._buffer = b""
        self._answer.set_result((int(head[9:12]), body))

    async def post(self, path: str, body: bytes = b"{}", token: str = "") -> tuple[int, bytes]:
        """`token`: of whoever uses this connection now, where it belongs to nobody."""
        who = f"Authorization: Bearer {token}\r\n" if token else ""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(
            f"POST {path} HTTP/1.1\r\n{self._head}{who}Idempotency-Key: {uuid7()}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        return await self._answer

    async def command(self, path: str, body: bytes = b"{}", token: str = "") -> dict[str, Any]:
        """A command under /api/v1 that must succeed."""
        status, answer = await self.post(f"/api/v1{path}", body, token)
        assert status in (200, 201), answer
        found: dict[str, Any] = json.loads(answer)
        return found

    def close(self) -> None:
        self._transport.close()


class Live(asyncio.Protocol):
    """One live socket: `heard(seq)` is called for each view; `frame_bytes` is how long the last one was."""

    def __init__(self, heard: Callable[[int], None]) -> None:
        self.frame_bytes = 0
        self._heard = heard
        self._buffer = b""
        self._open = asyncio.get_running_loop().create_future()

    @classmethod
    async def to(cls, port: int, topic: str, heard: Callable[[int], None], token: str = "") -> Live:
        transport, live = await asyncio.get_running_loop().create_connection(lambda: cls(heard), HOST, port)
        authorization = f"Authorization: Bearer {token}\r\n" if token else ""
        transport.write(
            f"GET /api/v1/live?topic={topic} HTTP/1.1\r\nHost: {HOST}:{port}\r\nUpgrade: websocket\r\n{authorization}"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )
        await live._open
        return live

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open.done():
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            assert b" 101 " in head[:20], head
            self._buffer = rest
            self._open.set_result(None)
        while (frame := self._frame()) is not None:
            seq = _SEQ.search(frame, 0, 120)
            if seq is not None:
                self.frame_bytes = len(frame)
                self._heard(int(seq[1]))

    def _frame(self) -> bytes | None:
        """The next whole frame of the server (unmasked), without its head."""
        buffer = self._buffer
        if len(buffer) < 4:
            return None
        length, start = buffer[1], 2
        if length == 126:
            length, start = int.from_bytes(buffer[2:4], "big"), 4
        elif length == 127:
            length, start = int.from_bytes(buffer[2:10], "big"), 10
        if len(buffer) < start + length:
            return None
        self._buffer = buffer[start + length :]
        return buffer[start : start + length]

    def beat(self) -> None:
        """An empty message: the client is alive. Nothing where the server has said goodbye."""
        if not self._transport.is_closing():
            self._transport.write(b"\x81\x80\x00\x00\x00\x00")

    def close(self) -> None:
        self._transport.abort()
