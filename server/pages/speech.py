"""A call as sound: the number spelled as it is printed, then the desk, by espeak-ng, kept on disk for the next time.

Numbers come again every day and desks are few, so a busy lobby soon speaks from the folder alone. The folder holds at
most `MOST_FILES`; the ones not heard for longest go first.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from pathlib import Path
from typing import cast

from fastapi import FastAPI

from lobby.text.voices import voices

MOST_FILES = 600
AT_ONCE = 2
PATIENCE_S = 5.0
PRUNE_EVERY = 50

WORDS_PER_MINUTE = "135"
GAP = "8"  # between words, in units of 10 ms


class Speech:
    """Speaks where the machine has espeak-ng; elsewhere every sound is None and boards only chime."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._program = shutil.which("espeak-ng")
        self._free = asyncio.Semaphore(AT_ONCE)
        self._made = 0

    async def sound(self, language: str, number: str, desk: str) -> bytes | None:
        """Return a whole WAV file, or None where nothing can speak this language."""
        if self._program is None:
            return None
        sentence = await asyncio.to_thread(sentence_for, language, number, desk)
        file = self._folder / f"{_key(language, sentence)}.wav"
        kept = await asyncio.to_thread(_read, file)
        if kept is not None:
            return kept
        async with self._free:
            sound = await self._spoken(self._program, language, sentence)
        if sound is not None:
            await asyncio.to_thread(_write, file, sound)
            await self._prune_sometimes()
        return sound

    async def _spoken(self, program: str, language: str, sentence: str) -> bytes | None:
        """With the first voice that the machine has; None where it has none for this language."""
        for voice in voices(language):
            if (sound := await self._speak(program, voice, sentence)) is not None:
                return sound
        return None

    async def _speak(self, program: str, voice: str, sentence: str) -> bytes | None:
        words = ["-v", voice, "-s", WORDS_PER_MINUTE, "-g", GAP, "--stdout", "--stdin"]
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            program, *words, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            sound, _ = await asyncio.wait_for(process.communicate(sentence.encode()), PATIENCE_S)
        except TimeoutError:
            process.kill()
            await process.wait()
            return None
        return _with_true_lengths(sound) if process.returncode == 0 and sound else None

    async def _prune_sometimes(self) -> None:
        self._made += 1
        if self._made % PRUNE_EVERY == 0:
            await asyncio.to_thread(_prune, self._folder)


def sentence_for(language: str, number: str, desk: str) -> str:
    """Return "P, 0, 1, 4. Desk 4." with the signs apart, so that each is spoken by its name."""
    from lobby.text.catalogue import catalogue

    signs = ", ".join(sign for sign in number if sign.isalnum())
    return f"{signs}. {catalogue('board', language).text('Desk {desk}', desk=desk)}."


def speech_for(app: FastAPI) -> Speech:
    """Return the one Speech of an app, made when it is first wanted."""
    if not hasattr(app.state, "speech"):
        app.state.speech = Speech(app.state.settings.data / "speech")
    return cast(Speech, app.state.speech)


def _with_true_lengths(sound: bytes) -> bytes:
    """espeak-ng writes to a pipe, where it cannot go back to fill in the two lengths of a WAV header."""
    data = sound.index(b"data", 12)
    riff_length = (len(sound) - 8).to_bytes(4, "little")
    data_length = (len(sound) - data - 8).to_bytes(4, "little")
    return sound[:4] + riff_length + sound[8 : data + 4] + data_length + sound[data + 8 :]


def _key(language: str, sentence: str) -> str:
    return hashlib.sha256(f"{language}\n{sentence}".encode()).hexdigest()[:24]


def _read(file: Path) -> bytes | None:
    try:
        sound = file.read_bytes()
    except FileNotFoundError:
        return None
    file.touch()  # heard again: goes last
    return sound


def _write(file: Path, sound: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".part")
    half.write_bytes(sound)
    half.replace(file)


def _prune(folder: Path) -> None:
    newest_first = sorted(folder.glob("*.wav"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in newest_first[MOST_FILES:]:
        file.unlink(missing_ok=True)
