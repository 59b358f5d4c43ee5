"""What a demo's record holds before its programs start: the branch, its staff, the devices' tokens, six weeks of past."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from cli.demo_past import DemoPast, as_lived
from lobby.engine.model import Branch
from lobby.errors import Conflict
from lobby.ids import DeskId, DeviceId, StaffId

if TYPE_CHECKING:
    from server.access.credentials import Credentials

KIOSK = "kiosk-1"
FREE_DESK = "desk-4"
PASSWORD, PIN = "lobby-demo", "1234"  # shown on the first page of the demo


@dataclass(frozen=True, slots=True)
class Member:
    """One of the invented staff. `desk`: where they sit, if at one."""

    login: str
    name: str
    desk: str | None = None
    roles: tuple[str, ...] = ("staff",)


STAFF = (
    Member("maria", "Maria R.", FREE_DESK, ("staff", "supervisor", "admin")),
    Member("lee", "Lee T.", "desk-1"),
    Member("ana", "Ana V.", "desk-2"),
    Member("sam", "Sam K.", "desk-3"),
    Member("noor", "Noor H.", "desk-5"),
    Member("joe", "Joe P.", "desk-6"),
    Member("ruth", "Ruth A.", "desk-7"),
    Member("omar", "Omar S.", "desk-8"),
    Member("grace", "Grace O.", None, ("greeter",)),
)


@dataclass(frozen=True, slots=True)
class SetUp:
    """`tokens`: of the devices by their id, and of "admin". `staff`: who works where, with sign-in name and password;
    not the desk that is left to the visitor. `clock_at`: what time it is in the lobby when the demo begins."""

    tokens: dict[str, str]
    staff: dict[str, tuple[str, str]]
    clock_at: int


def demo_branch() -> Branch:
    import server.setup
    from server.setup.branch_file import parse

    return as_lived(parse((Path(server.setup.__path__[0]) / "demo_branch.toml").read_text(encoding="utf-8")))


async def set_up(data: Path, branch: Branch) -> SetUp:
    """Make the record, or bring an earlier demo's up to today."""
    from server.access.credentials import Credentials
    from server.settings import Settings
    from server.store import open_store
    from server.store.base import Use

    data.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - before anything runs
    async with open_store(Settings(data=data).store, Use.SERVE) as store:
        credentials = Credentials(store.access)
        await credentials.open()
        staff = await _hire(credentials, branch)
        tokens = await _tokens(credentials, branch)
        past = DemoPast(store, branch, staff, free_desk=DeskId(FREE_DESK), printer=_printer_below(branch))
        clock_at = await past.live_until(datetime.now(ZoneInfo(branch.timezone)).date())
    at_work = {one.desk: (one.login, PASSWORD) for one in STAFF if one.desk not in (None, FREE_DESK)}
    return SetUp(tokens, {str(desk): signs_in for desk, signs_in in at_work.items()}, clock_at)


async def _hire(credentials: Credentials, branch: Branch) -> dict[DeskId, StaffId]:
    """Who sits at which desk. Those who are here from an earlier demo stay."""
    from server.access.signing_in import SigningIn

    signing_in = SigningIn(credentials)

    async def add(one: Member) -> StaffId:
        with suppress(Conflict):
            await signing_in.add(
                one.login, name=one.name, branch=branch.id, roles=one.roles, password=PASSWORD, pin=PIN
            )
        return StaffId((await signing_in.member(one.login)).id)

    ids = await asyncio.gather(*map(add, STAFF))
    return {DeskId(one.desk): id for one, id in zip(STAFF, ids, strict=True) if one.desk is not None}


async def _tokens(credentials: Credentials, branch: Branch) -> dict[str, str]:
    tokens = {}
    devices = [
        *(("kiosk", kiosk.id) for kiosk in branch.kiosks),
        *(("printer", printer.id) for printer in branch.printers),
        *(("board", board.id) for board in branch.boards),
    ]
    for role, device in [*devices, ("admin", None)]:
        tokens[device or role], _ = await credentials.make_token(
            role=role, branch=branch.id, name=device or "demo", device=device, by="demo"
        )
    return tokens


def _printer_below(branch: Branch) -> DeviceId:
    printer = next(kiosk.printer for kiosk in branch.kiosks if kiosk.id == KIOSK)
    assert printer is not None, "the demo's kiosk prints"
    return printer
