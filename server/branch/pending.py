"""A command on its way: pending until it is decided together with those that came at the same time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from lobby.engine.commands import Command
from lobby.engine.engine import Engine
from lobby.engine.events import DeskEvent, Event, VisitCalled, VisitRecalled
from lobby.engine.model import Visit
from lobby.errors import LobbyError
from lobby.ids import CommandId, VisitId
from server.store.base import ContactRow, Decided, Reply

MakeReply = Callable[[Engine, int, tuple[Event, ...]], tuple[int, str]]
"""How a reply is made once the command has happened: (engine, now, its events) -> HTTP status, JSON text. It is one of
`server/views/replies.py`, its own arguments bound with `functools.partial`; no closure that holds a request."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A command and how it is answered. `key`, `body_hash`: of the client's request; what the server itself submits has
    none."""

    command: Command
    make_reply: MakeReply
    key: CommandId | None = None
    body_hash: str = ""
    contact: ContactRow | None = None


@dataclass(slots=True)
class PendingCommand:
    """A submission that somebody waits for; `since_s` in seconds of the performance counter."""

    submission: Submission
    answer: asyncio.Future[Reply]
    since_s: float = field(default_factory=time.perf_counter)

    @property
    def key(self) -> CommandId | None:
        return self.submission.key

    @property
    def is_refused(self) -> bool:
        return self.answer.done() and not self.answer.cancelled() and self.answer.exception() is not None

    @property
    def kind(self) -> str:
        """The command's name, for figures and logs: it holds no personal data."""
        return type(self.submission.command).__name__

    def refuse(self, error: LobbyError) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)

    def resolve(self, reply: Reply) -> None:
        if not self.answer.done():
            self.answer.set_result(reply)


@dataclass(slots=True)
class Group:
    """What pending commands led to, and what desks did by themselves, in order: what is to be written, who is to be
    answered then, and every changed visit as it stands after all. `after_seq`: the last event before it;
    `automatic_calls`: how many calls desks made by themselves."""

    after_seq: int = 0
    decided: list[Decided] = field(default_factory=list)
    answers: list[tuple[PendingCommand, Reply]] = field(default_factory=list)
    changed: dict[VisitId, Visit] = field(default_factory=dict)
    automatic_calls: int = 0

    @property
    def pending(self) -> list[PendingCommand]:
        """Those that are answered once the group is on record."""
        return [one for one, _ in self.answers]

    @property
    def events(self) -> list[Event]:
        return [event for one in self.decided for event in one.events]

    @property
    def topics(self) -> set[str]:
        """Whose own view changes: the tickets and desks of what happened, and after a call every board."""
        topics = {f"desk:{event.desk}" for event in self.events if isinstance(event, DeskEvent)}
        for visit in self.changed.values():
            topics.add(f"ticket:{visit.token}")
            topics |= {f"desk:{step.desk}" for step in visit.steps if step.desk is not None}
        if any(isinstance(event, VisitCalled | VisitRecalled) for event in self.events):
            topics.add("board")
        return topics

    def add(self, later: Group) -> None:
        """Take in what was decided and written after this."""
        self.decided += later.decided
        self.answers += later.answers
        self.changed.update(later.changed)
        self.automatic_calls += later.automatic_calls
