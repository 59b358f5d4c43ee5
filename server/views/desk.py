"""What the staff at a desk see: their visit, who would be next and why, the queue, and what they can take back."""

from __future__ import annotations

from lobby.contract.views import DeskHead, Named, NextCall, QueueRow, UndoOffer
from lobby.engine.model import OpenDesk, Visit
from lobby.engine.outcomes import FINISHED
from lobby.ids import DeskId
from lobby.text.languages import SOURCE
from server.views.as_json import Json, json_of, list_of, view_of
from server.views.context import ViewContext
from server.views.devices import troubles
from server.views.event_codes import CODES_BY_NAME
from server.views.kept_words import reason_code
from server.views.outcomes import outcome_name
from server.views.visit import customer_view, visit_view, waited_s, why_note

ROWS = 12
"""As many rows of its queue as a tablet has room for. The whole queue is asked for when somebody looks for a number:
GET /branches/{branch}/visits."""


def desk_json(context: ViewContext, desk: DeskId) -> Json:
    """Return what a desk shows, a DeskView. Raises NotFound("unknown_desk")."""
    engine = context.engine
    rows = engine.queue(context.now, desk=desk, limit=ROWS)
    stands = engine.desks[desk]
    return view_of(
        {
            "desk": _head_json(context, stands),
            "branch": context.head_json,
            "current": visit_view(engine.visit(stands.visit), context.now) if stands.visit else None,
            "next": _next(context, desk),
            "queue": list_of(_row_json(context, visit) for visit in rows),
            "queue_total": engine.waiting(desk=desk),
            "on_hold": context.shared("on_hold", lambda: list_of(on_hold(context))),
            "services": context.shared("services", lambda: list_of(context.waits_json.values())),
            "desks": context.shared(
                "desks", lambda: list_of(_head_json(context, one) for one in engine.desks.values())
            ),
            "outcomes": context.shared("outcomes", lambda: list_of(_outcomes(context))),
            "printers": context.shared("printers", lambda: list_of(_printers(context))),
            "undo": _undo(context, desk),
            "trouble": context.shared("trouble", lambda: list_of(troubles(context))),
        }
    )


def _head_json(context: ViewContext, desk: OpenDesk) -> Json:
    return context.shared(("desk", desk.id), lambda: json_of(desk_head(context, desk)))


def _row_json(context: ViewContext, visit: Visit) -> Json:
    return context.shared(("row", visit.id), lambda: json_of(queue_row(context, visit)))


def _printers(context: ViewContext) -> list[Named]:
    return [Named(id=one.id, name={SOURCE: one.name}) for one in context.branch.printers]


def _outcomes(context: ViewContext) -> list[Named]:
    """How staff may end a visit that was served: what every branch has, then the branch's own."""
    built_in = [Named.model_construct(id=one, name=outcome_name(one)) for one in FINISHED]
    return [*built_in, *(Named.model_construct(id=one.id, name=one.name) for one in context.branch.outcomes)]


def desk_head(context: ViewContext, desk: OpenDesk) -> DeskHead:
    configured = context.desks[desk.id]
    return DeskHead.model_construct(
        id=desk.id,
        name=configured.name,
        state=desk.state.value,
        skills=list(configured.skills),
        staff=desk.staff,
        staff_name=context.staff_names.get(desk.staff) if desk.staff else None,
        since_at=desk.since_at,
        break_reason=reason_code(desk.break_reason),
        automatic=desk.automatic_since_at is not None,
        pause_reason=reason_code(desk.pause_reason),
    )


def queue_row(context: ViewContext, visit: Visit) -> QueueRow:
    step = visit.current
    return QueueRow.model_construct(
        visit=visit.id,
        version=visit.version,
        number=visit.number,
        service=step.service,
        waited_s=waited_s(visit, context.now),
        clock_at=step.clock_at,
        target_s=step.target_s,
        desk_wanted=step.desk_wanted,
        state=visit.state.value,
        slot_at=visit.slot_at if visit.booked else None,
        **customer_view(visit),
    )


def on_hold(context: ViewContext) -> list[QueueRow]:
    return [queue_row(context, visit) for visit in context.engine.on_hold()]


def _next(context: ViewContext, desk: DeskId) -> NextCall | None:
    choice = context.engine.next_for(desk, context.now)
    if choice is None:
        return None
    visit = choice.visit
    return NextCall.model_construct(
        visit=visit.id,
        number=visit.number,
        service=visit.current.service,
        why=why_note(choice.why),
        offered_to=_offered_to(context, desk, visit),
        due_at=_due_at(context, desk, visit),
    )


def _due_at(context: ViewContext, desk: DeskId, visit: Visit) -> int | None:
    """Return when this desk calls this visit by itself; None where another desk does so before. So of several idle desks
    one counts down for a customer."""
    first = context.engine.desk_for(visit.id, context.now)
    return context.engine.calls_at(desk) if first == desk else None


def _offered_to(context: ViewContext, desk: DeskId, visit: Visit) -> str | None:
    """Another idle desk that is offered this visit before this one, while this one is idle too."""
    first = context.engine.desk_for(visit.id, context.now)
    if first in (None, desk) or context.engine.desks[desk].free_since_at is None:
        return None
    return context.desk_names[first]


def _undo(context: ViewContext, desk: DeskId) -> UndoOffer | None:
    offer = context.engine.undo_offer(desk, context.now)
    if offer is None:
        return None
    return UndoOffer.model_construct(
        visit=offer.visit.id,
        number=offer.visit.number,
        did=CODES_BY_NAME[offer.did],
        outcome=offer.visit.outcome,
        until_at=offer.until_at,
    )
