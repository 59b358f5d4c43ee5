"""What each event does to the branch's state. Nothing is decided here: an event is taken as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lobby.engine import events as e
from lobby.engine.appointments import appointment_of
from lobby.engine.learning import Lesson, learn, unlearn
from lobby.engine.lifecycle import FIRST, desk_after, visit_after
from lobby.engine.model import OpenDesk, PrintJob, Step, Visit
from lobby.engine.nouns import changed
from lobby.engine.numbering import DayNumbers
from lobby.engine.outcomes import TRANSFERRED, UNSERVED
from lobby.engine.set_aside import settle
from lobby.engine.shared_fields import CheckInFields, shared
from lobby.engine.state import BranchState, Undoable

Changes = dict[str, Any]
"""Fields of a visit that an event changes, beside its state and version."""

NOT_CALLED: Changes = {"reason": "", "why": None}


def apply(state: BranchState, event: e.Event) -> tuple[Visit, ...]:
    """Take this event into the state; return the visits that changed."""
    state.seq += 1
    if isinstance(event, e.VisitEvent) and type(event) in CHANGES:
        return (_apply_verb(state, event, CHANGES[type(event)]),)
    visit = OTHERS[type(event)](state, event)
    return () if visit is None else (visit,)


def _apply_verb(state: BranchState, event: e.VisitEvent, changes: Callable[[Visit, Any], Changes]) -> Visit:
    before = state.visits[event.visit]
    after = changed(before, state=visit_after(before.state, event), version=state.seq, **changes(before, event))
    state.put(after, event.at)
    if isinstance(event, e.VisitCalled):
        state.count_call(event.desk, state.is_favoured(after))
    if type(event) not in PAPER:
        _remember(state, event, before, after)
    return after


def _remember(state: BranchState, event: e.VisitEvent, before: Visit, after: Visit) -> None:
    step = after.steps[before.step]
    lesson = _learn(state, step) if isinstance(event, e.StepFinished | e.VisitEnded) else None
    desk = step.desk or before.current.desk
    state.remember(Undoable(state.seq, type(event).__name__, event.at, before, desk, lesson))


def _learn(state: BranchState, step: Step) -> Lesson | None:
    """A step that was served to its end teaches how long its service takes."""
    if step.outcome in UNSERVED or not step.served_ms:
        return None
    return learn(state.learned[step.service], step.served_ms / 1000)


# --- verbs on a visit ------------------------------------------------------------------------------------------------


def _with_step(visit: Visit, **changes: Any) -> tuple[Step, ...]:
    """The visit's steps, the current one changed."""
    step = changed(visit.steps[visit.step], **changes)
    if len(visit.steps) == 1:
        return (step,)
    return (*visit.steps[: visit.step], step, *visit.steps[visit.step + 1 :])


def _served_until(step: Step, at: int) -> Changes:
    """Closes the serving interval, if one goes on."""
    if step.serving_since_at is None:
        return {}
    return {"served_ms": step.served_ms + at - step.serving_since_at, "serving_since_at": None}


def _called(visit: Visit, event: e.VisitCalled) -> Changes:
    steps = _with_step(visit, desk=event.desk, staff=event.staff, called_at=event.at)
    return {
        "steps": steps,
        "calls": visit.calls + 1,
        "last_call_at": event.at,
        "reason": event.reason,
        "why": event.why,
    }


def _recalled(visit: Visit, event: e.VisitRecalled) -> Changes:
    return {"calls": visit.calls + 1, "last_call_at": event.at}


def _serving_started(visit: Visit, event: e.ServingStarted) -> Changes:
    return {"steps": _with_step(visit, serving_at=event.at, serving_since_at=event.at)}


def _held(visit: Visit, event: e.VisitHeld) -> Changes:
    return {"steps": _with_step(visit, **_served_until(visit.current, event.at))}


def _resumed(visit: Visit, event: e.VisitResumed) -> Changes:
    step = visit.current
    first = {
        "called_at": event.at if step.called_at is None else step.called_at,
        "serving_at": event.at if step.serving_at is None else step.serving_at,
    }
    return {"steps": _with_step(visit, desk=event.desk, staff=event.staff, serving_since_at=event.at, **first)}


def _requeued(visit: Visit, event: e.VisitRequeued) -> Changes:
    fresh: Changes = {"clock_at": event.clock_at, "desk": None, "staff": None, "called_at": None, "serving_at": None}
    return {"steps": _with_step(visit, **fresh, **_served_until(visit.current, event.at)), **NOT_CALLED}


def _transferred(visit: Visit, event: e.StepTransferred) -> Changes:
    """The step ends as it is; a new one takes its place in the order."""
    following = Step(event.service, event.clock_at, event.target_s, desk_wanted=event.desk, transferred=True)
    steps = _ended_step(visit, event.at, TRANSFERRED)
    place = visit.step + 1
    return {"steps": (*steps[:place], following, *steps[place:]), "step": place, **NOT_CALLED}


def _step_added(visit: Visit, event: e.StepAdded) -> Changes:
    return {"steps": (*visit.steps, Step(event.service, event.at, event.target_s))}


def _step_finished(visit: Visit, event: e.StepFinished) -> Changes:
    steps = _ended_step(visit, event.at, event.outcome)
    place = visit.step + 1
    following = changed(steps[place], clock_at=event.at)
    return {"steps": (*steps[:place], following, *steps[place + 1 :]), "step": place, **NOT_CALLED}


def _ended(visit: Visit, event: e.VisitEnded) -> Changes:
    return {
        "steps": _ended_step(visit, event.at, event.outcome),
        "outcome": event.outcome,
        "ended_at": event.at,
    }


def _ended_step(visit: Visit, at: int, outcome: str) -> tuple[Step, ...]:
    return _with_step(visit, ended_at=at, outcome=outcome, **_served_until(visit.current, at))


# --- paper -----------------------------------------------------------------------------------------------------------


def _printed(visit: Visit, event: e.TicketPrinted) -> Changes:
    return {"paper": PrintJob(event.printer, "printed", event.reprint)}


def _print_failed(visit: Visit, event: e.TicketPrintFailed) -> Changes:
    return {"paper": PrintJob(event.printer, "failed", event.reprint, event.problem)}


def _reprint_wanted(visit: Visit, event: e.ReprintWanted) -> Changes:
    return {"paper": PrintJob(event.printer, "wanted", event.reprint)}


# --- everything else ---------------------------------------------------------------------------------------------------


def _configured(state: BranchState, event: e.BranchConfigured) -> None:
    state.configure(event.branch)


def _check_in_discarded(state: BranchState, event: e.CheckInDiscarded) -> None:
    settle(state, event.key, event.at)


def _checked_in(state: BranchState, event: e.VisitCheckedIn) -> Visit:
    if event.instead_of is not None:
        settle(state, event.instead_of, event.at)
    steps = tuple(
        Step(service, max(event.at, event.slot_at or 0), target_s, shown=event.shown if place == 0 else None)
        for place, (service, target_s) in enumerate(zip(event.services, event.targets_s, strict=True))
    )
    visit = Visit(
        id=event.visit,
        number=event.number,
        token=event.token,
        service_day=event.service_day,
        state=FIRST,
        steps=steps,
        checked_in_at=event.at,
        paper=PrintJob(event.printer, "wanted") if event.printer else None,
        version=state.seq,
        **shared(event, CheckInFields),
    )
    if event.appointment is not None and (booked := state.book.find(event.appointment)) is not None:
        state.book.put(changed(booked, visit=event.visit))
    numbers = state.numbers.setdefault(event.service_day, DayNumbers())
    numbers.take(event.number, state.services[event.services[0]].prefix, state.branch.number_digits)
    state.put(visit, event.at)
    return visit


def _booked(state: BranchState, event: e.AppointmentBooked) -> None:
    state.book.put(appointment_of(event))


def _cancelled(state: BranchState, event: e.AppointmentCancelled) -> None:
    state.book.take_out(event.reference)


def _undone(state: BranchState, event: e.ActionUndone) -> Visit:
    """The visit as it was, with the paper as it is: what was printed meanwhile stays printed."""
    undone = state.undoable.pop(event.visit)
    now = state.visits[event.visit]
    visit = changed(undone.before, paper=now.paper, version=state.seq)
    if undone.lesson is not None:
        unlearn(state.learned[visit.current.service], undone.lesson)
    state.put(visit, event.at)
    if undone.did == e.VisitCalled.__name__ and undone.desk is not None:
        state.uncount_call(undone.desk, state.is_favoured(visit))
    return visit


def _desk_opened(state: BranchState, event: e.DeskOpened) -> None:
    desk = state.desks[event.desk]
    state.put_desk(
        changed(
            desk,
            state=desk_after(desk.state, event),
            staff=event.staff,
            since_at=event.at,
            break_reason="",
            free_since_at=event.at if desk.visit is None else None,
            automatic_since_at=event.at if event.automatic else None,
            pause_reason="" if desk.staff is None else desk.pause_reason,
        )
    )


def _desk_break_started(state: BranchState, event: e.DeskBreakStarted) -> None:
    desk = state.desks[event.desk]
    to = desk_after(desk.state, event)
    state.put_desk(changed(desk, state=to, since_at=event.at, break_reason=event.reason, free_since_at=None))


def _desk_closed(state: BranchState, event: e.DeskClosed) -> None:
    """Of the desk session nothing is left."""
    desk = state.desks[event.desk]
    to, in_a_row = desk_after(desk.state, event), desk.ordinary_in_a_row
    state.put_desk(OpenDesk(desk.id, to, since_at=event.at, visit=desk.visit, ordinary_in_a_row=in_a_row))


def _calling_paused(state: BranchState, event: e.CallingPaused) -> None:
    state.put_desk(changed(state.desks[event.desk], automatic_since_at=None, pause_reason=event.reason))


def _calling_resumed(state: BranchState, event: e.CallingResumed) -> None:
    state.put_desk(changed(state.desks[event.desk], automatic_since_at=event.at, pause_reason=""))


def _day_ended(state: BranchState, event: e.DayEnded) -> None:
    """A day that was ended early keeps its numbers, so that none is given twice before the rollover; and who is booked
    for its evening may still come."""
    state.drop_day(event.service_day, over=state.calendar.service_day(event.at) > event.service_day)


PAPER: frozenset[type[e.Event]] = frozenset({e.TicketPrinted, e.TicketPrintFailed, e.ReprintWanted})

CHANGES: dict[type[e.Event], Callable[[Visit, Any], Changes]] = {
    e.VisitCalled: _called,
    e.VisitRecalled: _recalled,
    e.ServingStarted: _serving_started,
    e.VisitHeld: _held,
    e.VisitResumed: _resumed,
    e.VisitRequeued: _requeued,
    e.StepTransferred: _transferred,
    e.StepAdded: _step_added,
    e.StepFinished: _step_finished,
    e.VisitEnded: _ended,
    e.TicketPrinted: _printed,
    e.TicketPrintFailed: _print_failed,
    e.ReprintWanted: _reprint_wanted,
}

OTHERS: dict[type[e.Event], Callable[[BranchState, Any], Visit | None]] = {
    e.BranchConfigured: _configured,
    e.VisitCheckedIn: _checked_in,
    e.CheckInDiscarded: _check_in_discarded,
    e.AppointmentBooked: _booked,
    e.AppointmentCancelled: _cancelled,
    e.ActionUndone: _undone,
    e.DeskOpened: _desk_opened,
    e.DeskBreakStarted: _desk_break_started,
    e.DeskClosed: _desk_closed,
    e.CallingPaused: _calling_paused,
    e.CallingResumed: _calling_resumed,
    e.DayEnded: _day_ended,
}
