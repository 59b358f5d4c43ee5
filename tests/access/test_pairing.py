"""A device shows a code, an admin types it, the device fetches its token: once, and in time."""

from __future__ import annotations

import httpx
import pytest

from server.access.credentials import Credentials
from server.access.guard import DEVICE_COOKIE
from server.access.pairing import GOOD_FOR_MS, read_code
from server.access.rights import Role
from server.store import open_store
from tests.access.conftest import OWN, TwoBranches
from tests.access.test_signing_in import code

PAIRING = "/api/v1/pairing"


async def started(client: httpx.AsyncClient, kind: str = "board") -> dict[str, str]:
    answer = await client.post(PAIRING, json={"kind": kind})
    assert answer.status_code == 201
    shown: dict[str, str] = answer.json()
    return shown


async def approve(admin: httpx.AsyncClient, shown: str, device: str = "main-board") -> httpx.Response:
    return await admin.post(f"{PAIRING}/approve", json={"code": shown, "branch": "main", "device": device})


async def claim(client: httpx.AsyncClient, secret: str) -> httpx.Response:
    return await client.post(f"{PAIRING}/claim", json={"secret": secret})


async def test_a_device_is_paired_and_may_then_what_it_is_for(two_branches: TwoBranches) -> None:
    device, admin = two_branches.client(), await two_branches.as_role(Role.ADMIN)
    shown = await started(device)
    assert code(await claim(device, shown["secret"])) == (409, "pairing_waiting")
    assert (await approve(admin, shown["code"])).status_code == 204
    token = (await claim(device, shown["secret"])).json()
    assert (token["device"], token["kind"], token["branch"]) == ("main-board", "board", "main")
    paired = two_branches.client(token["token"])
    assert (await paired.get("/api/v1/boards/main-board")).status_code == 200


async def test_a_browser_is_paired_by_a_cookie(two_branches: TwoBranches) -> None:
    screen, admin = two_branches.client(Origin=OWN), await two_branches.as_role(Role.ADMIN)
    shown = await started(screen)
    await approve(admin, shown["code"])
    assert (await claim(screen, shown["secret"])).json()["token"] == ""
    assert screen.cookies[DEVICE_COOKIE]
    assert (await screen.get("/api/v1/boards/main-board")).status_code == 200


async def test_the_token_is_fetched_once(two_branches: TwoBranches) -> None:
    device, admin = two_branches.client(), await two_branches.as_role(Role.ADMIN)
    shown = await started(device)
    await approve(admin, shown["code"])
    await claim(device, shown["secret"])
    assert code(await claim(device, shown["secret"])) == (404, "pairing_over")


async def test_a_code_is_good_once(two_branches: TwoBranches) -> None:
    admin = await two_branches.as_role(Role.ADMIN)
    shown = await started(two_branches.client())
    await approve(admin, shown["code"])
    assert code(await approve(admin, shown["code"], "main-kiosk")) == (404, "code_unknown")


async def test_a_code_is_good_for_ten_minutes(two_branches: TwoBranches) -> None:
    device, admin = two_branches.client(), await two_branches.as_role(Role.ADMIN)
    shown = await started(device)
    later = two_branches.credentials.clock() + GOOD_FOR_MS
    two_branches.credentials.clock = lambda: later
    assert code(await approve(admin, shown["code"])) == (404, "code_unknown")
    assert code(await claim(device, shown["secret"])) == (404, "pairing_over")


async def test_a_code_typed_carelessly_is_understood(two_branches: TwoBranches) -> None:
    assert read_code("abcd-ef0o") == "ABCDEF00"
    assert read_code("il12 3456") == "11123456"


@pytest.mark.parametrize(("kind", "device"), [("board", "board-99"), ("board", "main-kiosk"), ("kiosk", "main-board")])
async def test_a_device_that_the_branch_does_not_have_is_refused(
    two_branches: TwoBranches, kind: str, device: str
) -> None:
    admin = await two_branches.as_role(Role.ADMIN)
    shown = await started(two_branches.client(), kind)
    assert code(await approve(admin, shown["code"], device)) == (404, "unknown_device")


async def test_pairing_again_ends_the_earlier_token(two_branches: TwoBranches) -> None:
    admin, tokens = await two_branches.as_role(Role.ADMIN), []
    ended: list[str] = []
    two_branches.credentials.on_ended.append(ended.append)
    for _ in range(2):
        device = two_branches.client()
        shown = await started(device)
        await approve(admin, shown["code"])
        tokens.append((await claim(device, shown["secret"])).json()["token"])
    first, second = [two_branches.client(token) for token in tokens]
    assert code(await first.get("/api/v1/boards/main-board")) == (401, "credential_unknown")
    assert (await second.get("/api/v1/boards/main-board")).status_code == 200
    assert len(ended) == 1


async def test_a_revoked_device_is_out_at_once(two_branches: TwoBranches) -> None:
    admin, kiosk = await two_branches.as_role(Role.ADMIN), await two_branches.as_role(Role.KIOSK)
    listed = (await admin.get("/api/v1/branches/main/devices")).json()["devices"]
    assert [(one["device"], one["kind"]) for one in listed] == [("main-kiosk", "kiosk")]
    ended: list[str] = []
    two_branches.credentials.on_ended.append(ended.append)
    answer = await admin.post("/api/v1/branches/main/devices/main-kiosk/revoke")
    assert answer.status_code == 204
    assert code(await kiosk.get("/api/v1/kiosks/main-kiosk")) == (401, "credential_unknown")
    assert len(ended) == 1
    assert (await admin.get("/api/v1/branches/main/devices")).json()["devices"] == []


async def test_no_secret_is_kept(two_branches: TwoBranches) -> None:
    device, admin = two_branches.client(), await two_branches.as_role(Role.ADMIN)
    shown = await started(device)
    await approve(admin, shown["code"])
    token = (await claim(device, shown["secret"])).json()["token"]
    folder = two_branches.app.state.settings.data
    kept = b"".join(file.read_bytes() for file in folder.iterdir())
    assert shown["secret"].encode() not in kept
    assert token.encode() not in kept


async def test_a_token_made_beside_the_server_is_good_at_once(two_branches: TwoBranches) -> None:
    token = await made_beside(two_branches)
    assert (await two_branches.client(token).get("/api/v1/boards/main-board")).status_code == 200


async def test_a_token_replaced_beside_the_server_ends_at_the_next_round(two_branches: TwoBranches) -> None:
    earlier = await two_branches.as_role(Role.BOARD)
    assert (await earlier.get("/api/v1/boards/main-board")).status_code == 200
    await made_beside(two_branches)
    await two_branches.credentials.sweep()
    assert code(await earlier.get("/api/v1/boards/main-board")) == (401, "credential_unknown")


async def made_beside(two_branches: TwoBranches) -> str:
    """A token for main-board, made by another program on the same record."""
    async with open_store(two_branches.app.state.settings.store, make=True) as beside:
        token, _ = await Credentials(beside.access).make_token(
            role="board", branch="main", name="main-board", device="main-board", by="command line"
        )
    return token
