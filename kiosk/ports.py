"""What the kiosk's program has around it, where something else can stand in its place: a voice, and its own printer."""

from __future__ import annotations

from typing import Any, Protocol

from lobby.contract.visits import PrintJob


class Speaker(Protocol):
    """Says one thing at a time; what comes last is said at once."""

    def say(self, text: str, language: str) -> None: ...

    def hush(self) -> None: ...


class PaperSpool(Protocol):
    """The public face of our own printer."""

    def submit(self, job: PrintJob) -> bool: ...

    def watch(self, job: str) -> Any: ...
