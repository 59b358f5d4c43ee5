"""Pairing: the device shows a code, an administrator types it and says which device of which branch this is.

Nobody types a secret on a public screen. The code is 8 letters (40 random bits), good once and for ten minutes; the
secret stays in the device and fetches its token, so that whoever reads the code off the screen gains nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from lobby.errors import Conflict, NotFound, Unavailable
from server.access.credentials import Credentials, new_token, token_hash, token_row
from server.store.base import PairingRow

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
GOOD_FOR_MS = 10 * 60 * 1000
MOST_AT_ONCE = 200

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def read_code(typed: str) -> str:
    """Return the code that was meant: capitals, no dash, and letters that look like digits as those digits."""
    return typed.upper().translate(_READ_AS)


def show_code(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


@dataclass(frozen=True, slots=True)
class Started:
    code: str
    secret: str
    expires_at: int


class Pairing:
    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._rows = credentials.rows

    async def start(self, kind: str) -> Started:
        """Begin a pairing; return the code to show and the secret to keep. Raises Unavailable("too_many_pairings")."""
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        secret, now = new_token(), self._credentials.clock()
        row = PairingRow(code, token_hash(secret), kind, now + GOOD_FOR_MS)
        if not await self._rows.put_pairing(row, now, MOST_AT_ONCE):
            raise Unavailable("too_many_pairings", "Too many devices wait to be paired.", "Try again in ten minutes.")
        return Started(show_code(code), secret, row.expires_at)

    async def waiting(self, typed: str) -> PairingRow:
        """Return the pairing that waits under a code. Raises NotFound("code_unknown")."""
        row = await self._rows.pairing(code=read_code(typed))
        if row is None or row.device is not None or row.expires_at <= self._credentials.clock():
            raise NotFound("code_unknown", "No device waits with this code.", "Compare the letters; codes change.")
        return row

    async def approve(self, typed: str, *, branch: str, device: str, by: str) -> PairingRow:
        """Say which device this is. Raises NotFound("code_unknown"), also when it was just used."""
        waiting = await self.waiting(typed)
        now = self._credentials.clock()
        row = await self._rows.approve_pairing(waiting.code, now, branch, device, by)
        if row is None:
            raise NotFound("code_unknown", "No device waits with this code.", "Let the device show a new one.")
        return row

    async def claim(self, secret: str) -> tuple[str, PairingRow]:
        """Return the device's token, once. Raises Conflict("pairing_waiting") until an administrator has typed the
        code, and NotFound("pairing_over") when it took too long or was claimed."""
        hash, now = token_hash(secret), self._credentials.clock()
        row = await self._rows.pairing(secret_hash=hash)
        if row is None or row.expires_at <= now:
            raise NotFound("pairing_over", "This pairing is over.", "Start again: show a new code.")
        if row.branch is None or row.device is None:
            raise Conflict("pairing_waiting", "Nobody has typed the code yet.", "Ask again in two seconds.")
        token = new_token()
        kept = token_row(
            token,
            role=row.kind,
            branch=row.branch,
            name=row.device,
            device=row.device,
            by=row.approved_by or "",
            now=now,
        )
        replaced = await self._rows.claim_pairing(hash, kept)
        if replaced is None:
            raise NotFound("pairing_over", "This pairing is over.", "Start again: show a new code.")
        self._credentials.adopt(kept, replaced)
        return token, row
