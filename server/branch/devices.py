"""How the devices of this server are: what they last said, and when they were last heard.

Kept in memory: after a restart every device says how it is within a heartbeat. Times are of the machine's own clock,
also in replay: the devices are real.
"""

from __future__ import annotations

from dataclasses import replace

from lobby.contract.requests import DeviceStatus
from server.views.device_seen import NEVER, DeviceSeen


class Devices:
    """`revision` rises with each change that a view may show."""

    def __init__(self, grace_ms: int) -> None:
        self.grace_ms = grace_ms
        self.revision = 0
        self._seen: dict[str, DeviceSeen] = {}

    def get(self, device: str) -> DeviceSeen:
        return self._seen.get(device, NEVER)

    def said(self, device: str, status: DeviceStatus, now: int) -> bool:
        """Note what a device says of itself. True when that is news."""
        before = self.get(device)
        news = before.heard_at is None or status != before.status
        self._seen[device] = replace(before, status=status, heard_at=now, said_at=now if news else before.said_at)
        return news

    def heard(self, device: str, now: int) -> None:
        self._seen[device] = replace(self.get(device), heard_at=now)

    def came(self, device: str, now: int) -> None:
        before = self.get(device)
        self.revision += 1
        self._seen[device] = replace(before, sockets=before.sockets + 1, heard_at=now)

    def went(self, device: str, now: int) -> None:
        before = self.get(device)
        self.revision += 1
        self._seen[device] = replace(before, sockets=max(0, before.sockets - 1), heard_at=now)

    def lost(self, now: int) -> frozenset[str]:
        return frozenset(device for device, seen in self._seen.items() if seen.is_lost(now, self.grace_ms))
