"""What the staff at a desk see: their visit, who would be next and why, the queue, and what they can take back."""

from __future__ import annotations

from lobby.contract.views import DeskHead, DeskView, Named, NextCall, QueueRow, UndoOffer
from lobby.engine.model import OpenDesk, Visit
from lobby.ids import DeskId
from server.views.devices import troubles
from server.views.sight import Sight
from server.views.visit import visit_view, waited_s, why_note

ROWS = 50

BUILT_IN_OUTCOMES = (
    Named(id="resolved", name={"en": "Resolved", "es": "Resuelto", "ar": "تم الإنجاز"}),
    Named(id="follow_up", name={"en": "Needs a follow-up", "es": "Requiere seguimiento", "ar": "يحتاج إلى متابعة"}),
    Named(id="referred", name={"en": "Referred elsewhere", "es": "Derivado a otro lugar", "ar": "أُحيل إلى جهة أخرى"}),
)


def desk_view(sight: Sight, desk: DeskId) -> DeskView:
    """Raises NotFound("unknown_desk")."""
    engine = sight.engine
    rows = engine.queue(sight.now, desk=desk, limit=ROWS)
    stands = engine.desks[desk]
    return DeskView.model_construct(
        desk=desk_head(sight, stands),
        branch=sight.head,
        current=visit_view(engine.visit(stands.visit), sight.now) if stands.visit else None,
        next=_next(sight, desk),
        queue=[queue_row(sight, visit) for visit in rows],
        queue_total=engine.waiting(desk=desk),
        on_hold=on_hold(sight),
        services=list(sight.waits.values()),
        desks=[desk_head(sight, one) for one in engine.desks.values()],
        outcomes=[*BUILT_IN_OUTCOMES, *(Named(id=one.id, name=one.name) for one in sight.branch.outcomes)],
        printers=[Named(id=one.id, name={"en": one.name}) for one in sight.branch.printers],
        undo=_undo(sight, desk),
        trouble=troubles(sight),
    )


def desk_head(sight: Sight, desk: OpenDesk) -> DeskHead:
    configured = next(one for one in sight.branch.desks if one.id == desk.id)
    return DeskHead.model_construct(
        id=desk.id,
        name=configured.name,
        state=desk.state.value,
        skills=list(configured.skills),
        staff=desk.staff,
        staff_name=sight.staff_names.get(desk.staff) if desk.staff else None,
        since_at=desk.since_at,
        break_reason=desk.break_reason,
        automatic=desk.automatic_since_at is not None,
        pause_reason=desk.pause_reason,
    )


def queue_row(sight: Sight, visit: Visit) -> QueueRow:
    step = visit.current
    return QueueRow.model_construct(
        visit=visit.id,
        version=visit.version,
        number=visit.number,
        service=step.service,
        waited_s=waited_s(visit, sight.now),
        clock_at=step.clock_at,
        target_s=step.target_s,
        language=visit.language,
        language_needed=visit.language_needed,
        needs=list(visit.needs),
        customer_class=visit.customer_class,
        desk_wanted=step.desk_wanted,
        state=visit.state.value,
        slot_at=visit.slot_at if visit.booked else None,
    )


def on_hold(sight: Sight) -> list[QueueRow]:
    return [queue_row(sight, visit) for visit in sight.held]


def _next(sight: Sight, desk: DeskId) -> NextCall | None:
    choice = sight.engine.next_for(desk, sight.now)
    if choice is None:
        return None
    visit = choice.visit
    return NextCall.model_construct(
        visit=visit.id,
        number=visit.number,
        service=visit.current.service,
        reason=choice.reason,
        why=why_note(choice.why),
        offered_to=_offered_to(sight, desk, visit),
        due_at=sight.engine.calls_at(desk),
    )


def _offered_to(sight: Sight, desk: DeskId, visit: Visit) -> str | None:
    """Another idle desk that is offered this visit before this one, while this one is idle too."""
    first = sight.engine.desk_for(visit.id, sight.now)
    if first in (None, desk) or sight.engine.desks[desk].free_since_at is None:
        return None
    return sight.desk_names[first]


def _undo(sight: Sight, desk: DeskId) -> UndoOffer | None:
    offer = sight.engine.undo_offer(desk, sight.now)
    if offer is None:
        return None
    return UndoOffer.model_construct(
        visit=offer.visit.id,
        number=offer.visit.number,
        did=offer.did,
        outcome=offer.visit.outcome,
        until_at=offer.until_at,
    )
