"""Pending commands to one group of results. Pure: it is given engine, predictions and time, and writes nothing.

A command that cannot be decided or answered is refused alone. Where it has touched the state already, `Spoilt` says so:
the state is thrown away, and the others of the group are decided again without it.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from lobby.engine.engine import Engine
from lobby.engine.events import Event
from lobby.errors import Broken, Refused
from server.branch.pending import Group, PendingCommand
from server.branch.predictions import BranchPredictions
from server.logs import where
from server.store.base import Decided, Reply

log = structlog.get_logger("lobby.record")

INTERNAL = Broken("internal", "The server failed at this. Nothing happened.", "Tell the admin; others are served.")


class Spoilt(Exception):
    """The state holds half of something. `culprit`: the command that did it; None: a call that a desk makes by itself."""

    def __init__(self, culprit: PendingCommand | None) -> None:
        super().__init__()
        self.culprit = culprit


def decide(
    engine: Engine,
    predictions: BranchPredictions,
    pending: Sequence[PendingCommand],
    now: int,
    *,
    desks_call: bool = True,
) -> Group:
    """Handle and apply one after another, and let desks call by themselves between them, unless `desks_call` is False.

    What is refused is answered at once: it changes nothing. Raises Spoilt.
    """
    group = Group(after_seq=engine.seq)
    for one in pending:
        try:
            events = engine.handle(predictions.stamped(engine, one.submission.command), now)
        except Refused as error:
            one.refuse(error)
            continue
        except Exception as error:  # whatever it is, it is this command's own
            refuse_broken(one, error)
            continue
        _settle(engine, one, events, group, now, desks_call)
    if desks_call and (calls := _calls_of_desks(engine, now, group)):
        group.decided.append(Decided(calls))
    return group


def refuse_broken(pending: PendingCommand, error: Exception) -> None:
    """Refuse this command alone, and log where it failed: the place in the code, never what the command held."""
    log.error("command_broken", command=pending.kind, **where(error))
    pending.refuse(INTERNAL)


def _settle(
    engine: Engine, pending: PendingCommand, events: tuple[Event, ...], group: Group, now: int, desks_call: bool
) -> None:
    """Let the events have happened and make the reply, with the calls that desks then make. Raises Spoilt."""
    submission = pending.submission
    try:
        _apply(engine, events, group)
        status, body = submission.make_reply(engine, now, events)
    except Exception as error:
        refuse_broken(pending, error)
        raise Spoilt(pending) from error
    calls = _calls_of_desks(engine, now, group) if desks_call else ()
    reply = Reply(status, body, submission.body_hash)
    group.decided.append(Decided((*events, *calls), submission.key, reply, submission.contact))
    group.answers.append((pending, reply))


def _calls_of_desks(engine: Engine, now: int, group: Group) -> tuple[Event, ...]:
    """Desks that call by themselves do so as soon as they can: with the check-in that they waited for, too. Raises Spoilt."""
    calls: list[Event] = []
    try:
        while (due := engine.automatic_call(now)) is not None:
            events = engine.handle(due, now)
            _apply(engine, events, group)
            calls += events
            group.automatic_calls += 1
    except Exception as error:
        log.error("automatic_call_broken", **where(error))
        raise Spoilt(None) from error
    return tuple(calls)


def _apply(engine: Engine, events: tuple[Event, ...], group: Group) -> None:
    for event in events:
        group.changed.update((visit.id, visit) for visit in engine.apply(event))
