"""A command on its way: wished, pending, and decided together with those that came at the same time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from lobby.engine.commands import Command
from lobby.engine.engine import Engine
from lobby.engine.events import Event
from lobby.engine.model import Visit
from lobby.errors import LobbyError
from lobby.ids import CommandId, VisitId
from server.store.base import ContactRow, Decided, Reply

WriteReply = Callable[[Engine, int, tuple[Event, ...]], tuple[int, str]]
"""How a reply is written once the command has happened: (engine, now, its events) -> status, JSON."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A command and its reply. `key`, `body_hash`: of the client's request; the server's own wishes have none."""

    command: Command
    reply: WriteReply
    key: CommandId | None = None
    body_hash: str = ""
    contact: ContactRow | None = None


@dataclass(slots=True)
class Pending:
    """A wish that somebody waits for; `since` in seconds of the performance counter."""

    wish: Wish
    answer: asyncio.Future[Reply]
    since: float = field(default_factory=time.perf_counter)

    def refuse(self, error: LobbyError) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)

    def resolve(self, reply: Reply) -> None:
        if not self.answer.done():
            self.answer.set_result(reply)


@dataclass(slots=True)
class Group:
    """What pending wishes led to, and what desks did by themselves, in order: what is to be written, who is to be answered
    then, and every changed visit as it stands after all."""

    decided: list[Decided] = field(default_factory=list)
    answers: list[tuple[Pending, Reply]] = field(default_factory=list)
    changed: dict[VisitId, Visit] = field(default_factory=dict)

    @property
    def events(self) -> list[Event]:
        return [event for one in self.decided for event in one.events]
