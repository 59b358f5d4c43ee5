"""The access tables: tokens, staff, sessions, pairings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from sqlite_utils import Database

from lobby.errors import Conflict
from lobby.sqlite import sqlite3
from server.store.base import PairingRow, SessionRow, StaffRow, TokenRow
from server.store.sqlite.threads import SqliteThreads


class SqliteAccess:
    """The access tables of the store's file."""

    def __init__(self, file: SqliteThreads) -> None:
        self._file = file

    # --- tokens -----------------------------------------------------------------------------------------------------

    async def tokens(self) -> list[TokenRow]:
        return await self._file.read(lambda db: [TokenRow(*row) for row in db.execute("SELECT * FROM token")])

    async def token(self, hash: str) -> TokenRow | None:
        sql = "SELECT * FROM token WHERE hash = ?"
        row = await self._file.read(lambda db: db.execute(sql, (hash,)).fetchone())
        return TokenRow(*row) if row else None

    async def put_token(self, token: TokenRow) -> list[str]:
        return await self._file.write(lambda db: put_token(db, token))

    async def drop_tokens(self, hashes: Sequence[str]) -> None:
        sql = "DELETE FROM token WHERE hash IN (SELECT value FROM json_each(?))"
        await self._file.write(lambda db: db.execute(sql, (json.dumps(hashes),)))

    # --- staff ------------------------------------------------------------------------------------------------------

    async def staff(self) -> list[StaffRow]:
        found = "SELECT * FROM staff ORDER BY name"
        return await self._file.read(lambda db: [_staff(row) for row in db.execute(found)])

    async def staff_member(self, id_or_login: str) -> StaffRow | None:
        sql = "SELECT * FROM staff WHERE id = ? OR login = ?"
        row = await self._file.read(lambda db: db.execute(sql, (id_or_login, id_or_login)).fetchone())
        return _staff(row) if row else None

    async def add_staff(self, row: StaffRow) -> None:
        """Add a member of staff. Raises Conflict("staff_exists") where the sign-in name is taken."""
        values = [json.dumps(value) if isinstance(value, tuple) else value for value in astuple(row)]
        try:
            await self._file.write(
                lambda db: db.execute("INSERT INTO staff VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
            )
        except sqlite3.IntegrityError as error:
            raise Conflict("staff_exists", f"{row.login} is there already.", "Choose another sign-in name.") from error

    async def set_secrets(self, staff: str, password_hash: str | None, pin_hash: str | None) -> None:
        sql = (
            "UPDATE staff SET password_hash = coalesce(?, password_hash), pin_hash = coalesce(?, pin_hash), "
            "wrong_tries = 0, locked_until_at = 0 WHERE id = ?"
        )
        await self._file.write(lambda db: db.execute(sql, (password_hash, pin_hash, staff)))

    async def count_try(self, staff: str, allowed: int, lock_until_at: int) -> None:
        sql = (
            "UPDATE staff SET wrong_tries = (wrong_tries + 1) % :allowed, "
            "locked_until_at = CASE WHEN wrong_tries + 1 >= :allowed THEN :until ELSE locked_until_at END WHERE id = :id"
        )
        values = {"allowed": allowed, "until": lock_until_at, "id": staff}
        await self._file.write(lambda db: db.execute(sql, values))

    async def forget_tries(self, staff: str) -> None:
        sql = "UPDATE staff SET wrong_tries = 0, locked_until_at = 0 WHERE id = ?"
        await self._file.write(lambda db: db.execute(sql, (staff,)))

    # --- sessions ---------------------------------------------------------------------------------------------------

    async def sessions(self) -> list[SessionRow]:
        return await self._file.read(lambda db: [SessionRow(*row) for row in db.execute("SELECT * FROM session")])

    async def put_session(self, session: SessionRow) -> None:
        sql = "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        await self._file.write(lambda db: db.execute(sql, astuple(session)))

    async def session_seen(self, hash: str, seen_at: int) -> None:
        await self._file.write(lambda db: db.execute("UPDATE session SET seen_at = ? WHERE hash = ?", (seen_at, hash)))

    async def drop_sessions(self, hashes: Sequence[str]) -> None:
        sql = "DELETE FROM session WHERE hash IN (SELECT value FROM json_each(?))"
        await self._file.write(lambda db: db.execute(sql, (json.dumps(hashes),)))

    # --- pairings ---------------------------------------------------------------------------------------------------

    async def put_pairing(self, pairing: PairingRow, now: int, most: int) -> bool:
        return await self._file.write(lambda db: _put_pairing(db, pairing, now, most))

    async def approve_pairing(self, code: str, now: int, branch: str, device: str, by: str) -> PairingRow | None:
        sql = (
            "UPDATE pairing SET branch = ?, device = ?, approved_by = ? "
            "WHERE code = ? AND expires_at > ? AND device IS NULL RETURNING *"
        )
        values = (branch, device, by, code, now)
        row = await self._file.write(lambda db: db.conn.execute(sql, values).fetchone())
        return PairingRow(*row) if row else None

    async def pairing(self, *, code: str = "", secret_hash: str = "") -> PairingRow | None:
        sql = "SELECT * FROM pairing WHERE code = ? OR secret_hash = ?"
        row = await self._file.read(lambda db: db.execute(sql, (code, secret_hash)).fetchone())
        return PairingRow(*row) if row else None

    async def claim_pairing(self, secret_hash: str, token: TokenRow) -> list[str] | None:
        def work(db: Database) -> list[str] | None:
            gone = db.execute("DELETE FROM pairing WHERE secret_hash = ?", (secret_hash,)).rowcount
            return put_token(db, token) if gone else None

        return await self._file.write(work)


def put_token(db: Database, token: TokenRow) -> list[str]:
    earlier: list[str] = []
    if token.device is not None:
        same = (token.branch, token.device, token.role)
        sql = "DELETE FROM token WHERE branch = ? AND device = ? AND role = ? RETURNING hash"
        earlier = [hash for (hash,) in db.conn.execute(sql, same).fetchall()]
    db.conn.execute("INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, ?)", astuple(token))
    return earlier


def _put_pairing(db: Database, pairing: PairingRow, now: int, most: int) -> bool:
    db.conn.execute("DELETE FROM pairing WHERE expires_at <= ?", (now,))
    if db.conn.execute("SELECT count(*) FROM pairing").fetchone()[0] >= most:
        return False
    db.conn.execute("INSERT INTO pairing VALUES (?, ?, ?, ?, ?, ?, ?)", astuple(pairing))
    return True


def _staff(row: Sequence[Any]) -> StaffRow:
    id, login, name, branch, roles, *rest = row
    return StaffRow(id, login, name, branch, tuple(json.loads(roles)), *rest)
