"""How a device that is not a browser gets its token: it shows a code, an admin types it, the device fetches the token."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from lobby.contract import API
from lobby.contract.access import DeviceToken, PairingClaim, PairingRequest, PairingStarted
from lobby.contract.vocabulary import DeviceKind
from lobby.errors import Broken, Conflict, NotFound, Unavailable
from lobby.link.websocket import WebLink

ASK_EVERY_S = 2.0


async def paired(server: str, kind: DeviceKind, token_file: Path, show: Callable[[str], None]) -> str:
    """Return the device's token: from its file, or by pairing. `show` is called with each code ("ABCD-EFGH") to be
    typed.

    Goes on until it is paired: codes that have expired are replaced, a server that is away is asked again.
    """
    kept = _kept(token_file)
    if kept is not None:
        return kept
    link = WebLink(server)
    try:
        while True:
            try:
                token = await _pair_once(link, kind, show)
            except (NotFound, Broken, Unavailable):  # the code's time was over, or nobody answered
                await asyncio.sleep(ASK_EVERY_S)
            else:
                _keep(token_file, token)
                return token
    finally:
        await link.close()


async def _pair_once(link: WebLink, kind: DeviceKind, show: Callable[[str], None]) -> str:
    started = PairingStarted.model_validate(await link.post(f"{API}/pairing", PairingRequest(kind=kind)))
    show(started.code)
    while True:
        await asyncio.sleep(ASK_EVERY_S)
        try:
            claim = await link.post(f"{API}/pairing/claim", PairingClaim(secret=started.secret))
        except Conflict:  # pairing_waiting: nobody has typed it yet
            continue
        return DeviceToken.model_validate(claim).token


def _kept(file: Path) -> str | None:
    return file.read_text(encoding="utf-8").strip() if file.exists() else None


def _keep(file: Path, token: str) -> None:
    """Only this user may read it, from the first moment on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(token + "\n")
