"""The ticket: the reply to a check-in and all that a printer needs for its paper."""

from __future__ import annotations

from lobby.contract.views import PrinterView
from lobby.contract.visits import CheckedIn, PrintJob, TicketHead
from lobby.engine.engine import Engine
from lobby.engine.estimates import Standing
from lobby.engine.model import State, Visit
from lobby.errors import NotFound
from lobby.ids import VisitId
from lobby.text.languages import in_language
from server.views.context import ViewContext, wait_range
from server.views.visit import visit_view
from server.views.waits import ShownWaits

JOB = r"^[0-9a-f-]{36}\.[0-9]{1,4}$"


def job_id(visit: Visit) -> str:
    return f"{visit.id}.{visit.paper.reprint if visit.paper else 0}"


def parse_job(job: str) -> tuple[VisitId, int]:
    """Return the visit and the count of reprints that a job id names."""
    visit, _, reprint = job.partition(".")
    return VisitId(visit), int(reprint)


def ticket_url(public_url: str, visit: Visit) -> str:
    return f"{public_url}/T/{visit.token}"


def checked_in(engine: Engine, waits: ShownWaits, visit: VisitId, now: int, public_url: str) -> CheckedIn:
    standing = waits.standing_of(engine, visit, now)
    found, wait = standing.visit, wait_range(standing.wait)
    paper = found.paper
    return CheckedIn.model_construct(
        visit=visit_view(found, now),
        ticket=TicketHead.model_construct(number=found.number, url=ticket_url(public_url, found)),
        position=standing.ahead + 1,
        wait=wait,
        paper=None if paper is None else print_job(engine, found, standing, now, public_url),
        desk=_desk_free(engine, visit, now),
    )


def _desk_free(engine: Engine, visit: VisitId, now: int) -> str | None:
    """The name of the idle desk that this visit is offered."""
    offered = engine.desk_for(visit, now)
    return next((desk.name for desk in engine.branch.desks if desk.id == offered), None)


def print_job(engine: Engine, visit: Visit, standing: Standing | None, now: int, public_url: str) -> PrintJob:
    """Return what to print for this visit. `standing` is as it is now, also on a reprint: paper says when it was true.
    None of a visit that does not wait."""
    branch, own = engine.branch, engine.branch.languages[0]
    service = next(one for one in branch.services if one.id == visit.current.service)
    return PrintJob.model_construct(
        id=job_id(visit),
        visit=visit.id,
        number=visit.number,
        reprint=visit.paper is not None and visit.paper.reprint > 0,
        language=visit.language,
        branch_language=own,
        county=branch.county,
        branch=branch.name,
        timezone=branch.timezone,
        service=in_language(service.name, visit.language, own) or service.id,
        service_branch=in_language(service.name, own) or service.id,
        ahead=0 if standing is None else standing.ahead,
        wait=None if standing is None else wait_range(standing.wait),
        at=visit.checked_in_at,
        url=ticket_url(public_url, visit),
        bring=list(in_language(service.bring, visit.language, own) or ()),
        ahead_at=now,
        slot_at=visit.slot_at,
    )


def printer_view(context: ViewContext, printer: str) -> PrinterView:
    """Return what a printer has to print. Raises NotFound("unknown_printer")."""
    found = next((one for one in context.branch.printers if one.id == printer), None)
    if found is None:
        raise NotFound("unknown_printer", f"There is no printer {printer!r} here.", "See the branch's configuration.")
    wanted = [visit for visit in context.engine.papers_wanted() if visit.paper and visit.paper.printer == printer]
    return PrinterView(id=found.id, name=found.name, jobs=[_job(context, visit) for visit in wanted])


def _job(context: ViewContext, visit: Visit) -> PrintJob:
    standing = context.standing(visit.id) if visit.state is State.WAITING else None
    return print_job(context.engine, visit, standing, context.now, context.public_url)
