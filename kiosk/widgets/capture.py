# mypy: disable-error-code="no-untyped-call, attr-defined, union-attr"
# Kivy says nothing of its types.
"""The window as others see and touch it: its pixels when they change, and fingers that are not at this panel."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

from kivy.base import EventLoop
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from kivy.input.motionevent import MotionEvent
from kivy.input.provider import MotionEventProvider

from lobby.contract.sharing import Touch


@dataclass(frozen=True, slots=True)
class Pixels:
    """width x height pixels of four bytes (RGBA), the lowest row first."""

    width: int
    height: int
    rgba: bytes


class Capture:
    """Reads the window's pixels, but only when it has drawn something new and somebody asks."""

    def __init__(self, window: Any) -> None:
        self._window = window
        self._asked: asyncio.Future[Pixels] | None = None
        self._missed = True  # something was drawn that nobody asked for
        window.bind(on_flip=self._flip)

    def close(self) -> None:
        self._window.unbind(on_flip=self._flip)

    def again(self) -> None:
        """What the window shows now counts as new: somebody has come to look."""
        self._missed = True
        self._window.canvas.ask_update()

    async def next(self) -> Pixels:
        """Wait until the window has drawn something since the last pixels; give those of then."""
        self._asked = asyncio.get_running_loop().create_future()
        if self._missed:
            self._window.canvas.ask_update()
        return await self._asked

    def _flip(self, window: Any) -> None:
        """Kivy has drawn and is about to show it: only now the pixels are sure to be whole."""
        if self._asked is None or self._asked.done():
            self._missed = True
            return
        self._missed = False
        width, height = window.system_size
        pixels = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
        self._asked.set_result(Pixels(width, height, bytes(pixels)))


class FarFinger(MotionEvent):
    """A finger at a browser. Its place comes as shares of the window, from the lower left corner."""

    def depack(self, args: tuple[float, float]) -> None:
        self.sx, self.sy = args
        self.profile = ["pos"]
        super().depack(args)


class FarFingers(MotionEventProvider):
    """An input device of Kivy like a touch panel: what it is told becomes touches of the window."""

    def __init__(self) -> None:
        super().__init__("far", "")
        self._down: dict[int, FarFinger] = {}
        self._pending: deque[Touch] = deque()
        EventLoop.add_input_provider(self)

    def close(self) -> None:
        EventLoop.remove_input_provider(self)

    def touch(self, touch: Touch) -> None:
        """A finger came down, moved or was lifted."""
        self._pending.append(touch)

    def lift(self) -> None:
        """Every finger that is down goes up where it is: whoever it belongs to has gone."""
        for name, finger in self._down.items():
            self._pending.append(Touch(touch="up", x=finger.sx, y=1 - finger.sy, finger=name))

    def update(self, dispatch_fn: Any) -> None:
        """Kivy asks, before it draws, what has happened. Each touch is told from where it was, not from where it is now."""
        while self._pending:
            touch = self._pending.popleft()
            place = (touch.x, 1 - touch.y)
            if touch.touch == "down" and touch.finger not in self._down:
                finger = FarFinger(self.device, touch.finger, place, is_touch=True, type_id="touch")
                self._down[touch.finger] = finger
                dispatch_fn("begin", finger)
            elif touch.touch != "down" and (known := self._down.get(touch.finger)) is not None:
                known.move(place)
                dispatch_fn("update", known)
                if touch.touch == "up":
                    del self._down[touch.finger]
                    known.update_time_end()
                    dispatch_fn("end", known)
