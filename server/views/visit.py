"""A visit as staff and programs see it."""

from __future__ import annotations

from typing import Any

from lobby.contract.notes import Note, fill_in_english
from lobby.contract.visits import StepView, VisitView
from lobby.engine.model import State, Step, Visit
from lobby.engine.shared_fields import CustomerFields, shared
from lobby.engine.why import Why
from lobby.sentences import WHY_CODES
from server.views.kept_words import problem_code, reason_code


def visit_view(visit: Visit, now: int) -> VisitView:
    step = visit.current
    return VisitView.model_construct(
        id=visit.id,
        version=visit.version,
        number=visit.number,
        state=visit.state.value,
        service=step.service,
        service_day=visit.service_day,
        channel=visit.channel,
        checked_in_at=visit.checked_in_at,
        clock_at=step.clock_at,
        target_s=step.target_s,
        waited_s=waited_s(visit, now),
        slot_at=visit.slot_at,
        appointment=visit.appointment,
        called_at=step.called_at,
        last_call_at=visit.last_call_at,
        calls=visit.calls,
        serving_at=step.serving_at,
        ended_at=visit.ended_at,
        desk=step.desk,
        desk_wanted=step.desk_wanted,
        why=_why_called(visit),
        outcome=visit.outcome,
        steps=[_step_view(visit, place, step) for place, step in enumerate(visit.steps)],
        paper=visit.paper.state if visit.paper else None,
        paper_problem=problem_code(visit.paper.problem) if visit.paper else None,
        **customer_view(visit),
    )


def customer_view(said: CustomerFields) -> dict[str, Any]:
    """Return what was said of a customer, by the names of CustomerView."""
    return shared(said, CustomerFields, needs=list(said.needs))


def _why_called(visit: Visit) -> Note | None:
    """Return why it was called; None where it was not. What was recorded before `why` was is a note of its English sentence."""
    if visit.why is not None:
        return why_note(visit.why)
    return Note.model_construct(code="why.recorded", values={"text": visit.reason}) if visit.reason else None


def why_note(why: Why) -> Note:
    """Return why a visit is called, for the wire; in words that have no code any more, as a note of the English sentence."""
    values = why.values
    if "reason" in values:
        values = {**values, "reason": reason_code(values["reason"])}
    code = WHY_CODES.get(why.sentence)
    if code is None:
        code, values = "why.recorded", {"text": fill_in_english(why.sentence, values)}
    return Note.model_construct(code=code, values=values)


def waited_s(visit: Visit, now: int) -> float:
    """Return how many seconds the current step has waited: from its clock to its call, or to now. A clock that stepped
    back is no wait."""
    step = visit.current
    until = next((at for at in (step.called_at, visit.ended_at) if at is not None), now)
    return max(0, until - step.clock_at) / 1000


def _step_view(visit: Visit, place: int, step: Step) -> StepView:
    over = place < visit.step or visit.state is State.ENDED
    ahead = "now" if place == visit.step else "next"
    return StepView.model_construct(
        service=step.service,
        state="done" if over else ahead,
        clock_at=step.clock_at,
        target_s=step.target_s,
        desk=step.desk,
        called_at=step.called_at,
        serving_at=step.serving_at,
        ended_at=step.ended_at,
        outcome=step.outcome,
    )
