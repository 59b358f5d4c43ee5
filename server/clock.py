"""The server's clock: the machine's own, or, to run a past day again, one that an admin sets."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol


def now_ms() -> int:
    """Return milliseconds since 1970 UTC, by the machine's own clock."""
    return time.time_ns() // 1_000_000


class Clock(Protocol):
    def now(self) -> int:
        """Return milliseconds since 1970 UTC."""
        ...


class RealClock:
    def now(self) -> int:
        return now_ms()


class SettableClock:
    """Stands where it was set, or runs from there at `speed` times real time. Until set it is the real clock."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._set_at: int = RealClock().now()
        self._set_when = monotonic()
        self._speed = 1.0

    def now(self) -> int:
        return self._set_at + int((self._monotonic() - self._set_when) * 1000 * self._speed)

    def set(self, at: int, speed: float) -> None:
        self._set_at, self._set_when, self._speed = at, self._monotonic(), speed
