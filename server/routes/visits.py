"""Looking at visits."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from lobby.contract.visits import VisitList, VisitView
from lobby.engine.engine import Engine
from lobby.engine.model import State
from lobby.errors import NotFound
from lobby.ids import VisitId
from server.access.guard import allow
from server.access.principal import Principal
from server.routes.common import (
    VIEW_REFUSALS,
    BranchName,
    VisitName,
    branches_of,
    view_response,
)
from server.views.visit import visit_view

router = APIRouter(prefix="/api/v1", tags=["visits"])


@router.get(
    "/branches/{branch}/visits",
    response_model=VisitList,
    responses=VIEW_REFUSALS,
    summary="The visits of this service day",
)
async def list_visits(
    branch: BranchName,
    request: Request,
    who: Annotated[Principal, allow("visits.list")],
    state: Annotated[list[State] | None, Query(description="Only visits in these states.")] = None,
) -> Response:
    """Oldest check-in first."""
    wanted = frozenset(state or State)
    now = branches_of(request).clock.now()

    def look(engine: Engine) -> VisitList:
        found = [visit_view(visit, now) for visit in engine.visits.values() if visit.state in wanted]
        return VisitList.model_construct(seq=engine.seq, visits=sorted(found, key=lambda view: view.checked_in_at))

    return view_response(await branches_of(request).get(branch).read(look))


@router.get(
    "/visits/{visit}", response_model=VisitView, responses=VIEW_REFUSALS, summary="One visit, also of a past day"
)
async def get_visit(visit: VisitName, request: Request, who: Annotated[Principal, allow("visits.get")]) -> Response:
    """Raises NotFound("unknown_visit")."""
    branches, id = branches_of(request), VisitId(visit.lower())
    branch = await branches.of_visit(id)
    who.at(branch.id)
    found = await branch.read(lambda engine: engine.visits.get(id)) or await branches.store.visit(branch.id, id)
    if found is None:
        raise NotFound("unknown_visit", "There is no such visit.", "Look for its number.")
    return view_response(visit_view(found, branches.clock.now()))
