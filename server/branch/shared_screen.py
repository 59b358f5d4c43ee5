"""The demo's relay between one kiosk, which shares its screen, and the browsers that look at it and touch it.

The kiosk comes to us, and not we to it, so that the whole demo is one port and the kiosk opens none. A browser that is
slow is sent the newest picture when it has drawn the one before; what came between is dropped.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from itertools import count

from lobby.contract.base import Message
from lobby.contract.sharing import ScreenWatched, Touch

TOUCHES_KEPT = 256  # that the kiosk has not taken yet; it takes each at once


class SharedScreen:
    """`newer` waits for a picture; `orders` are what the kiosk is to be told, while there is one."""

    def __init__(self) -> None:
        self._frame: bytes | None = None
        self._serial = 0  # of the picture, or of the news that there is none
        self._changed = asyncio.Condition()
        self._orders: asyncio.Queue[Message] | None = None
        self._fingers: dict[int, Touch | None] = {}  # of each viewer: where it is down
        self._names = count(1)

    @property
    def running(self) -> bool:
        return self._orders is not None

    # --- the kiosk ---

    def kiosk_came(self) -> asyncio.Queue[Message]:
        """Let a kiosk share its screen from now on, in place of any before; return the queue of its orders."""
        self._orders = asyncio.Queue(TOUCHES_KEPT)
        self._order(ScreenWatched(watched=bool(self._fingers)))
        return self._orders

    async def kiosk_went(self, orders: asyncio.Queue[Message]) -> None:
        if orders is self._orders:
            self._orders = None
            await self._show(None)

    async def show(self, frame: bytes) -> None:
        """What the kiosk's screen shows now. A picture that comes when nobody looks any more would only grow old."""
        if self._fingers:
            await self._show(frame)

    async def _show(self, frame: bytes | None) -> None:
        async with self._changed:
            self._frame = frame
            self._serial += 1
            self._changed.notify_all()

    # --- the browsers ---

    def viewer_came(self) -> int:
        """Let somebody look from now on; return the number of their finger."""
        finger = next(self._names)
        self._fingers[finger] = None
        if len(self._fingers) == 1:
            self._order(ScreenWatched(watched=True))
        return finger

    def viewer_went(self, finger: int) -> None:
        down = self._fingers.pop(finger)
        if down is not None:
            self._order(down.model_copy(update={"touch": "up"}))
        if not self._fingers:
            self._frame = None
            self._order(ScreenWatched(watched=False))

    async def newer(self, than: int) -> tuple[int, bytes | None]:
        """Wait for the picture after this serial; None where no kiosk shares its screen."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._serial > than and (self._frame is not None or not self.running))
            return self._serial, self._frame

    def touch(self, finger: int, touch: Touch) -> None:
        touch = touch.model_copy(update={"finger": finger})
        self._fingers[finger] = None if touch.touch == "up" else touch
        self._order(touch)

    def _order(self, message: Message) -> None:
        if self._orders is not None:
            with suppress(asyncio.QueueFull):
                self._orders.put_nowait(message)
