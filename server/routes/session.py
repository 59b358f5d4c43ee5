"""Staff sign in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from lobby.contract.access import SessionView, SignIn, SignInChoices, StaffEntry
from lobby.errors import NotSignedIn
from lobby.ids import DeskId, StaffId
from server.access.cookies import drop_cookie, from_browser, set_cookie
from server.access.credentials import ABSOLUTE_MS
from server.access.guard import SESSION_COOKIE, allow
from server.access.principal import EVERY_BRANCH, Principal
from server.access.rights import Role, pages, rights
from server.access.signing_in import SigningIn
from server.errors import refusals
from server.routes.common import VIEW_REFUSALS, branches_of, staff_names_of
from server.routes.pairing import auth_of
from server.store.base import SessionRow, StaffRow

router = APIRouter(prefix="/api/v1/session", tags=["session"])


@router.post("", responses=refusals(401, 403, 404, 422, 503), summary="Sign in")
async def sign_in(
    body: SignIn, request: Request, response: Response, who: Annotated[Principal, allow("session.sign_in")]
) -> SessionView:
    """With a password anywhere, with a PIN on a paired tablet. A browser gets the token as a cookie."""
    auth = auth_of(request)
    tablet = await auth.device(request)
    if body.desk is not None:
        branches_of(request).of_desk(DeskId(body.desk))
    token, session, member = await SigningIn(auth.credentials).sign_in(
        body.staff, password=body.password, pin=body.pin, tablet=tablet, desk=body.desk
    )
    staff_names_of(request).learn(member)
    if from_browser(request):
        set_cookie(request, response, SESSION_COOKIE, token, ABSOLUTE_MS // 1000)
        return await _view(request, session, member)
    return await _view(request, session, member, token)


@router.get("", responses=VIEW_REFUSALS, summary="Who is signed in")
async def view(request: Request, who: Annotated[Principal, allow("session.view")]) -> SessionView:
    session, member = await _own(request, who)
    return await _view(request, session, member)


@router.post("/end", responses=VIEW_REFUSALS, status_code=204, summary="Sign out")
async def sign_out(request: Request, response: Response, who: Annotated[Principal, allow("session.sign_out")]) -> None:
    await auth_of(request).credentials.end_sessions([who.credential])
    drop_cookie(response, SESSION_COOKIE)


@router.get("/choices", responses=VIEW_REFUSALS, summary="What a paired tablet's sign-in offers")
async def choices(request: Request, who: Annotated[Principal, allow("session.choices")]) -> SignInChoices:
    """Names of those with a PIN, and desks. Staff who are signed in elsewhere get the desks of their branch."""
    credentials = auth_of(request).credentials
    session = credentials.session(who.credential)
    branch = branches_of(request).get(_at_one_branch(request, session.branch if session else who.branch))
    people = await SigningIn(credentials).at(branch.id)
    return SignInChoices(
        branch=branch.id,
        branch_name=branch.configuration.name,
        staff=[StaffEntry(id=one.id, name=one.name) for one in people if one.pin_hash is not None],
        desks=[{"id": desk.id, "name": desk.name} for desk in branch.configuration.desks],
    )


async def _own(request: Request, who: Principal) -> tuple[SessionRow, StaffRow]:
    credentials = auth_of(request).credentials
    session = credentials.session(who.credential)
    if session is None:
        raise NotSignedIn("sign_in_needed", "A token is not a person.", "Sign in.")
    return session, await SigningIn(credentials).member(session.staff)


async def _view(request: Request, session: SessionRow, member: StaffRow, token: str | None = None) -> SessionView:
    roles = frozenset(Role(role) for role in member.roles)
    return SessionView(
        staff=member.id,
        name=member.name,
        roles=list(member.roles),
        branch=_at_one_branch(request, session.branch),
        desk=await _desk_of(request, member.id) or session.desk,
        expires_at=session.expires_at,
        pages=pages(roles),
        rights=rights(roles),
        token=token,
    )


async def _desk_of(request: Request, staff: str) -> str | None:
    """Where this member has a desk open, whoever opened it from which tablet."""

    for live in branches_of(request):
        desk = await live.read(lambda engine: engine.desk_of(StaffId(staff)))
        if desk is not None:
            return desk.id
    return None


def _at_one_branch(request: Request, branch: str) -> str:
    """Who may work at every branch works, on a server that has only one, at that one."""
    ids = [live.id for live in branches_of(request)]
    return ids[0] if branch == EVERY_BRANCH and len(ids) == 1 else branch
