"""What the demo says to share a kiosk's screen with browsers. The pictures themselves go beside it as binary frames."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, TypeAdapter

from lobby.contract.base import Count, Message

VIEWERS = "/demo/screen"
"""Where a browser looks at the kiosk's screen and touches it."""
KIOSK = "/demo/screen/kiosk"
"""Where the kiosk shares its screen."""

LARGEST_FRAME = 1024 * 1024
"""bytes of one picture, at most"""


class Touch(Message):
    """A finger on the picture. x, y: shares of its width and height, from the upper left corner.

    finger: which one, among those of all browsers; the server fills it in.
    """

    touch: Literal["down", "move", "up"]
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)
    finger: Count = 0


class ScreenWatched(Message):
    """To the kiosk: whether anybody looks. Frames are taken only then."""

    watched: bool


class FrameDrawn(Message):
    """From a browser: a picture was drawn, so that another may come."""

    drawn: Literal[True]


class KioskRunning(Message):
    """To a browser, where there is no picture: whether a kiosk shares its screen at all."""

    running: bool


_TO_KIOSK: TypeAdapter[Touch | ScreenWatched] = TypeAdapter(Touch | ScreenWatched)
_FROM_VIEWER: TypeAdapter[Touch | FrameDrawn] = TypeAdapter(Touch | FrameDrawn)


def to_kiosk(text: str) -> Touch | ScreenWatched:
    """Read what the server sends the kiosk. Raises pydantic.ValidationError for anything else."""
    return _TO_KIOSK.validate_json(text)


def from_viewer(text: str) -> Touch | FrameDrawn:
    """Read what a browser sends. Raises pydantic.ValidationError for anything else."""
    return _FROM_VIEWER.validate_json(text)
