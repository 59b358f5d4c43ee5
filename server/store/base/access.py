"""Tokens, staff, sessions and pairings, as kept. What they mean is decided in server/access/credentials.py and its neighbours.

Times are milliseconds since 1970 UTC. No function here sees a secret: hashes go in, hashes come out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TokenRow:
    """The credential of a device (`device` set) or of a program."""

    hash: str
    id: str
    name: str
    role: str
    branch: str
    device: str | None
    created_at: int
    created_by: str


@dataclass(frozen=True, slots=True)
class StaffRow:
    id: str
    login: str
    name: str
    branch: str
    roles: tuple[str, ...]
    password_hash: str | None
    pin_hash: str | None
    wrong_tries: int = 0
    locked_until_at: int = 0
    created_at: int = 0


@dataclass(frozen=True, slots=True)
class SessionRow:
    hash: str
    staff: str
    branch: str
    desk: str | None
    device: str | None
    created_at: int
    seen_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class PairingRow:
    """`branch` and `device` are set once an admin has approved it."""

    code: str
    secret_hash: str
    kind: str
    expires_at: int
    branch: str | None = None
    device: str | None = None
    approved_by: str | None = None


class AccessRecords(Protocol):
    """Every method raises Unavailable("store_unavailable") when the store cannot be reached."""

    # --- tokens -----------------------------------------------------------------------------------------------------

    async def tokens(self) -> list[TokenRow]: ...

    async def token(self, hash: str) -> TokenRow | None: ...

    async def put_token(self, token: TokenRow) -> list[str]:
        """Keep a token; a device has one at a time, so its earlier ones go. Returns the hashes of those."""
        ...

    async def drop_tokens(self, hashes: Sequence[str]) -> None: ...

    # --- staff ------------------------------------------------------------------------------------------------------

    async def staff(self) -> list[StaffRow]:
        """Return everybody, by name."""
        ...

    async def staff_member(self, id_or_login: str) -> StaffRow | None: ...

    async def add_staff(self, row: StaffRow) -> None:
        """Raises Conflict("staff_exists") when the id or the login is taken."""
        ...

    async def set_secrets(self, staff: str, password_hash: str | None, pin_hash: str | None) -> None:
        """Set what is given; unlock."""
        ...

    async def count_try(self, staff: str, allowed: int, lock_until_at: int) -> None:
        """Count a try before it is checked, so that many at once cannot slip through. The last one allowed locks."""
        ...

    async def forget_tries(self, staff: str) -> None:
        """After a right one: count from nothing again, and unlock."""
        ...

    # --- sessions ---------------------------------------------------------------------------------------------------

    async def sessions(self) -> list[SessionRow]: ...

    async def put_session(self, session: SessionRow) -> None: ...

    async def session_seen(self, hash: str, seen_at: int) -> None: ...

    async def drop_sessions(self, hashes: Sequence[str]) -> None: ...

    # --- pairings ---------------------------------------------------------------------------------------------------

    async def put_pairing(self, pairing: PairingRow, now: int, most: int) -> bool:
        """Keep a new pairing, unless `most` wait already: False. Those that have expired go."""
        ...

    async def approve_pairing(self, code: str, now: int, branch: str, device: str, by: str) -> PairingRow | None:
        """Say which device this is. None when no such code waits (unknown, expired or approved already)."""
        ...

    async def pairing(self, *, code: str = "", secret_hash: str = "") -> PairingRow | None: ...

    async def claim_pairing(self, secret_hash: str, token: TokenRow) -> list[str] | None:
        """End the pairing and keep its token, together. None when somebody claimed it first; else as `put_token`."""
        ...
