"""A reader of codes at a kiosk types like a keyboard: letters without a pause, then Enter. Pure.

Enter is also the keypad's OK, and a real keyboard may be attached: what was typed just before tells them apart. Times in
seconds, of a clock that only goes forward.
"""

from __future__ import annotations

from kiosk.reference import DASH, DIGITS, LETTERS

PAUSE_S = 0.3  # no reader pauses that long, even where the window is slow to hear its keys
LEAST = 3  # letters; fewer are no reference
OTHER = "?"  # what no reference has

_NUMBER_PAD = 256  # the key code of its 0
_NUMBER_PAD_DASH = 269
_SPACE, _LAST_PRINTED = 32, 126

KEYS: dict[int, str] = {
    **{ord(letter.lower()): letter for letter in DIGITS + LETTERS + DASH},
    **{_NUMBER_PAD + int(digit): digit for digit in DIGITS},
    _NUMBER_PAD_DASH: DASH,
}
"""Key codes as the window tells them, and the letter of a reference that each types."""


class Scanner:
    def __init__(self) -> None:
        self._burst = ""  # typed since the last pause
        self._by_keys = ""  # typed since a finger or another key came between
        self._heard_at = float("-inf")

    def letter(self, code: int, now: float) -> str | None:
        """Return what this key types: a letter of a reference, OTHER, or None: it types nothing. The space bar is also
        OK."""
        if code == _SPACE:
            return OTHER if self.busy(now) else None
        return KEYS.get(code, OTHER if _SPACE < code <= _LAST_PRINTED else None)

    def hear(self, letter: str, now: float) -> None:
        self._burst = self._burst + letter if self.busy(now) else letter
        self._by_keys += letter
        self._heard_at = now

    def busy(self, now: float) -> bool:
        """Say whether letters are coming without a pause."""
        return now - self._heard_at <= PAUSE_S

    def delete(self) -> None:
        """The last letter was a mistake: somebody types by hand."""
        self._by_keys, self._burst = self._by_keys[:-1], ""
        self._heard_at = float("-inf")

    def forget(self) -> None:
        """A finger, or a key that types nothing."""
        self._burst = self._by_keys = ""
        self._heard_at = float("-inf")

    def end(self, now: float, shown: str) -> str:
        """Return, at Enter, the code that was read; "" where Enter meant OK. `shown`: what the screen holds of it so
        far.

        Whoever types by hand pauses now and then: what is shown is theirs as long as nothing else came between. What stood
        there before a reader's code gives way to it.
        """
        burst = self._burst if self.busy(now) else ""
        read = shown if burst and shown == self._by_keys else burst
        self.forget()
        return read if len(read) >= LEAST else ""
