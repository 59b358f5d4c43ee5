"""Looking at visits."""

from __future__ import annotations

import re
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
    number: Annotated[
        str, Query(max_length=20, description="Only visits with this in their number; spaces and hyphens do not count.")
    ] = "",
    limit: Annotated[int | None, Query(ge=1, description="At most so many.")] = None,
) -> Response:
    """Oldest check-in first."""
    wanted = frozenset(state or State)
    typed = re.sub(r"[\s-]", "", number).upper()
    now = branches_of(request).clock.now()

    def look(engine: Engine) -> VisitList:
        matching = (visit for visit in engine.visits.values() if visit.state in wanted and typed in bare(visit.number))
        found = sorted(matching, key=lambda visit: visit.checked_in_at)[:limit]
        return VisitList.model_construct(seq=engine.seq, visits=[visit_view(visit, now) for visit in found])

    def bare(number: str) -> str:
        return number.replace("-", "") if typed else ""

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
