"""Printers say what became of each job."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Body, Path, Request, Response

from lobby.contract.requests import PrintReport
from lobby.contract.visits import VisitReply
from lobby.engine import commands as c
from lobby.ids import DeviceId
from server.access.guard import allow
from server.access.principal import Principal
from server.routes.common import COMMAND_REFUSALS, DeviceName, IdempotencyKey, branches_of, submit
from server.views.paper import JOB, parse_job
from server.views.replies import visit_reply

router = APIRouter(prefix="/api/v1/printers", tags=["devices"])

JobName = Annotated[str, Path(pattern=JOB, examples=["01981e2a-7c3b-7f10-8a52-3d1f6c0b9e44.0"])]


@router.post(
    "/{printer}/jobs/{job}/report",
    response_model=VisitReply,
    responses=COMMAND_REFUSALS,
    summary="A job was printed, or failed and why",
)
async def report(
    printer: DeviceName,
    job: JobName,
    body: Annotated[PrintReport, Body(examples=[{"problem": None}, {"problem": "paper_out"}])],
    request: Request,
    key: IdempotencyKey,
    who: Annotated[Principal, allow("printers.report")],
) -> Response:
    """Printed means: confirmed by the printer after the cut. The job then leaves the printer's view."""
    branches = branches_of(request)
    who.own(*branches.hands_on(printer))
    visit, reprint = parse_job(job)
    branch = await branches.of_visit(visit)
    who.at(branch.id)
    command = c.ReportPrint(actor=who.id, visit=visit, printer=DeviceId(printer), reprint=reprint, problem=body.problem)
    return await submit(branch, request, key, who, body, command, partial(visit_reply, visit=visit))
