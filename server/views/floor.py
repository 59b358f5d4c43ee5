"""The whole lobby at a glance."""

from __future__ import annotations

from lobby.contract.base import PredictionScore
from lobby.contract.views import FloorDesk, FloorView
from lobby.engine.model import OpenDesk
from lobby.metrics import prediction_scores
from server.views.context import ViewContext
from server.views.desk import desk_head, on_hold
from server.views.devices import device_views, troubles
from server.views.set_aside import set_aside_rows

JOINED_MS = 15 * 60 * 1000


def floor_view(context: ViewContext) -> FloorView:
    waits = context.waits.values()
    longest_s, longest = max(
        ((wait.longest_s or 0.0, wait.id) for wait in waits if wait.longest_s is not None), default=(None, None)
    )
    tally = context.engine.tally
    return FloorView.model_construct(
        branch=context.head,
        waiting=sum(wait.waiting for wait in waits),
        joined_15_min=tally.joined_since(context.now - JOINED_MS),
        longest_s=longest_s,
        longest_service=longest,
        called_today=tally.called,
        called_on_time=tally.called_on_time / tally.called if tally.called else None,
        desks=[_desk(context, desk) for desk in context.engine.desks.values()],
        services=list(waits),
        on_hold=on_hold(context),
        devices=device_views(context),
        trouble=troubles(context),
        set_aside=set_aside_rows(context),
        scores=_scores(context),
        advice=context.advice,
    )


def _scores(context: ViewContext) -> dict[str, PredictionScore]:
    """By service, where anybody was shown a wait today and was called since."""
    return {
        service: PredictionScore.model_construct(
            count=one.count, coverage=one.coverage, bias=one.bias, drifts=one.drifts
        )
        for service, one in prediction_scores.lately(context.engine.tally.shown).items()
    }


def _desk(context: ViewContext, desk: OpenDesk) -> FloorDesk:
    head = dict(desk_head(context, desk))
    if desk.visit is None:
        return FloorDesk.model_construct(**head)
    visit = context.engine.visit(desk.visit)
    step = visit.current
    return FloorDesk.model_construct(
        **head,
        number=visit.number,
        visit_state=visit.state.value,
        service=step.service,
        visit_since_at=step.serving_at or step.called_at,
        usual_s=context.engine.usual_s(step.service),
    )
