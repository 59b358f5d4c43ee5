"""The stream of a branch, for auditors and for replication."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from lobby.contract.visits import EventList, Recorded
from lobby.engine.codec import own_fields
from server.access.guard import allow
from server.access.principal import Principal
from server.routes.common import VIEW_REFUSALS, BranchName, branches_of, view_response
from server.views.event_codes import EVENT_CODES

router = APIRouter(prefix="/api/v1", tags=["record"])

PAGE = 1000


@router.get(
    "/branches/{branch}/events", response_model=EventList, responses=VIEW_REFUSALS, summary="The events after a place"
)
async def events(
    branch: BranchName,
    request: Request,
    who: Annotated[Principal, allow("events.list")],
    after: Annotated[int, Query(ge=0, le=2**53 - 1, description="The `seq` of the last event that you have.")] = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> Response:
    """In order, without gaps, at most `limit`; ask again from the last one until you have reached `last_seq`."""
    branches = branches_of(request)
    live = branches.get(branch)
    stored = await branches.store.events(live.id, after, limit)
    last_seq = await live.read(lambda engine: engine.seq)
    found = [
        Recorded(
            seq=one.seq,
            at=one.event.at,
            type=EVENT_CODES[type(one.event)],
            actor=one.event.actor,
            data=own_fields(one.event),
        )
        for one in stored
    ]
    return view_response(EventList(branch=branch, last_seq=last_seq, events=found))
