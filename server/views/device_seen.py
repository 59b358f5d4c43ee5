"""What views know of a device: what it last said of itself, and when it was last heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lobby.contract.requests import DeviceStatus

SILENT = DeviceStatus()


@dataclass(frozen=True, slots=True)
class DeviceSeen:
    """sockets: its own live sockets open now; heard_at: its last sign of life; said_at: when its status became this."""

    sockets: int = 0
    heard_at: int | None = None
    status: DeviceStatus = SILENT
    said_at: int = 0

    def is_lost(self, now: int, grace_ms: int) -> bool:
        """Say whether it was here and is silent. One that never came is not lost: it may still be in its box."""
        return self.heard_at is not None and self.sockets == 0 and now - self.heard_at > grace_ms

    def is_connected(self, now: int, grace_ms: int) -> bool:
        return self.sockets > 0 or (self.heard_at is not None and now - self.heard_at <= grace_ms)


NEVER = DeviceSeen()


class DevicesSeen(Protocol):
    """All devices of the server. `grace_ms`: how long one may be silent before it is lost."""

    grace_ms: int

    def get(self, device: str) -> DeviceSeen: ...
