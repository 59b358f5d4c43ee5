"""The demo's sockets for the kiosk's screen: one for the kiosk, one for each browser. Only there when `demo` is on.

A browser comes in only from the demo's own page, opened at this machine: the Origin must be the page's own address, and
that address a name of loopback, so that no other web page can look or touch, not even one whose name was made to point
here (DNS rebinding). The kiosk shows its own device token.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from pydantic import ValidationError

from lobby.contract.base import Message
from lobby.contract.sharing import KIOSK, VIEWERS, KioskRunning, Touch, from_viewer
from lobby.errors import LobbyError
from server.access.guard import Auth
from server.access.rights import Role
from server.branch.shared_screen import SharedScreen

router = APIRouter(include_in_schema=False)

AT_HOME = frozenset({"127.0.0.1", "::1", "localhost"})
ON_THE_WAY = 2  # pictures that a browser may have before it; more would only grow old in its cables
POLICY_VIOLATION = 1008


@router.websocket(KIOSK, name="pages.demo_screen_kiosk")
async def kiosk(socket: WebSocket) -> None:
    auth: Auth = socket.app.state.auth
    with suppress(LobbyError):
        principal = await auth.principal(socket)
        if Role.KIOSK in principal.roles:
            await socket.accept()
            screen = screen_of(socket)
            orders = screen.kiosk_came()
            try:
                await _until_one_ends(_tell(socket, orders), _take(socket, screen))
            finally:
                await screen.kiosk_went(orders)
            return
    await socket.close(POLICY_VIOLATION)


@router.websocket(VIEWERS, name="pages.demo_screen")
async def viewer(socket: WebSocket) -> None:
    if not from_own_page(socket):
        await socket.close(POLICY_VIOLATION)
        return
    await socket.accept()
    screen = screen_of(socket)
    finger = screen.viewer_came()
    drawn = asyncio.Semaphore(ON_THE_WAY)
    try:
        await _until_one_ends(_show(socket, screen, drawn), _hear(socket, screen, finger, drawn))
    finally:
        screen.viewer_went(finger)


def screen_of(socket: WebSocket) -> SharedScreen:
    state = socket.app.state
    if not hasattr(state, "demo_screen"):
        state.demo_screen = SharedScreen()
    screen: SharedScreen = state.demo_screen
    return screen


def from_own_page(socket: WebSocket) -> bool:
    """Say whether this comes from a page of this server that was opened under a name of this machine."""
    origin = socket.headers.get("origin", "")
    if origin in socket.app.state.settings.allowed_origins:
        return True
    where = urlsplit(origin)
    return bool(where.netloc) and where.netloc == socket.headers.get("host") and where.hostname in AT_HOME


async def _until_one_ends(*talk: Coroutine[Any, Any, None]) -> None:
    """Until the other end has gone, or says what is no message (KeyError: bytes for text)."""
    tasks = [asyncio.create_task(part) for part in talk]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception) and not isinstance(ended, WebSocketDisconnect | ValidationError | KeyError):
                raise ended


async def _tell(socket: WebSocket, orders: asyncio.Queue[Message]) -> None:
    while True:
        await socket.send_text((await orders.get()).model_dump_json())


async def _take(socket: WebSocket, screen: SharedScreen) -> None:
    while True:
        await screen.show(await socket.receive_bytes())


async def _show(socket: WebSocket, screen: SharedScreen, drawn: asyncio.Semaphore) -> None:
    seen = -1
    while True:
        await drawn.acquire()
        seen, picture = await screen.newer(seen)
        if picture is not None:
            await socket.send_bytes(picture)
        else:
            await socket.send_text(KioskRunning(running=False).model_dump_json())
            drawn.release()


async def _hear(socket: WebSocket, screen: SharedScreen, finger: int, drawn: asyncio.Semaphore) -> None:
    while True:
        said = from_viewer(await socket.receive_text())
        if isinstance(said, Touch):
            screen.touch(finger, said)
        else:
            drawn.release()
