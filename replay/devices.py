"""Devices and staff made ready as a real branch makes them ready: pairing, accounts, sign-in. All by HTTP."""

from __future__ import annotations

import secrets

from lobby.contract import API
from lobby.contract.access import (
    DeviceToken,
    PairingApproval,
    PairingClaim,
    PairingRequest,
    PairingStarted,
    SessionView,
    SignIn,
    StaffCreate,
    StaffList,
    StaffSecrets,
)
from lobby.contract.vocabulary import DeviceKind
from lobby.link.base import Link
from lobby.link.websocket import WebLink

TIMEOUT_S = 30.0


def link(server: str, token: str | None = None) -> WebLink:
    """Return a patient link: a busy machine is no reason to give up a day."""
    return WebLink(server, token, timeout_s=TIMEOUT_S)


async def pair(server: str, admin: Link, kind: DeviceKind, branch: str, device: str) -> str:
    """Let the device show its code, an admin type it, and the device fetch its token; return the token."""
    new = link(server)
    try:
        started = PairingStarted.model_validate(await new.post(f"{API}/pairing", PairingRequest(kind=kind)))
        await admin.post(f"{API}/pairing/approve", PairingApproval(code=started.code, branch=branch, device=device))
        claim = PairingClaim(secret=started.secret)
        got = DeviceToken.model_validate(await new.post(f"{API}/pairing/claim", claim))
    finally:
        await new.close()
    return got.token


async def hire(admin: Link, branch: str, login: str, name: str) -> str:
    """Make a member of staff, new or with a new password; return the password."""
    password = secrets.token_urlsafe(16)
    staff = f"{API}/branches/{branch}/staff"
    known = StaffList.model_validate(await admin.get(staff)).staff
    member = next((one for one in known if one.login == login), None)
    if member is None:
        await admin.post(staff, StaffCreate(login=login, name=name, roles=["staff"], password=password))
    else:
        await admin.post(f"{staff}/{member.id}/secrets", StaffSecrets(password=password))
    return password


async def sign_in(server: str, login: str, password: str) -> WebLink:
    """Return the link of a tablet in the hands of this member of staff."""
    tablet = link(server)
    try:
        session = SessionView.model_validate(
            await tablet.post(f"{API}/session", SignIn(staff=login, password=password))
        )
    finally:
        await tablet.close()
    return link(server, session.token)
