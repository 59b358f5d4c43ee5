"""The ticket's paper: a printer's word on it, and printing it again. An ended visit takes both."""

from __future__ import annotations

from lobby.engine import commands as c
from lobby.engine import events as e
from lobby.engine.checkin import known_printer
from lobby.engine.guards import Events, Handlers, visit_of
from lobby.engine.model import PrintJob
from lobby.engine.state import BranchState
from lobby.errors import NotFound


def report_print(state: BranchState, command: c.ReportPrint, now_ms: int) -> Events:
    """Keep what the printer says of this ticket. No events where that is not new: said before, or overtaken by a later
    reprint or a confirmed print. Raises NotFound("unknown_print_job").
    """
    visit = visit_of(state, command)
    job = visit.paper
    if job is None or command.reprint > job.reprint:
        raise NotFound("unknown_print_job", f"{visit.number} has no such print job", "Forget the job.")
    if command.reprint < job.reprint or job.state == "printed":
        return ()
    if job.printer != command.printer:
        raise NotFound("unknown_print_job", f"{visit.number} is printed at another printer", "Forget the job.")
    if command.problem is None:
        return (
            e.TicketPrinted(
                at=now_ms, actor=command.actor, visit=visit.id, printer=command.printer, reprint=command.reprint
            ),
        )
    if job == PrintJob(command.printer, "failed", command.reprint, command.problem):
        return ()
    return (
        e.TicketPrintFailed(
            at=now_ms,
            actor=command.actor,
            visit=visit.id,
            printer=command.printer,
            problem=command.problem,
            reprint=command.reprint,
        ),
    )


def reprint(state: BranchState, command: c.Reprint, now_ms: int) -> Events:
    """Print the ticket again. Raises NotFound("unknown_printer") and the refusals of `visit_of`."""
    visit = visit_of(state, command)
    known_printer(state, command.printer)
    count = visit.paper.reprint + 1 if visit.paper else 1
    return (e.ReprintWanted(at=now_ms, actor=command.actor, visit=visit.id, printer=command.printer, reprint=count),)


HANDLERS: Handlers = {
    c.ReportPrint: report_print,
    c.Reprint: reprint,
}
