"""The live socket: one topic, whole views, a heartbeat both ways."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Query, WebSocket, WebSocketDisconnect

from lobby.contract.frames import NOT_ALLOWED, NOT_FOUND, SIGNED_OUT, error_frame
from lobby.errors import LobbyError, NotAllowed, NotFound, NotSignedIn
from server.access.guard import Auth, authorise_topic
from server.access.principal import Principal
from server.branch.branches import Branches
from server.branch.hub import Watcher
from server.branch.live import LiveBranch
from server.clock import RealClock

router = APIRouter(prefix="/api/v1")

CLOSE = {NotSignedIn: SIGNED_OUT, NotAllowed: NOT_ALLOWED, NotFound: NOT_FOUND}
TRY_AGAIN_LATER = 1013
LONGEST_TOPIC = 100


@router.websocket("/live")
async def live(socket: WebSocket, topic: Annotated[str, Query(max_length=LONGEST_TOPIC)]) -> None:
    """Says why in a frame before it refuses, so that a screen can tell a person."""
    try:
        auth: Auth = socket.app.state.auth
        principal = await auth.principal(socket)
    except NotAllowed as error:  # a foreign page: it is told nothing, not even a socket
        await _refuse(socket, error) if isinstance(error, NotSignedIn) else await socket.close()
        return
    try:
        branch, watcher = await _admit(socket.app.state.branches, principal, topic)
    except LobbyError as error:
        await _refuse(socket, error)
        return
    await _serve(socket, branch, watcher, principal)


async def _admit(branches: Branches, principal: Principal, topic: str) -> tuple[LiveBranch, Watcher]:
    audience, _, name = topic.partition(":")
    branch = await branches.of_topic(audience, name)
    authorise_topic(principal, audience)
    if audience == "ticket":
        name = name.upper()
    else:
        principal.at(branch.id)
    if audience in ("kiosk", "printer"):  # a board shows nothing that another screen of the branch may not
        principal.own(*branches.hands_on(name))
    watcher = Watcher(f"{audience}:{name}", principal.credential)
    await branch.join(watcher)
    return branch, watcher


async def _refuse(socket: WebSocket, error: LobbyError) -> None:
    await socket.accept()
    with suppress(WebSocketDisconnect):
        await socket.send_text(error_frame(error.code, error.message, error.help))
        code = next((code for kind, code in CLOSE.items() if isinstance(error, kind)), TRY_AGAIN_LATER)
        await socket.close(code)


async def _serve(socket: WebSocket, branch: LiveBranch, watcher: Watcher, principal: Principal) -> None:
    devices = socket.app.state.branches.devices
    audience, _, device = watcher.topic.partition(":")
    # A board is there when any paired screen shows it; every other device only by its own socket.
    is_its_own = principal.device is not None and (audience == "board" or device == principal.device)
    if is_its_own:
        devices.came(device, RealClock().now())
        branch.changed(("desk", "floor"))
    try:
        await socket.accept()
        await _talk(socket, watcher)
    finally:
        branch.leave(watcher)
        if is_its_own:
            devices.went(device, RealClock().now())
            branch.changed(("desk", "floor"))


async def _talk(socket: WebSocket, watcher: Watcher) -> None:
    """Until the client goes, was told goodbye, or is given up because it takes nothing."""
    talk = [asyncio.create_task(_tell(socket, watcher)), asyncio.create_task(_hear(socket, watcher))]
    watcher.give_up = talk[0].cancel
    try:
        await asyncio.wait(talk, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in talk:
            task.cancel()
        await asyncio.gather(*talk, return_exceptions=True)


async def _tell(socket: WebSocket, watcher: Watcher) -> None:
    """Send frame after frame, each when the one before has left; then the farewell."""
    while (frame := await watcher.take()) is not None:
        watcher.sending_since = time.monotonic()
        await socket.send_text(frame)
        watcher.sending_since = None
    if watcher.farewell is not None:
        await socket.send_text(watcher.farewell.frame)
        await socket.close(watcher.farewell.code)


async def _hear(socket: WebSocket, watcher: Watcher) -> None:
    """Whatever the client says is a heartbeat. Returns when it has gone."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        watcher.heard_at = time.monotonic()
