"""What goes over the live socket. The server sends views, heartbeats, a refusal or a goodbye; the client, heartbeats.

{"v":1,"topic":"board:main","seq":412,"at":1763800000000,"view":{...}}
{"v":1,"heartbeat":1763800000000}
{"v":1,"error":{"code":...,"message":...,"help":...}}       and the socket closes with 4401, 4403 or 4404
{"v":1,"bye":"restarting","retry_s":1.5}                    and the socket closes with 1012

`at` is the server's clock: a client reckons its own offset from it. Each side sends a heartbeat every 10 s;
who has heard nothing for 15 s says so and connects anew. Screens of staff say so 5 s after they lost the connection.
"""

from __future__ import annotations

import json
from typing import Any

from lobby.contract import VERSION

HEARTBEAT_S = 10.0
STALE_S = 15.0
STAFF_LOST_AFTER_S = 5.0

SIGNED_OUT, NOT_ALLOWED, NOT_FOUND = 4401, 4403, 4404
REFUSED = (SIGNED_OUT, NOT_ALLOWED, NOT_FOUND)
"""The codes of a socket that is closed for good: who is told one of them does not try again."""


def view_frame(topic: str, seq: int, at: int, view_json: str) -> str:
    """Wrap a view that is encoded already: once, however many watch. `at`: the server's clock."""
    return f'{{"v":{VERSION},"topic":{json.dumps(topic)},"seq":{seq},"at":{at},"view":{view_json}}}'


def heartbeat_frame(at: int) -> str:
    """Return the server's sign of life. `at`: its clock."""
    return f'{{"v":{VERSION},"heartbeat":{at}}}'


def error_frame(code: str, message: str, help: str) -> str:
    """Return the refusal after which the socket closes."""
    return json.dumps({"v": VERSION, "error": {"code": code, "message": message, "help": help}})


def bye_frame(why: str, retry_s: float) -> str:
    """Return the goodbye after which the socket closes. `retry_s`: when to come back, in seconds."""
    return json.dumps({"v": VERSION, "bye": why, "retry_s": retry_s})


def read_frame(text: str | bytes) -> dict[str, Any]:
    """Read one frame. Raises ValueError on anything that is not one of ours."""
    frame = json.loads(text)
    if not isinstance(frame, dict) or not isinstance(frame.get("v"), int):
        raise ValueError("not a frame of this wire")
    return frame
