"""Tokens and sessions: 256 random bits each, kept as SHA-256, verified from memory.

What is good is held in memory from the start (a branch has tens of devices and sessions, not millions); a token that is
not known is looked up once more, because `lobby token create` may have made it a moment ago. Whoever ends a credential
here drops it from memory at once, and every hook is told, so that open sockets can be closed.

The time here is the wall clock, also in a replay: a session is about real people at real desks.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from lobby.errors import NotFound, NotSignedIn, Unavailable
from lobby.ids import uuid7
from server.access.principal import Principal
from server.access.rights import Role
from server.clock import now_ms
from server.store.base import AccessRecords, SessionRow, StaffRow, TokenRow

IDLE_MS = 4 * 3600 * 1000
ABSOLUTE_MS = 12 * 3600 * 1000
SEEN_EVERY_MS = 60 * 1000

EndedHook = Callable[[str], None]
"""Told the `Principal.credential` of what is no longer good."""


def new_token() -> str:
    """Return 256 random bits in 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(slots=True)
class _Session:
    row: SessionRow
    principal: Principal
    written_at: int


class Credentials:
    def __init__(self, rows: AccessRecords, clock: Callable[[], int] = now_ms) -> None:
        self.rows = rows
        self.clock = clock
        self.on_ended: list[EndedHook] = []
        self._tokens: dict[str, Principal] = {}
        self._sessions: dict[str, _Session] = {}

    async def open(self) -> None:
        self._tokens = {token.hash: _token_principal(token) for token in await self.rows.tokens()}
        staff = {member.id: member for member in await self.rows.staff()}
        for row in await self.rows.sessions():
            if row.staff in staff:
                self._keep_session(row, staff[row.staff])
        await self.sweep()

    # --- verifying --------------------------------------------------------------------------------------------------

    async def verify(self, token: str) -> Principal:
        """Return who holds this token. Raises NotSignedIn("credential_unknown") or NotSignedIn("session_ended")."""
        hash = token_hash(token)
        principal = self._tokens.get(hash)
        if principal is not None:
            return principal
        session = self._sessions.get(hash)
        if session is not None:
            return await self._see(session)
        row = await self.rows.token(hash)
        if row is None:
            raise NotSignedIn("credential_unknown", "This sign-in is not known.", "Sign in again, or pair this device.")
        principal = self._tokens[hash] = _token_principal(row)
        return principal

    async def _see(self, session: _Session) -> Principal:
        now = self.clock()
        if self._is_over(session, now):
            await self.end_sessions([session.row.hash])
            raise NotSignedIn("session_ended", "You have been signed out after a while.", "Sign in again.")
        session.row = replace(session.row, seen_at=now)
        if now - session.written_at >= SEEN_EVERY_MS:
            session.written_at = now
            with suppress(Unavailable):  # known from memory all the same; the next minute writes it
                await self.rows.session_seen(session.row.hash, now)
        return session.principal

    @staticmethod
    def _is_over(session: _Session, now: int) -> bool:
        return now >= session.row.expires_at or now - session.row.seen_at >= IDLE_MS

    # --- making and ending ------------------------------------------------------------------------------------------

    async def make_token(
        self, *, role: str, branch: str, name: str, device: str | None, by: str
    ) -> tuple[str, TokenRow]:
        """Make a new token; return it and its row. A device's earlier token ends."""
        token = new_token()
        row = token_row(token, role=role, branch=branch, name=name, device=device, by=by, now=self.clock())
        self.adopt(row, await self.rows.put_token(row))
        return token, row

    def adopt(self, row: TokenRow, instead_of: Iterable[str]) -> None:
        """A token that was kept just now is good at once; those it replaces are not."""
        self._tokens[row.hash] = _token_principal(row)
        self._ended(instead_of)

    async def tokens(self) -> list[TokenRow]:
        return await self.rows.tokens()

    async def revoke(self, token_id: str) -> None:
        """End one token. Raises NotFound("token_unknown")."""
        found = [row.hash for row in await self.rows.tokens() if row.id == token_id]
        if not found:
            raise NotFound("token_unknown", f"There is no token {token_id}.", "Look at the list of devices.")
        self._ended(found)
        await self.rows.drop_tokens(found)

    async def start_session(
        self, staff: StaffRow, *, branch: str, desk: str | None, device: str | None
    ) -> tuple[str, SessionRow]:
        token, now = new_token(), self.clock()
        row = SessionRow(token_hash(token), staff.id, branch, desk, device, now, now, now + ABSOLUTE_MS)
        await self.rows.put_session(row)
        self._keep_session(row, staff)
        return token, row

    def session(self, credential: str) -> SessionRow | None:
        found = self._sessions.get(credential)
        return found.row if found else None

    async def end_sessions(self, hashes: Iterable[str]) -> None:
        gone = list(hashes)
        self._ended(gone)
        await self.rows.drop_sessions(gone)

    async def end_sessions_of(self, staff: str) -> None:
        await self.end_sessions([hash for hash, kept in self._sessions.items() if kept.row.staff == staff])

    async def sweep(self) -> None:
        """End what is over though nobody asked: sessions past their time, tokens that another program replaced."""
        now, held = self.clock(), set(self._tokens)
        self._ended(held - {token.hash for token in await self.rows.tokens()})
        over = [hash for hash, session in self._sessions.items() if self._is_over(session, now)]
        if over:
            await self.end_sessions(over)

    def _keep_session(self, row: SessionRow, staff: StaffRow) -> None:
        principal = Principal(
            kind="staff",
            id=staff.id,
            roles=frozenset(Role(role) for role in staff.roles),
            branch=staff.branch,
            desk=row.desk,
            device=row.device,
            credential=row.hash,
        )
        self._sessions[row.hash] = _Session(row, principal, row.seen_at)

    def _ended(self, hashes: Iterable[str]) -> None:
        for hash in list(hashes):
            self._tokens.pop(hash, None)
            self._sessions.pop(hash, None)
            for hook in self.on_ended:
                hook(hash)


def token_row(token: str, *, role: str, branch: str, name: str, device: str | None, by: str, now: int) -> TokenRow:
    return TokenRow(token_hash(token), uuid7(), name, role, branch, device, now, by)


def _token_principal(token: TokenRow) -> Principal:
    return Principal(
        kind="program" if token.device is None else "device",
        id=token.device or token.name,
        roles=frozenset({Role(token.role)}),
        branch=token.branch,
        device=token.device,
        credential=token.hash,
    )
