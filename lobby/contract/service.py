"""What the server says of itself: its health and its clock."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from lobby.contract.base import Message, Time, View


class Health(View):
    """`branches`: for each branch the number of its last event."""

    ok: bool
    version: str
    branches: dict[str, int]


class ClockSetting(Message):
    """`speed`: seconds of the branch's time in one real second; 0 stands until it is set again."""

    at: Time
    speed: Annotated[float, Field(ge=0, le=10_000)] = 1.0


class ClockView(View):
    """`settable`: the server runs in replay mode."""

    now_at: int
    settable: bool
