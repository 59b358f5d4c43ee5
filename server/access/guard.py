"""Who asks. `allow("visits.check_in")` is the dependency every route has: it finds the principal and asks the table.

Credentials, in this order: `Authorization: Bearer TOKEN` (device, program or session); the cookie `lobby_session`
(staff); the cookie `lobby_device` (a paired browser). A browser sends cookies by itself, so what comes by cookie and
would change something or open a socket must carry an Origin; and whatever Origin comes must be our own host.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI
from fastapi.requests import HTTPConnection
from fastapi.routing import iter_route_contexts

from lobby.errors import NotAllowed, NotSignedIn
from server.access.credentials import Credentials
from server.access.principal import NOBODY, Principal
from server.access.rights import TABLE, TOPICS, Role, may

DEVICE_COOKIE = "lobby_device"
SESSION_COOKIE = "lobby_session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Auth:
    """Finds the principal of a request. Kept as `app.state.auth`; `allowed_origins` besides our own host."""

    def __init__(self, credentials: Credentials, allowed_origins: frozenset[str] = frozenset()) -> None:
        self.credentials = credentials
        self._allowed_origins = allowed_origins

    async def principal(self, connection: HTTPConnection) -> Principal:
        """Return who asks. Raises NotSignedIn for a credential that is not (or no longer) good, NotAllowed for a
        foreign Origin."""
        token = _bearer(connection)
        if token is None:
            return await self._by_cookie(connection)
        self._check_origin(connection, needed=False)
        return await self.credentials.verify(token)

    async def device(self, connection: HTTPConnection) -> Principal | None:
        """Return the paired device this comes from, whoever is or was signed in on it; None where it is none."""
        token = connection.cookies.get(DEVICE_COOKIE) or _bearer(connection)
        with suppress(NotSignedIn):
            principal = await self.credentials.verify(token or "")
            return principal if principal.kind == "device" else None
        return None

    async def _by_cookie(self, connection: HTTPConnection) -> Principal:
        cookies = connection.cookies if "cookie" in connection.headers else {}
        tokens = [cookies[name] for name in (SESSION_COOKIE, DEVICE_COOKIE) if cookies.get(name)]
        self._check_origin(connection, needed=bool(tokens))
        for token in tokens:
            with suppress(NotSignedIn):  # a session that has ended leaves the tablet what it is
                return await self.credentials.verify(token)
        return NOBODY

    def _check_origin(self, connection: HTTPConnection, *, needed: bool) -> None:
        socket = connection.scope["type"] == "websocket"
        if not socket and connection.scope["method"] in SAFE_METHODS:
            return
        origin = connection.headers.get("origin")
        if origin is None:
            if needed:
                raise NotAllowed("origin_missing", "A browser must say where it comes from.", "Send Origin.")
            return
        own = urlsplit(origin).netloc == connection.headers.get("host")
        if not own and origin not in self._allowed_origins:
            raise NotAllowed("origin_foreign", f"{origin} may not act here.", "Open the page on this server.")


def _bearer(connection: HTTPConnection) -> str | None:
    header = connection.headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn("sign_in_needed", "Send a bearer token.", "Authorization: Bearer TOKEN")
    return token.strip()


class Allow:
    """The guard of one route: only who the table names gets through. Gives the principal."""

    def __init__(self, name: str) -> None:
        if name not in TABLE:
            raise LookupError(f"{name} is not in server/access/rights.py: nobody may use it")
        self.name = name

    async def __call__(self, connection: HTTPConnection) -> Principal:
        auth: Auth = connection.app.state.auth
        principal = await auth.principal(connection)
        authorise(principal, self.name)
        branch = connection.path_params.get("branch")
        if branch is not None and Role.ANYONE not in TABLE[self.name]:
            principal.at(branch)
        return principal


def allow(name: str) -> Any:
    """Guard a route: `principal: Principal = allow("visits.check_in")` in its parameters. A `{branch}` in the path is
    checked; where the branch is known only from the visit or desk, the route asks `principal.at(branch)`."""
    return Depends(Allow(name))


def authorise(principal: Principal, name: str) -> None:
    """Raises NotSignedIn or NotAllowed("wrong_role") when the table does not let this principal use the route."""
    if may(principal.roles, name):
        return
    if principal.roles <= {Role.ANYONE, Role.TABLET}:
        raise NotSignedIn("sign_in_needed", "Who are you?", "Sign in, or pair this device.")
    raise NotAllowed("wrong_role", "Your role may not do that.", "Ask a supervisor or an administrator.")


def authorise_topic(principal: Principal, kind: str) -> None:
    """The same for a socket's topic, by its first word: "board", "desk", "floor", "kiosk", "printer", "ticket"."""
    authorise(principal, TOPICS.get(kind, ""))


def guards(app: FastAPI) -> Iterator[tuple[str, str, frozenset[str], str | None]]:
    """Yield every route of the app: (path, route name, methods, the table's name it is guarded by or None)."""
    for route in iter_route_contexts(app.routes):
        dependant = getattr(route, "dependant", None)
        calls = [part.call for part in dependant.dependencies] if dependant else []
        guard = next((call.name for call in calls if isinstance(call, Allow)), None)
        methods = frozenset(getattr(route, "methods", None) or ())
        yield getattr(route, "path", "") or "", getattr(route, "name", "") or "", methods, guard
