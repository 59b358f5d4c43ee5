"""The real server's application in this process, with two branches: main, and harbor across the bay."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from lobby.engine.model import Board, Branch, Kiosk, Printer
from lobby.ids import BranchId, DeviceId, uuid7
from server.access.credentials import Credentials
from server.access.rights import DEVICE_ROLES, Role
from server.access.signing_in import SigningIn
from server.app import create_app
from server.settings import Settings
from server.setup.configuring import configure
from server.store import open_store
from server.store.base import StaffRow
from tests.builders import NINE, a_branch, a_desk

OWN = "http://lobby.test"
PASSWORD = "correct horse battery"
PIN = "204060"


def branch_named(name: str) -> Branch:
    """Everything in it is named after it: main-kiosk, main-printer, main-board, main-desk."""
    device = {kind: DeviceId(f"{name}-{kind}") for kind in ("kiosk", "printer", "board")}
    return a_branch(
        id=BranchId(name),
        desks=(a_desk(f"{name}-desk", ["permits", "zoning", "fees"]),),
        kiosks=(Kiosk(device["kiosk"], "Kiosk", printer=device["printer"]),),
        boards=(Board(device["board"], "Board"),),
        printers=(Printer(device["printer"], "Printer"),),
    )


class TwoBranches:
    """The application, and clients that are somebody."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.credentials: Credentials = app.state.auth.credentials
        self.signing_in = SigningIn(self.credentials)
        self._members: dict[tuple[str, str], StaffRow] = {}

    def client(self, token: str | None = None, **headers: str) -> httpx.AsyncClient:
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=OWN, headers=headers)

    async def staff(self, *roles: str, branch: str = "main", login: str | None = None) -> StaffRow:
        name = login or f"{'-'.join(roles)}-{uuid7()[-6:]}"
        return await self.signing_in.add(
            name, name=name.title(), branch=branch, roles=roles, password=PASSWORD, pin=PIN
        )

    async def token(self, role: str, branch: str = "main") -> str:
        """A device's token, or that of a new session of the member of staff who has this role."""
        if role in DEVICE_ROLES:
            device = f"{branch}-{role}"
            unvalidated, _ = await self.credentials.make_token(
                role=role, branch=branch, name=device, device=device, by="test"
            )
            return unvalidated
        if (role, branch) not in self._members:
            self._members[role, branch] = await self.staff(role, branch=branch)
        member = self._members[role, branch]
        unvalidated, _ = await self.credentials.start_session(member, branch=branch, desk=None, device=None)
        return unvalidated

    async def as_role(self, role: str, branch: str = "main") -> httpx.AsyncClient:
        return self.client(None if role == Role.ANYONE else await self.token(role, branch))


@pytest.fixture
async def two_branches(tmp_path: Path) -> AsyncIterator[TwoBranches]:
    settings = Settings(data=tmp_path, replay_clock=True)
    async with open_store(settings.store, make=True) as store:
        for name in ("main", "harbor"):
            await configure(store, branch_named(name), NINE)
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield TwoBranches(app)
