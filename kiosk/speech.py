"""What a screen says aloud: all that is drawn, in the order in which it is drawn, the title first."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import suppress

from kiosk.elements import Element, Elements
from lobby.text.voices import voices


def said(element: Element) -> str:
    """Return what is said of one element: its label, what more there is to know, and its state."""
    parts = [part.replace("\n", " ").strip(" .") for part in (element.label, element.hint, element.value)]
    return ". ".join(dict.fromkeys(part for part in parts if part))


def screen_text(elements: Elements) -> list[str]:
    """Return everything on the screen, a sentence an element. A sheet takes the whole attention. The keys of a keyboard
    are heard one by one, where the arrows come to them."""
    over = any(each.layer == "sheet" for each in elements)
    layer = "sheet" if over else "page"
    heard = [each for each in elements if each.layer == layer and said(each) and not each.key]
    heard.sort(key=lambda each: each.role != "heading")
    return [said(each) for each in heard]


def typed(before: str, code: str) -> str:
    """Return what is said of a code while it is typed: the letter that came, or letter by letter what is left."""
    return code[-1:] if len(code) > len(before) else ", ".join(code)


class Voice:
    """Speaks through espeak-ng where the machine has it, and is silent where not. What comes last is said at once."""

    def __init__(self, program: str = "espeak-ng") -> None:
        self._program = shutil.which(program)
        self._speaking: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None

    def say(self, text: str, language: str) -> None:
        """Begin to speak, in place of what is being said."""
        self.hush()
        if self._program is not None and text:
            self._task = asyncio.get_running_loop().create_task(self._say(text, language))

    def hush(self) -> None:
        if self._task is not None:
            self._task.cancel()
        if self._speaking is not None and self._speaking.returncode is None:
            with suppress(ProcessLookupError):
                self._speaking.terminate()

    async def _say(self, text: str, language: str) -> None:
        """With the first voice that the machine has; with none it stays silent."""
        assert self._program is not None
        for voice in voices(language):
            self._speaking = await asyncio.create_subprocess_exec(
                self._program,
                *("-v", voice, "--stdin"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            await self._speaking.communicate(text.encode())
            if self._speaking.returncode == 0:
                return
