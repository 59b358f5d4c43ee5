"""Devices: paired by a code, listed, revoked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Request, Response

from lobby.contract.access import (
    DeviceToken,
    PairedDevice,
    PairedDevices,
    PairingApproval,
    PairingClaim,
    PairingRequest,
    PairingStarted,
)
from lobby.engine.model import Board, Kiosk, Printer
from lobby.errors import NotFound
from server.access.cookies import from_browser, set_cookie
from server.access.guard import DEVICE_COOKIE, Auth, allow
from server.access.pairing import Pairing
from server.access.principal import Principal
from server.errors import refusals
from server.routes.common import VIEW_REFUSALS, BranchName, DeviceName, branches_of

router = APIRouter(prefix="/api/v1", tags=["devices"])

COOKIE_S = 400 * 24 * 3600  # the longest that browsers keep one


def auth_of(request: Request) -> Auth:
    auth: Auth = request.app.state.auth
    return auth


@router.post("/pairing", responses=refusals(422, 503), status_code=201, summary="A new device asks to be paired")
async def start(
    body: PairingRequest, request: Request, who: Annotated[Principal, allow("pairing.start")]
) -> PairingStarted:
    """Show the code, keep the secret, and ask for the token with it every two seconds."""
    started = await Pairing(auth_of(request).credentials).start(body.kind)
    return PairingStarted(code=started.code, secret=started.secret, expires_at=started.expires_at)


@router.post("/pairing/approve", responses=VIEW_REFUSALS, status_code=204, summary="An admin says which device it is")
async def approve(body: PairingApproval, request: Request, who: Annotated[Principal, allow("pairing.approve")]) -> None:
    """The device must be in the branch's configuration, as one of its kind; a tablet's name is free.

    Raises NotFound("unknown_device") where it is not.
    """
    who.at(body.branch)
    pairing = Pairing(auth_of(request).credentials)
    kind = (await pairing.waiting(body.code)).kind
    configured = branches_of(request).get(body.branch).configuration
    known: dict[str, Sequence[Kiosk | Board | Printer]] = {
        "kiosk": configured.kiosks,
        "board": configured.boards,
        "printer": configured.printers,
    }
    names: list[str] = [device.id for device in known.get(kind, ())]
    if kind in known and body.device not in names:
        has = ", ".join(names) or "none"
        raise NotFound("unknown_device", f"{body.branch} has no {kind} {body.device}.", f"It has: {has}.")
    await pairing.approve(body.code, branch=body.branch, device=body.device, by=who.id)


@router.post("/pairing/claim", responses=refusals(404, 409, 422, 503), summary="A device fetches its token, once")
async def claim(
    body: PairingClaim, request: Request, response: Response, who: Annotated[Principal, allow("pairing.claim")]
) -> DeviceToken:
    """409 `pairing_waiting` until an admin has typed the code. A browser gets the token as a cookie, not in the reply."""
    token, row = await Pairing(auth_of(request).credentials).claim(body.secret)
    if from_browser(request):
        set_cookie(request, response, DEVICE_COOKIE, token, COOKIE_S)
        token = ""
    return DeviceToken(token=token, device=row.device or "", kind=row.kind, branch=row.branch or "")


@router.get("/branches/{branch}/devices", responses=VIEW_REFUSALS, summary="The paired devices of a branch")
async def devices(
    branch: BranchName, request: Request, who: Annotated[Principal, allow("devices.list")]
) -> PairedDevices:
    rows = await auth_of(request).credentials.tokens()
    return PairedDevices(
        devices=[
            PairedDevice(
                device=row.device,
                kind=row.role,
                branch=row.branch,
                paired_at=row.created_at,
                paired_by=row.created_by,
            )
            for row in sorted(rows, key=lambda row: (row.role, row.name))
            if row.device is not None and row.branch == branch
        ]
    )


@router.post(
    "/branches/{branch}/devices/{device}/revoke",
    responses=VIEW_REFUSALS,
    status_code=204,
    summary="End a device's token; its sockets close",
)
async def revoke(
    branch: BranchName, device: DeviceName, request: Request, who: Annotated[Principal, allow("devices.revoke")]
) -> None:
    """Raises NotFound("unknown_device") where nothing is paired under this name."""
    credentials = auth_of(request).credentials
    found = [row.id for row in await credentials.tokens() if row.branch == branch and row.device == device]
    if not found:
        raise NotFound("unknown_device", f"{device} is not paired with {branch}.", "Look at the list of devices.")
    for token in found:
        await credentials.revoke(token)
