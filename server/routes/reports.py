"""Questions asked of the record."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from lobby.contract.reports import DayReport
from server.access.guard import allow
from server.access.principal import Principal
from server.reports.as_csv import as_csv
from server.reports.day import day_report
from server.reports.rows import rows_of
from server.routes.common import VIEW_REFUSALS, BranchName, branches_of, view_response

router = APIRouter(prefix="/api/v1", tags=["reports"])

ServiceDay = Annotated[Date, Path(description="The service day, ISO: 2026-03-02.", examples=["2026-03-02"])]


@router.get(
    "/branches/{branch}/reports/day/{date}",
    response_model=DayReport,
    responses={**VIEW_REFUSALS, 200: {"content": {"text/csv": {}}}},
    summary="One service day: who came, how long they waited, how it ended",
)
async def day(
    branch: BranchName,
    date: ServiceDay,
    request: Request,
    who: Annotated[Principal, allow("reports.day")],
    format: Annotated[Literal["json", "csv"], Query(description="csv: one row a service, for a spreadsheet.")] = "json",
) -> Response:
    """A day that nobody came has a report too: it says so. How to read each figure stands in `notes`."""
    branches, day = branches_of(request), date.isoformat()
    live = branches.get(branch)
    configured, seq = await live.read(lambda engine: (engine.branch, engine.seq))
    rows = rows_of(await branches.store.visits_of_day(live.id, day))
    report = day_report(configured, day, rows, made_at=branches.clock.now(), last_seq=seq)
    if format == "json":
        return view_response(report)
    name = f"{branch}-{day}.csv"
    return Response(
        as_csv(report), media_type="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
