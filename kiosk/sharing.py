"""The demo's shared screen: this kiosk's pictures go to the demo's server, and fingers at browsers come back.

The kiosk calls the server, with its own token, as it does for everything: no port is opened here. Nothing is taken or
sent unless somebody looks.
"""

from __future__ import annotations

import asyncio
import io
from contextlib import suppress
from typing import Any

from PIL import Image
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from kiosk.widgets.capture import Capture, FarFingers, Pixels
from lobby.contract.sharing import KIOSK, Touch, to_kiosk

FRAME_S = 1 / 12  # between two pictures, at least
RETRY_S = 1.0
JPEG_QUALITY = 86


class ScreenSharing:
    """`run` shares the window with the server until cancelled; a lost server is called again."""

    def __init__(self, window: Any, server: str, token: str) -> None:
        self._window = window
        self._address = f"ws{server.rstrip('/').removeprefix('http')}{KIOSK}"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._watched = asyncio.Event()

    async def run(self) -> None:
        capture, fingers = Capture(self._window), FarFingers()
        try:
            while True:
                with suppress(OSError, TimeoutError, WebSocketException):  # normal life: we call again
                    async with connect(self._address, additional_headers=self._headers, compression=None) as socket:
                        await self._share(socket, capture, fingers)
                await asyncio.sleep(RETRY_S)
        finally:
            capture.close()
            fingers.close()

    async def _share(self, socket: ClientConnection, capture: Capture, fingers: FarFingers) -> None:
        showing = asyncio.create_task(self._show(socket, capture))
        try:
            async for text in socket:
                message = to_kiosk(str(text))
                if isinstance(message, Touch):
                    fingers.touch(message)
                elif message.watched:
                    capture.again()
                    self._watched.set()
                else:
                    self._watched.clear()
        finally:
            self._watched.clear()
            fingers.lift()
            showing.cancel()
            await asyncio.wait({showing})

    async def _show(self, socket: ClientConnection, capture: Capture) -> None:
        """One picture after the other, each of what the window shows when the one before has left."""
        with suppress(WebSocketException):  # `_share` hears of it too
            while True:
                await self._watched.wait()
                await socket.send(await asyncio.to_thread(jpeg, await capture.next()))
                await asyncio.sleep(FRAME_S)


def jpeg(pixels: Pixels) -> bytes:
    """Return the picture as a browser reads it. Colours keep their full resolution: letters stay sharp."""
    image = Image.frombytes("RGBA", (pixels.width, pixels.height), pixels.rgba).convert("RGB")
    file = io.BytesIO()
    image.transpose(Image.Transpose.FLIP_TOP_BOTTOM).save(file, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return file.getvalue()
