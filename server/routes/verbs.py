"""Every verb that staff can press on one visit: a table of them, and the one route that each row becomes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response

from lobby.contract import requests as r
from lobby.contract.visits import VisitReply
from lobby.engine import commands as c
from lobby.engine.model import Place
from lobby.ids import DeskId, DeviceId, ServiceId, StaffId, VisitId
from server.access.guard import allow
from server.access.principal import Principal
from server.access.rights import GREETER_ONLY_WAITING, Role
from server.routes.common import COMMAND_REFUSALS, IdempotencyKey, VisitName, branches_of, visit_command
from server.routes.lean import LeanRoute
from server.store.base import ContactRow

router = APIRouter(prefix="/api/v1", tags=["visits"], route_class=LeanRoute)

Details = dict[str, Any]
"""The fields of a command beside its visit, actor and version."""


def _nothing(body: Any, who: Principal) -> Details:
    return {}


@dataclass(frozen=True, slots=True)
class Verb:
    """One row. `details` reads the body (of the type `body`) into the command's own fields; `notes`: the body's `note` is
    kept with the visit's contact. The right to it is `visits.NAME`, by the table of rights."""

    name: str
    summary: str
    command: type[c.VisitCommand]
    body: type[r.VisitRequest] = r.VisitRequest
    details: Callable[[Any, Principal], Details] = _nothing
    example: Details = field(default_factory=lambda: {"version": 412})
    notes: bool = False
    description: str = ""

    @property
    def right(self) -> str:
        return f"visits.{self.identifier}"

    @property
    def identifier(self) -> str:
        return self.name.replace("-", "_")


# --- what each body says of its command ------------------------------------------------------------------------------


def _called(body: r.CallRequest, who: Principal) -> Details:
    return {"desk": DeskId(body.desk), "staff": StaffId(who.id), "reason": body.reason}


def _held(body: r.HoldRequest, who: Principal) -> Details:
    return {"reason": body.reason}


def _resumed(body: r.ResumeRequest, who: Principal) -> Details:
    return {"desk": DeskId(body.desk), "staff": StaffId(who.id)}


def _requeued(body: r.RequeueRequest, who: Principal) -> Details:
    return {"place": Place(body.place), "reason": body.reason}


def _transferred(body: r.TransferRequest, who: Principal) -> Details:
    desk = DeskId(body.desk) if body.desk else None
    return {"service": ServiceId(body.service), "desk": desk, "place": Place(body.place)}


def _added(body: r.AddStepRequest, who: Principal) -> Details:
    return {"service": ServiceId(body.service)}


def _ended(body: r.FinishRequest | r.CancelRequest, who: Principal) -> Details:
    return {"outcome": body.outcome}


def _reprinted(body: r.ReprintRequest, who: Principal) -> Details:
    return {"printer": DeviceId(body.printer)}


# fmt: off
VERBS = (
    Verb("call", "Call this visit by name, out of turn", c.CallVisit, r.CallRequest, _called,
         {"desk": "desk-4", "reason": "came back with the paper"}),
    Verb("recall", "Call again", c.Recall),
    Verb("start", "The customer is at the desk: service begins", c.StartServing),
    Verb("hold", "Set aside; the desk is free again", c.Hold, r.HoldRequest, _held, {"reason": "fills in the form"}),
    Verb("resume", "Back from hold, served at this desk at once", c.Resume, r.ResumeRequest, _resumed,
         {"desk": "desk-4"}),
    Verb("requeue", "Back into the queue", c.Requeue, r.RequeueRequest, _requeued, {"place": "keep"}),
    Verb("transfer", "Hand on to another service, another desk, or both", c.Transfer, r.TransferRequest, _transferred,
         {"service": "fees", "note": "pays for the permit"}, notes=True,
         description="The note may hold personal data: it is kept with the contact, not in the record."),
    Verb("add-step", "One more service in this visit, after those it has", c.AddStep, r.AddStepRequest, _added,
         {"service": "fees"}),
    Verb("no-show", "Called and did not come", c.NoShow),
    Verb("finish", "End the step with an outcome", c.Finish, r.FinishRequest, _ended, {"outcome": "resolved"}, notes=True,
         description="Where services are left the visit waits for the next; else it ends."),
    Verb("cancel", "End without service", c.Cancel, r.CancelRequest, _ended, {"outcome": "left"}),
    Verb("undo", "Take back the last verb on this visit", c.Undo),
    Verb("reprint", "Print the ticket again, marked REPRINT", c.Reprint, r.ReprintRequest, _reprinted,
         {"printer": "printer-1"}),
)
# fmt: on


def _endpoint(verb: Verb) -> Callable[..., Awaitable[Response]]:
    """The route of one row. What FastAPI reads of its parameters differs from row to row, so it is set by hand."""
    waiting_only = verb.right in GREETER_ONLY_WAITING

    async def press(visit: str, body: Any, request: Request, key: str, who: Principal) -> Response:
        if waiting_only:
            await _check_reach(request, visit, who, verb.right)
        contact = _note(visit, body.note) if verb.notes else None
        details = verb.details(body, who)
        return await visit_command(request, key, who, body, verb.command, visit, contact, **details)

    press.__name__ = verb.identifier
    press.__doc__ = verb.description or None
    press.__annotations__ = {
        "visit": VisitName,
        "body": Annotated[verb.body, Body(examples=[verb.example])],
        "request": Request,
        "key": IdempotencyKey,
        "who": Annotated[Principal, allow(verb.right)],
        "return": Response,
    }
    return press


def _note(visit: str, note: str) -> ContactRow | None:
    return ContactRow(VisitId(visit.lower()), note=note) if note else None


async def _check_reach(request: Request, visit: str, who: Principal, right: str) -> None:
    """A greeter may put aside only what no desk has taken."""
    if not who.roles.isdisjoint({Role.STAFF, Role.SUPERVISOR}):
        return
    id = VisitId(visit.lower())
    branch = await branches_of(request).of_visit(id)
    state = await branch.read(lambda engine: engine.visit(id).state)
    who.on_visit(right, state.value)


for _verb in VERBS:
    router.add_api_route(
        f"/visits/{{visit}}/{_verb.name}",
        _endpoint(_verb),
        methods=["POST"],
        response_model=VisitReply,
        responses=COMMAND_REFUSALS,
        summary=_verb.summary,
    )
