"""What the command routes share: the key, and the way from a request to a durable reply."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Annotated, Any

from fastapi import Header, Path, Request, Response
from pydantic import BaseModel

from lobby.contract.requests import VisitRequest
from lobby.engine.commands import Command, DeskCommand, VisitCommand
from lobby.ids import CommandId, DeskId, VisitId
from server.access.principal import Principal
from server.access.staff_names import StaffNames
from server.branch.branches import Branches
from server.branch.live import LiveBranch
from server.branch.pending import MakeReply, Submission
from server.errors import refusals
from server.store.base import ContactRow, Reply
from server.views.replies import desk_reply, visit_reply

UUID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
NAME = r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$"

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=UUID,
        description="A UUIDv7 that the client makes for each command. Sent again with the same body it happens once.",
        examples=["01981e2a-7c3b-7f10-8a52-3d1f6c0b9e44"],
    ),
]
BranchName = Annotated[str, Path(pattern=NAME, examples=["permit-center"])]
VisitName = Annotated[str, Path(pattern=UUID, examples=["01981e2a-7c3b-7f10-8a52-3d1f6c0b9e44"])]
DeskName = Annotated[str, Path(pattern=NAME, examples=["desk-4"])]
DeviceName = Annotated[str, Path(pattern=NAME, examples=["printer-1"])]

Token = Annotated[str, Path(pattern=r"^[0-9A-Za-z]{26}$", examples=["0J5KQ3V8XW2N7RBT4M6ZC9DHEA"])]

COMMAND_REFUSALS = refusals(401, 403, 404, 409, 422, 503)
VIEW_REFUSALS = refusals(401, 403, 404, 422, 503)


def branches_of(request: Request) -> Branches:
    branches: Branches = request.app.state.branches
    return branches


def staff_names_of(request: Request) -> StaffNames:
    names: StaffNames = request.app.state.staff_names
    return names


def json_response(body: str, status: int = 200) -> Response:
    return Response(body, status, media_type="application/json")


def view_response(view: BaseModel, status: int = 200) -> Response:
    return json_response(view.model_dump_json(), status)


def body_hash(request: Request, who: Principal, body: BaseModel) -> str:
    """Return what is the same for the same request: who asks, of what, what. Of the body what was said and no defaults:
    a later version, which knows more fields, must know the request again."""
    said = f"{who.id} {request.scope['path']} {body.model_dump_json(exclude_unset=True)}"
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


async def submit(
    branch: LiveBranch,
    request: Request,
    key: str,
    who: Principal,
    body: BaseModel,
    command: Command,
    make_reply: MakeReply,
    contact: ContactRow | None = None,
) -> Response:
    """Hand the command to the branch; answer with what is then on record."""
    answer: Reply = await branch.submit(
        Submission(command, make_reply, CommandId(key.lower()), body_hash(request, who, body), contact)
    )
    return json_response(answer.body, answer.status)


async def visit_command(
    request: Request,
    key: str,
    who: Principal,
    body: VisitRequest,
    make: type[VisitCommand],
    visit: str,
    contact: ContactRow | None = None,
    **details: Any,
) -> Response:
    """Carry out one verb on one visit; answer with a VisitReply."""
    id = VisitId(visit.lower())
    branch = await branches_of(request).of_visit(id)
    who.at(branch.id)
    command = make(visit=id, actor=who.id, expected_version=body.version, **details)
    return await submit(branch, request, key, who, body, command, partial(visit_reply, visit=id), contact)


async def desk_command(
    request: Request, key: str, who: Principal, body: BaseModel, make: type[DeskCommand], desk: str, **details: Any
) -> Response:
    """Carry out one verb of one desk; answer with a DeskReply."""
    id = DeskId(desk)
    branch = branches_of(request).of_desk(id)
    who.at(branch.id)
    command = make(desk=id, actor=who.id, **details)
    return await submit(branch, request, key, who, body, command, partial(desk_reply, desk=id))
