"""The staff of a branch: who they are, and their secrets. For admins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request

from lobby.contract.access import StaffCreate, StaffList, StaffMember, StaffSecrets
from server.access.guard import allow
from server.access.principal import Principal
from server.access.signing_in import SigningIn
from server.routes.common import NAME, VIEW_REFUSALS, BranchName, staff_names_of
from server.routes.pairing import auth_of
from server.store.base import StaffRow

router = APIRouter(prefix="/api/v1/branches/{branch}/staff", tags=["staff"])

StaffName = Annotated[str, Path(pattern=NAME, examples=["staff-7kq2mx"])]


@router.get("", responses=VIEW_REFUSALS, summary="The staff of a branch")
async def staff(branch: BranchName, request: Request, who: Annotated[Principal, allow("staff.list")]) -> StaffList:
    credentials = auth_of(request).credentials
    now = credentials.clock()
    return StaffList(staff=[_member(one, now) for one in await SigningIn(credentials).at(branch)])


@router.post("", responses=VIEW_REFUSALS, status_code=201, summary="Add a member of staff")
async def create(
    branch: BranchName, body: StaffCreate, request: Request, who: Annotated[Principal, allow("staff.create")]
) -> StaffMember:
    credentials = auth_of(request).credentials
    row = await SigningIn(credentials).add(
        body.login, name=body.name, branch=branch, roles=body.roles, password=body.password, pin=body.pin
    )
    staff_names_of(request).learn(row)
    return _member(row, credentials.clock())


@router.post("/{staff}/secrets", responses=VIEW_REFUSALS, summary="Set a password or a PIN")
async def set_secrets(
    branch: BranchName,
    staff: StaffName,
    body: StaffSecrets,
    request: Request,
    who: Annotated[Principal, allow("staff.secrets")],
) -> StaffMember:
    """Ends the member's sessions. Whoever works at every branch is changed by an admin of every branch only."""
    credentials = auth_of(request).credentials
    signing_in = SigningIn(credentials)
    who.at((await signing_in.member(staff)).branch)
    await signing_in.set_secrets(staff, password=body.password, pin=body.pin)
    return _member(await signing_in.member(staff), credentials.clock())


def _member(row: StaffRow, now: int) -> StaffMember:
    return StaffMember(
        id=row.id,
        login=row.login,
        name=row.name,
        branch=row.branch,
        roles=list(row.roles),
        has_password=row.password_hash is not None,
        has_pin=row.pin_hash is not None,
        locked_until_at=row.locked_until_at if row.locked_until_at > now else None,
    )
