"""The verbs on one visit after its check-in, except being called (see `desk_verbs.py`)."""

from __future__ import annotations

from collections.abc import Iterator

from lobby.engine import commands as c
from lobby.engine import events as e
from lobby.engine.calling import able
from lobby.engine.guards import (
    Events,
    Handlers,
    lacks_skill,
    promised_s,
    ready_desk,
    served_somewhere,
    skilled_desk,
    visit_of,
)
from lobby.engine.model import Place, Visit
from lobby.engine.outcomes import CANCELLED, FINISHED, NO_SHOW
from lobby.engine.state import BranchState, desk_held
from lobby.errors import Conflict, Invalid
from lobby.ids import DeskId

CALL_TAKEN_BACK = "call_taken_back"
"""Why a desk was paused by the engine itself, as a code: each screen says it in its own words."""


def recall(state: BranchState, command: c.Recall, now_ms: int) -> Events:
    """Call once more."""
    visit = visit_of(state, command)
    return (e.VisitRecalled(at=now_ms, actor=command.actor, visit=visit.id),)


def start(state: BranchState, command: c.StartServing, now_ms: int) -> Events:
    """Begin to serve."""
    visit = visit_of(state, command)
    return (e.ServingStarted(at=now_ms, actor=command.actor, visit=visit.id),)


def hold(state: BranchState, command: c.Hold, now_ms: int) -> Events:
    """Set the visit aside, and free its desk."""
    visit = visit_of(state, command)
    return (e.VisitHeld(at=now_ms, actor=command.actor, visit=visit.id, reason=command.reason),)


def resume(state: BranchState, command: c.Resume, now_ms: int) -> Events:
    """Serve a visit that was on hold, at this desk."""
    visit = visit_of(state, command)
    skilled_desk(ready_desk(state, command.desk, command.staff, command), visit)
    return (e.VisitResumed(at=now_ms, actor=command.actor, visit=visit.id, desk=command.desk, staff=command.staff),)


def requeue(state: BranchState, command: c.Requeue, now_ms: int) -> Events:
    """Put the visit back into its queue, with the wait it has or behind all."""
    visit = visit_of(state, command)
    requeued = e.VisitRequeued(
        at=now_ms,
        actor=command.actor,
        visit=visit.id,
        place=command.place,
        clock_at=_clock(visit, command.place, now_ms),
        reason=command.reason,
    )
    called_again = desk_held(visit) if command.place is Place.KEEP else None
    return (requeued, *_calls_no_more(state, called_again, command, now_ms))


def transfer(state: BranchState, command: c.Transfer, now_ms: int) -> Events:
    """Hand the visit on to another service or desk.

    Raises NotFound for one that is not there, Conflict("no_desk_for_service") and Conflict("desk_lacks_skill").
    """
    visit = visit_of(state, command)
    service = state.service(command.service)
    served_somewhere(state, service.id, visit.language_needed)
    if command.desk is not None:
        desk = state.desk(command.desk)
        if not able(desk, service.id, visit.language_needed):
            raise lacks_skill(desk, visit.number)
    target_s = promised_s(state, service, visit.customer_class) * state.branch.calling.transferred_target_factor
    return (
        e.StepTransferred(
            at=now_ms,
            actor=command.actor,
            visit=visit.id,
            service=service.id,
            clock_at=_clock(visit, command.place, now_ms),
            target_s=target_s,
            desk=command.desk,
            place=command.place,
            reason=command.reason,
        ),
    )


def _clock(visit: Visit, place: Place, now_ms: int) -> int:
    """Where the wait begins for one who joins a queue again."""
    return {Place.KEEP: visit.current.clock_at, Place.END: now_ms}[place]


def add_step(state: BranchState, command: c.AddStep, now_ms: int) -> Events:
    """Add a service after the steps that the visit has.

    Raises NotFound("unknown_service") and Conflict("no_desk_for_service").
    """
    visit = visit_of(state, command)
    service = state.service(command.service)
    served_somewhere(state, service.id, visit.language_needed)
    target_s = promised_s(state, service, visit.customer_class)
    return (e.StepAdded(at=now_ms, actor=command.actor, visit=visit.id, service=service.id, target_s=target_s),)


def no_show(state: BranchState, command: c.NoShow, now_ms: int) -> Events:
    """End a visit whose customer did not come to the desk."""
    visit = visit_of(state, command)
    return (e.VisitEnded(at=now_ms, actor=command.actor, visit=visit.id, outcome=NO_SHOW),)


def finish(state: BranchState, command: c.Finish, now_ms: int) -> Events:
    """End the current step, or with the last one the visit. Raises Invalid("unknown_outcome")."""
    visit = visit_of(state, command)
    _known_outcome(command.outcome, (*FINISHED, *(outcome.id for outcome in state.branch.outcomes)))
    steps_left = len(visit.steps) > visit.step + 1
    kind = e.StepFinished if steps_left else e.VisitEnded
    return (kind(at=now_ms, actor=command.actor, visit=visit.id, outcome=command.outcome),)


def cancel(state: BranchState, command: c.Cancel, now_ms: int) -> Events:
    """End a visit that was not served. Raises Invalid("unknown_outcome")."""
    visit = visit_of(state, command)
    _known_outcome(command.outcome, CANCELLED)
    return (e.VisitEnded(at=now_ms, actor=command.actor, visit=visit.id, outcome=command.outcome),)


def _known_outcome(outcome: str, known: tuple[str, ...]) -> None:
    if outcome not in known:
        raise Invalid("unknown_outcome", f"there is no outcome {outcome!r} here", f"Use one of: {', '.join(known)}.")


def undo(state: BranchState, command: c.Undo, now_ms: int) -> Events:
    """Take the last verb on this visit back. Raises Conflict("nothing_to_undo") and Conflict("undo_too_late")."""
    visit = visit_of(state, command)
    last = state.undoable.get(visit.id)
    if last is None:
        raise Conflict("nothing_to_undo", f"nothing done to {visit.number} can be undone", "Use another verb.")
    if now_ms - last.at > state.branch.undo_s * 1000:
        raise Conflict(
            "undo_too_late", f"the time to undo is over ({state.branch.undo_s} seconds)", "Use another verb."
        )
    desk = desk_held(last.before)
    if desk is not None:
        ready_desk(state, desk, last.before.current.staff, command, visit)
    undone = e.ActionUndone(at=now_ms, actor=command.actor, visit=visit.id, undone=last.seq)
    called_again = last.desk if last.did == e.VisitCalled.__name__ else None
    return (undone, *_calls_no_more(state, called_again, command, now_ms))


def _calls_no_more(
    state: BranchState, at: DeskId | None, command: c.Undo | c.Requeue, now_ms: int
) -> Iterator[e.Event]:
    """A desk that calls by itself would call again at once whom it sent back with the wait they have: it is paused."""
    desk = None if at is None else state.desks.get(at)
    if desk is not None and desk.automatic_since_at is not None:
        yield e.CallingPaused(at=now_ms, actor=command.actor, desk=desk.id, reason=CALL_TAKEN_BACK)


HANDLERS: Handlers = {
    c.Recall: recall,
    c.StartServing: start,
    c.Hold: hold,
    c.Resume: resume,
    c.Requeue: requeue,
    c.Transfer: transfer,
    c.AddStep: add_step,
    c.NoShow: no_show,
    c.Finish: finish,
    c.Cancel: cancel,
    c.Undo: undo,
}
