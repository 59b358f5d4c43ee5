"""Typed ids. What people configure (branch, service, desk, device) has a short name of its own; what happens gets a UUIDv7.

A UUIDv7 begins with its time in milliseconds, so ids made later sort later and sit together in an index.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from typing import NewType

BranchId = NewType("BranchId", str)
ServiceId = NewType("ServiceId", str)
DeskId = NewType("DeskId", str)
DeviceId = NewType("DeviceId", str)
StaffId = NewType("StaffId", str)
VisitId = NewType("VisitId", str)
CommandId = NewType("CommandId", str)
TicketToken = NewType("TicketToken", str)

_lock = threading.Lock()
_last_ms = 0
_counter = 0

# 32 letters without I, L, O and U, all of them in a QR code's alphanumeric set: 26 of them hold 128 bits.
_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def uuid7() -> str:
    """Return a new UUIDv7 (RFC 9562, method 1: a 12-bit counter within a millisecond), in its 36-character form.

    Ids made by one process are strictly increasing, also when the clock steps back.
    """
    global _last_ms, _counter
    with _lock:
        now = time.time_ns() // 1_000_000
        if now > _last_ms:
            _last_ms, _counter = now, 0
        elif _counter < 0xFFF:
            _counter += 1
        else:
            _last_ms, _counter = _last_ms + 1, 0
        ms, count = _last_ms, _counter
    tail = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    digits = f"{ms:012x}7{count:03x}{tail:016x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def new_visit() -> VisitId:
    return VisitId(uuid7())


def new_command() -> CommandId:
    return CommandId(uuid7())


def new_ticket_token() -> TicketToken:
    """Return 128 random bits in 26 upper-case letters and digits (Crockford base 32)."""
    bits = secrets.randbits(128)
    return TicketToken("".join([_BASE32[bits >> shift & 31] for shift in range(125, -1, -5)]))
