"""The verbs of a desk: open, break, close, calling by itself or not, and calling a customer to it."""

from __future__ import annotations

from lobby.engine import commands as c
from lobby.engine import events as e
from lobby.engine import lifecycle, why
from lobby.engine.guards import Events, Handlers, no_customer, ready_desk, skilled_desk, visit_of
from lobby.engine.model import Desk, OpenDesk
from lobby.engine.state import BranchState
from lobby.engine.waiting import next_for
from lobby.errors import Conflict, Invalid


def open_session(state: BranchState, command: c.OpenDeskSession, now_ms: int) -> Events:
    """Open the desk for this staff member. Raises Conflict("desk_taken") and Conflict("staff_elsewhere")."""
    desk, standing = state.desk(command.desk), state.desks[command.desk]
    if standing.staff not in (None, command.staff):
        raise Conflict("desk_taken", f"desk {desk.name} is open under somebody else", "Choose a free desk.")
    elsewhere = state.desk_of_staff.get(command.staff, desk.id)
    if elsewhere != desk.id:
        name = state.configured_desks[elsewhere].name
        raise Conflict("staff_elsewhere", f"you are signed in at desk {name}", "Close that desk first.")
    lifecycle.check(lifecycle.DESK_TABLE, standing.state, type(command), f"desk {desk.name}")
    begins = standing.staff is None
    automatic = desk.automatic if begins else standing.automatic_since_at is not None
    return (e.DeskOpened(at=now_ms, actor=command.actor, desk=desk.id, staff=command.staff, automatic=automatic),)


def take_break(state: BranchState, command: c.TakeBreak, now_ms: int) -> Events:
    """Begin a break. Raises Conflict("illegal_transition") and Conflict("desk_busy")."""
    desk = _empty_desk(state, command)
    return (e.DeskBreakStarted(at=now_ms, actor=command.actor, desk=desk.id, reason=command.reason),)


def close(state: BranchState, command: c.CloseDesk, now_ms: int) -> Events:
    """Close the desk. Raises Conflict("illegal_transition") and Conflict("desk_busy")."""
    desk = _empty_desk(state, command)
    return (e.DeskClosed(at=now_ms, actor=command.actor, desk=desk.id),)


def _empty_desk(state: BranchState, command: c.DeskCommand) -> Desk:
    """A desk in a state that takes the verb, with no customer called or served there."""
    desk, standing = state.desk(command.desk), state.desks[command.desk]
    lifecycle.check(lifecycle.DESK_TABLE, standing.state, type(command), f"desk {desk.name}")
    no_customer(state, desk)
    return desk


def pause_calling(state: BranchState, command: c.PauseCalling, now_ms: int) -> Events:
    """Stop the desk from calling by itself. No events where nothing is to pause, or this is the reason already.

    Raises Invalid("no_reason").
    """
    standing = _staffed_desk(state, command)
    if not command.reason:
        raise Invalid("no_reason", "a pause of automatic calling needs a reason", "Say why it is paused.")
    if standing.automatic_since_at is None and standing.pause_reason in ("", command.reason):
        return ()
    return (e.CallingPaused(at=now_ms, actor=command.actor, desk=standing.id, reason=command.reason),)


def resume_calling(state: BranchState, command: c.ResumeCalling, now_ms: int) -> Events:
    """Let the desk call by itself. No events where it does already. Raises Conflict("illegal_transition")."""
    standing = _staffed_desk(state, command)
    if standing.automatic_since_at is not None:
        return ()
    return (e.CallingResumed(at=now_ms, actor=command.actor, desk=standing.id),)


def _staffed_desk(state: BranchState, command: c.DeskCommand) -> OpenDesk:
    """The desk as it stands, in a state that takes the verb, whether or not a customer is there."""
    desk, standing = state.desk(command.desk), state.desks[command.desk]
    lifecycle.check(lifecycle.DESK_TABLE, standing.state, type(command), f"desk {desk.name}")
    return standing


def call_next(state: BranchState, command: c.CallNext, now_ms: int) -> Events:
    """Call whom the rule says. No events where nobody waits whom this desk may serve. Raises the refusals of `ready_desk`."""
    desk = ready_desk(state, command.desk, command.staff, command)
    choice = next_for(state, desk, now_ms)
    if choice is None:
        return ()
    return (
        e.VisitCalled(
            at=now_ms,
            actor=command.actor,
            visit=choice.visit.id,
            desk=desk.id,
            staff=command.staff,
            why=choice.why,
        ),
    )


def call_visit(state: BranchState, command: c.CallVisit, now_ms: int) -> Events:
    """Call this visit out of turn. Raises the refusals of `visit_of`, `ready_desk` and `skilled_desk`."""
    visit = visit_of(state, command)
    desk = ready_desk(state, command.desk, command.staff, command)
    skilled_desk(desk, visit)
    first = next_for(state, desk, now_ms)
    return (
        e.VisitCalled(
            at=now_ms,
            actor=command.actor,
            visit=visit.id,
            desk=desk.id,
            staff=command.staff,
            why=why.by_name(visit.number, command.reason),
            overtaking=first is not None and first.visit.id != visit.id,
        ),
    )


HANDLERS: Handlers = {
    c.OpenDeskSession: open_session,
    c.TakeBreak: take_break,
    c.CloseDesk: close,
    c.PauseCalling: pause_calling,
    c.ResumeCalling: resume_calling,
    c.CallNext: call_next,
    c.CallVisit: call_visit,
}
