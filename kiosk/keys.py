"""What a key means: of the keypad, of a reader of codes, or of a keyboard. All of them are keyboards to the machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from kiosk.devices import KEYS
from kiosk.focus import Arrow
from kiosk.program import Program
from kiosk.scanner import Scanner


class Keys:
    def __init__(self, program: Program, clock: Callable[[], float] = time.monotonic) -> None:
        self._program, self._clock = program, clock
        self._scanner = Scanner()

    def finger(self) -> None:
        """A finger came between."""
        self._scanner.forget()

    def down(self, code: int) -> bool:
        """Do what the key of this code means; False where it means nothing."""
        letter = self._scanner.letter(code, self._clock())
        if letter is not None:
            self._letter(letter)
            return True
        key = KEYS.get(code)
        if key is None:
            return False
        if key == "ok":
            self._enter()
        elif key == "delete":
            self._delete()
        else:
            self._scanner.forget()
            self._moved_or_named(key)
        return True

    def _moved_or_named(self, key: Arrow | Literal["back", "help"]) -> None:
        if key == "back":
            self._program.key("back")
        elif key == "help":
            self._program.key("help")
        else:
            self._program.arrow(key)

    def _letter(self, letter: str) -> None:
        self._scanner.hear(letter, self._clock())
        if self._program.typing:
            self._program.press(f"key:{letter}")

    def _delete(self) -> None:
        """Where nothing is typed, Backspace is one more Back."""
        if self._program.typing and self._program.state.code:
            self._scanner.delete()
            self._program.press("delete")
        else:
            self._scanner.forget()
            self._program.key("back")

    def _enter(self) -> None:
        """The end of what a reader has read; else OK, which after a code typed on a keyboard means: check in."""
        program = self._program
        code = self._scanner.end(self._clock(), program.state.code)
        if code:
            program.press(f"scanned:{code}")
        elif program.typing and program.state.code and program.focus is None:
            program.key("check_in")
        else:
            program.key()
