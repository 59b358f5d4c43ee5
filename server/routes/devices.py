"""Devices say how they are, so that the staff hear of trouble within seconds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Request

from lobby.contract.requests import DeviceStatus
from lobby.errors import NotAllowed
from server.access.guard import allow
from server.access.principal import Principal
from server.access.rights import Role
from server.clock import RealClock
from server.routes.common import VIEW_REFUSALS, DeviceName, branches_of

router = APIRouter(prefix="/api/v1/devices", tags=["devices"])


@router.post("/{device}/status", responses=VIEW_REFUSALS, status_code=204, summary="A device says how it is")
async def status(
    device: DeviceName,
    reported: Annotated[DeviceStatus, Body(examples=[{"state": "trouble", "paper": "out", "problem": "paper_out"}])],
    request: Request,
    who: Annotated[Principal, allow("devices.status")],
) -> None:
    """At each change and at each heartbeat. No key: only the newest counts. Staff see a change within seconds.

    Raises NotAllowed("other_device") for a tablet.
    """
    branches = branches_of(request)
    branch = branches.of_device(device)
    who.at(branch.id)
    if who.roles <= {Role.TABLET}:
        raise NotAllowed("other_device", "A tablet has no status.", "")
    who.own(*branches.hands_on(device))
    if branches.devices.said(device, reported, RealClock().now()):
        branch.changed(("desk", "floor", "kiosk"))
