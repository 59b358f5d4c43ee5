"""Staff: who they are, how they sign in, and what stops a guesser.

Five wrong tries lock a sign-in name for fifteen minutes, password and PIN counted together. A PIN is short, so it is
taken only on a paired tablet of the member's branch: the tablet is the other half of the proof.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from lobby.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from server.access.credentials import Credentials
from server.access.passwords import check_password, hash_secret, matches
from server.access.principal import EVERY_BRANCH, Principal
from server.access.rights import STAFF_ROLES, Role
from server.store.base import SessionRow, StaffRow

TRIES = 5
LOCKED_MS = 15 * 60 * 1000
_ID_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"


def new_staff_id() -> str:
    """Return an id that says nothing of the person, because it stands in the record for years."""
    return "staff-" + "".join(secrets.choice(_ID_LETTERS) for _ in range(6))


class SigningIn:
    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._rows = credentials.rows

    async def sign_in(
        self, who: str, *, password: str | None, pin: str | None, tablet: Principal | None, desk: str | None
    ) -> tuple[str, SessionRow, StaffRow]:
        """Begin a session; return its token, its row and whose it is. `who`: sign-in name or staff id.

        Raises NotSignedIn("wrong_sign_in"), NotAllowed("too_many_tries"), NotAllowed("pin_needs_tablet").
        """
        if password is None and (tablet is None or Role.TABLET not in tablet.roles):
            raise NotAllowed("pin_needs_tablet", "A PIN works only on a paired tablet.", "Use your password.")
        member = await self._rows.staff_member(who)
        if member is not None:
            await self._count_try(member)
        if not await self._proves(member, password, pin, tablet) or member is None:
            raise NotSignedIn("wrong_sign_in", "That name and secret do not fit.", "Try again, or ask a supervisor.")
        await self._rows.forget_tries(member.id)
        branch = tablet.branch if tablet is not None else member.branch
        device = tablet.device if tablet is not None else None
        token, session = await self._credentials.start_session(member, branch=branch, desk=desk, device=device)
        return token, session, member

    async def _count_try(self, member: StaffRow) -> None:
        now = self._credentials.clock()
        if member.locked_until_at > now:
            minutes = -(-(member.locked_until_at - now) // 60_000)
            wait = f"Wait {minutes} minutes, or ask an administrator for a new password."
            raise NotAllowed("too_many_tries", "Too many wrong tries.", wait)
        await self._rows.count_try(member.id, TRIES, now + LOCKED_MS)

    @staticmethod
    async def _proves(member: StaffRow | None, password: str | None, pin: str | None, tablet: Principal | None) -> bool:
        if password is not None:
            return await matches(member.password_hash if member else None, password)
        here = member and tablet and (EVERY_BRANCH in (member.branch, tablet.branch) or member.branch == tablet.branch)
        return await matches(member.pin_hash if member and here else None, pin or "")

    async def add(
        self,
        login: str,
        *,
        name: str,
        branch: str,
        roles: Iterable[str],
        password: str | None = None,
        pin: str | None = None,
        id: str | None = None,
    ) -> StaffRow:
        """Add a member of staff. Raises Invalid("role_unknown"), Invalid("password_weak"), Conflict("staff_exists")."""
        held = tuple(sorted(set(roles)))
        unknown = [role for role in held if role not in STAFF_ROLES]
        if unknown or not held:
            raise Invalid("role_unknown", f"Not a role of staff: {', '.join(unknown) or 'none given'}.", _ROLES_HELP)
        password_hash, pin_hash = await _hashes(password, pin)
        now = self._credentials.clock()
        row = StaffRow(id or new_staff_id(), login, name, branch, held, password_hash, pin_hash, created_at=now)
        await self._rows.add_staff(row)
        return row

    async def set_secrets(self, staff: str, *, password: str | None, pin: str | None) -> StaffRow:
        """Set a password, a PIN or both; lift a lock; end the sessions there are. Raises NotFound("staff_unknown")."""
        member = await self.member(staff)
        await self._rows.set_secrets(member.id, *await _hashes(password, pin))
        await self._credentials.end_sessions_of(member.id)
        return member

    async def member(self, staff: str) -> StaffRow:
        """Find a member by id or sign-in name. Raises NotFound("staff_unknown")."""
        member = await self._rows.staff_member(staff)
        if member is None:
            raise NotFound("staff_unknown", f"Nobody has the id or sign-in name {staff}.", "Look at the list of staff.")
        return member

    async def at(self, branch: str) -> list[StaffRow]:
        """Return who works at a branch, by name; "*" gives everybody."""
        return [one for one in await self._rows.staff() if EVERY_BRANCH in (branch, one.branch) or one.branch == branch]


_ROLES_HELP = f"Roles of staff: {', '.join(sorted(STAFF_ROLES))}."


async def _hashes(password: str | None, pin: str | None) -> tuple[str | None, str | None]:
    if password is not None:
        check_password(password)
    return (
        await hash_secret(password) if password is not None else None,
        await hash_secret(pin) if pin is not None else None,
    )
