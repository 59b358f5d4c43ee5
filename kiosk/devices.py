# mypy: disable-error-code="no-untyped-call"
"""What is attached to a kiosk: a keypad, a loudspeaker. What a key means is in `keys`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

Key = Literal["up", "down", "left", "right", "ok", "back", "help", "delete"]

# Key codes as the window tells them. A tactile keypad is a small keyboard: arrows, Enter, Escape, F1.
KEYS: dict[int, Key] = {
    273: "up",
    274: "down",
    275: "right",
    276: "left",
    13: "ok",
    271: "ok",
    32: "ok",
    27: "back",
    8: "delete",
    282: "help",
}
_CHIME = Path(__file__).with_name("chime.wav")


class Loudspeaker:
    """Two soft notes; silent where the machine has no sound."""

    def __init__(self) -> None:
        self._sound: Any = None
        self._tried = False

    def chime(self) -> None:
        if not self._tried:
            from kivy.core.audio import SoundLoader

            self._tried = True
            self._sound = SoundLoader.load(str(_CHIME))
        if self._sound is not None:
            self._sound.play()
