"""Days to come."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from lobby.contract.planning import PlanView
from server.access.guard import allow
from server.access.principal import Principal
from server.errors import refusals
from server.routes.common import BranchName, branches_of, json_response
from server.routes.reports import ServiceDay
from server.workers.planner import Planner

router = APIRouter(prefix="/api/v1", tags=["reports"])


@router.get(
    "/branches/{branch}/plan/{date}",
    response_model=PlanView,
    responses=refusals(401, 403, 404, 409, 422, 503),
    summary="A day to come: how many, how many in time, and what one more desk would bring",
)
async def plan(
    branch: BranchName, date: ServiceDay, request: Request, who: Annotated[Principal, allow("plan.view")]
) -> Response:
    """Learned from the branch's record and simulated beside the server. While it is being made the answer is 503
    `plan_not_ready`: ask again. A plan is kept for a quarter of an hour."""
    found = branches_of(request).get(branch)
    planner: Planner = request.app.state.planner
    return json_response(await planner.plan(found.id, date.isoformat()))
