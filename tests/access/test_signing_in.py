"""Staff sign in with a password anywhere and with a PIN on a paired tablet; guessers are stopped; sessions end."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from lobby.ids import uuid7
from server.access.credentials import ABSOLUTE_MS, IDLE_MS
from server.access.guard import DEVICE_COOKIE, SESSION_COOKIE
from server.access.rights import Role
from server.access.signing_in import LOCKED_MS, TRIES
from tests.access.conftest import OWN, PASSWORD, PIN, TwoBranches
from tests.builders import MINUTE

SESSION = "/api/v1/session"


async def sign_in(client: httpx.AsyncClient, staff: str, **secret: Any) -> httpx.Response:
    return await client.post(SESSION, json={"staff": staff, **secret})


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


async def tablet(two_branches: TwoBranches, branch: str = "main", **headers: str) -> httpx.AsyncClient:
    client = two_branches.client(**headers)
    client.cookies.set(DEVICE_COOKIE, await two_branches.token(Role.TABLET, branch))
    return client


async def test_a_program_signs_in_with_a_password_and_gets_a_token(two_branches: TwoBranches) -> None:
    member = await two_branches.staff("staff", login="kim")
    answer = await sign_in(two_branches.client(), "kim", password=PASSWORD)
    session = answer.json()
    assert answer.status_code == 200
    assert (session["staff"], session["roles"], session["branch"]) == (member.id, ["staff"], "main")
    as_kim = two_branches.client(session["token"])
    assert (await as_kim.get(SESSION)).json()["name"] == "Kim"


async def test_the_record_knows_staff_by_an_id_that_says_nothing_of_them(two_branches: TwoBranches) -> None:
    member = await two_branches.staff("staff", login="kim")
    assert "kim" not in member.id.lower()


async def test_a_browser_gets_a_cookie_that_no_script_can_read(two_branches: TwoBranches) -> None:
    await two_branches.staff("staff", login="kim")
    browser = two_branches.client(Origin=OWN)
    answer = await sign_in(browser, "kim", password=PASSWORD)
    assert answer.json()["token"] is None
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert (await browser.get(SESSION)).status_code == 200


async def test_whoever_signs_in_is_known_by_name_at_their_desk_at_once(two_branches: TwoBranches) -> None:
    await two_branches.staff("staff", login="kim")  # as another program adds somebody
    kim = two_branches.client((await sign_in(two_branches.client(), "kim", password=PASSWORD)).json()["token"])
    opened = await kim.post("/api/v1/desks/main-desk/open", json={}, headers={"Idempotency-Key": uuid7()})
    assert opened.status_code == 200
    assert (await kim.get("/api/v1/desks/main-desk")).json()["desk"]["staff_name"] == "Kim"


async def test_a_member_who_is_added_is_known_by_name_at_once(two_branches: TwoBranches) -> None:
    admin = await two_branches.as_role(Role.ADMIN)
    body = {"login": "lee", "name": "Lee M.", "roles": ["staff"], "pin": PIN}
    added = (await admin.post("/api/v1/branches/main/staff", json=body)).json()
    assert two_branches.app.state.staff_names[added["id"]] == "Lee M."


async def test_signing_out_ends_the_session_at_once(two_branches: TwoBranches) -> None:
    await two_branches.staff("staff", login="kim")
    token = (await sign_in(two_branches.client(), "kim", password=PASSWORD)).json()["token"]
    as_kim = two_branches.client(token)
    assert (await as_kim.post(f"{SESSION}/end")).status_code == 204
    assert code(await as_kim.get(SESSION)) == (401, "credential_unknown")


@pytest.mark.parametrize("staff", ["kim", "nobody"])
async def test_a_wrong_password_and_an_unknown_name_are_answered_alike(two_branches: TwoBranches, staff: str) -> None:
    await two_branches.staff("staff", login="kim")
    answer = await sign_in(two_branches.client(), staff, password="wrong horse battery")
    assert code(answer) == (401, "wrong_sign_in")


async def test_five_wrong_tries_lock_the_name_for_a_quarter_of_an_hour(two_branches: TwoBranches) -> None:
    await two_branches.staff("staff", login="kim")
    now = two_branches.credentials.clock()
    two_branches.credentials.clock = lambda: now
    client = two_branches.client()
    for _ in range(TRIES):
        assert code(await sign_in(client, "kim", password="wrong horse battery")) == (401, "wrong_sign_in")
    assert code(await sign_in(client, "kim", password=PASSWORD)) == (403, "too_many_tries")
    now += LOCKED_MS
    assert (await sign_in(client, "kim", password=PASSWORD)).status_code == 200


async def test_a_right_try_forgets_the_wrong_ones(two_branches: TwoBranches) -> None:
    await two_branches.staff("staff", login="kim")
    client = two_branches.client()
    for _ in range(3):
        for _ in range(TRIES - 1):
            await sign_in(client, "kim", password="wrong horse battery")
        assert (await sign_in(client, "kim", password=PASSWORD)).status_code == 200


async def test_a_pin_works_on_a_paired_tablet(two_branches: TwoBranches) -> None:
    member = await two_branches.staff("staff", login="kim")
    client = await tablet(two_branches, Origin=OWN)
    answer = await client.post(SESSION, json={"staff": member.id, "pin": PIN, "desk": "main-desk"})
    assert answer.status_code == 200
    assert (await client.get(SESSION)).json()["desk"] == "main-desk"


async def test_a_pin_works_nowhere_else(two_branches: TwoBranches) -> None:
    await two_branches.staff("staff", login="kim")
    assert code(await sign_in(two_branches.client(), "kim", pin=PIN)) == (403, "pin_needs_tablet")
    kiosk = await two_branches.as_role(Role.KIOSK)
    assert code(await sign_in(kiosk, "kim", pin=PIN)) == (403, "pin_needs_tablet")
    elsewhere = await tablet(two_branches, "harbor", Origin=OWN)
    assert code(await sign_in(elsewhere, "kim", pin=PIN)) == (401, "wrong_sign_in")


async def test_a_desk_that_is_not_there_is_refused(two_branches: TwoBranches) -> None:
    await two_branches.staff("staff", login="kim")
    answer = await sign_in(two_branches.client(), "kim", password=PASSWORD, desk="desk-99")
    assert code(answer) == (404, "unknown_desk")


async def test_the_tablet_offers_names_and_desks_of_its_branch(two_branches: TwoBranches) -> None:
    member = await two_branches.staff("staff", login="kim")
    await two_branches.staff("staff", branch="harbor", login="lee")
    client = await tablet(two_branches)
    offer = (await client.get(f"{SESSION}/choices")).json()
    assert offer["staff"] == [{"id": member.id, "name": "Kim"}]
    assert offer["desks"] == [{"id": "main-desk", "name": "desk"}]
    assert offer["branch_name"] == "Permit Center"


async def test_a_session_knows_the_desk_that_was_opened_since(two_branches: TwoBranches) -> None:
    await two_branches.staff("staff", login="kim")
    token = (await sign_in(two_branches.client(), "kim", password=PASSWORD)).json()["token"]
    as_kim = two_branches.client(token, **{"Idempotency-Key": "01981e2a-7c3b-7f10-8a52-3d1f6c0b9e44"})
    assert (await as_kim.post("/api/v1/desks/main-desk/open", json={})).status_code == 200
    assert (await as_kim.get(SESSION)).json()["desk"] == "main-desk"


# --- sessions end ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("passed", "every"), [(IDLE_MS, IDLE_MS), (ABSOLUTE_MS, MINUTE * 60)])
async def test_a_session_ends_when_idle_or_old(two_branches: TwoBranches, passed: int, every: int) -> None:
    await two_branches.staff("staff", login="kim")
    start = two_branches.credentials.clock()
    now = start
    two_branches.credentials.clock = lambda: now
    ended: list[str] = []
    two_branches.credentials.on_ended.append(ended.append)
    token = (await sign_in(two_branches.client(), "kim", password=PASSWORD)).json()["token"]
    as_kim = two_branches.client(token)
    while now + every < start + passed:
        now += every
        assert (await as_kim.get(SESSION)).status_code == 200
    now = start + passed
    assert code(await as_kim.get(SESSION)) == (401, "session_ended")
    assert len(ended) == 1


async def test_sockets_hear_of_a_session_that_nobody_asks_with_any_more(two_branches: TwoBranches) -> None:
    await two_branches.staff("staff", login="kim")
    now = two_branches.credentials.clock()
    two_branches.credentials.clock = lambda: now
    ended: list[str] = []
    two_branches.credentials.on_ended.append(ended.append)
    await sign_in(two_branches.client(), "kim", password=PASSWORD)
    now += IDLE_MS
    await two_branches.credentials.sweep()
    assert len(ended) == 1


async def test_a_session_outlives_a_restart(two_branches: TwoBranches) -> None:
    await two_branches.staff("staff", login="kim")
    token = (await sign_in(two_branches.client(), "kim", password=PASSWORD)).json()["token"]
    await two_branches.credentials.open()
    assert (await two_branches.client(token).get(SESSION)).status_code == 200


async def test_a_new_password_ends_the_old_sessions(two_branches: TwoBranches) -> None:
    member = await two_branches.staff("staff", login="kim")
    token = (await sign_in(two_branches.client(), "kim", password=PASSWORD)).json()["token"]
    admin = await two_branches.as_role(Role.ADMIN)
    new = "another horse entirely"
    answer = await admin.post(f"/api/v1/branches/main/staff/{member.id}/secrets", json={"password": new})
    assert answer.status_code == 200
    assert code(await two_branches.client(token).get(SESSION)) == (401, "credential_unknown")
    assert (await sign_in(two_branches.client(), "kim", password=new)).status_code == 200


# --- browsers --------------------------------------------------------------------------------------------------------


async def test_what_a_browser_changes_must_come_from_our_own_page(two_branches: TwoBranches) -> None:
    token = await two_branches.token(Role.STAFF)
    for origin, refusal in (("https://elsewhere.test", "origin_foreign"), (None, "origin_missing")):
        browser = two_branches.client(**({"Origin": origin} if origin else {}))
        browser.cookies.set(SESSION_COOKIE, token)
        assert code(await browser.post("/api/v1/desks/main-desk/open", json={})) == (403, refusal)


async def test_reading_needs_no_origin(two_branches: TwoBranches) -> None:
    browser = two_branches.client()
    browser.cookies.set(SESSION_COOKIE, await two_branches.token(Role.STAFF))
    assert (await browser.get("/api/v1/desks/main-desk")).status_code == 200


async def test_a_tablet_whose_session_has_ended_is_a_tablet_again(two_branches: TwoBranches) -> None:
    client = await tablet(two_branches)
    client.cookies.set(SESSION_COOKIE, "ended long ago")
    assert (await client.get(f"{SESSION}/choices")).status_code == 200
    assert code(await client.get("/api/v1/desks/main-desk")) == (401, "sign_in_needed")


# --- the staff list --------------------------------------------------------------------------------------------------


async def test_an_admin_adds_a_member_of_staff_who_then_signs_in(two_branches: TwoBranches) -> None:
    admin = await two_branches.as_role(Role.ADMIN)
    new = {"login": "lee", "name": "Lee", "roles": ["greeter"], "password": PASSWORD}
    unvalidated = await admin.post("/api/v1/branches/main/staff", json=new)
    assert unvalidated.status_code == 201
    assert PASSWORD not in unvalidated.text
    assert (await sign_in(two_branches.client(), "lee", password=PASSWORD)).json()["roles"] == ["greeter"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"login": "kim"}, (409, "staff_exists")),
        ({"password": "short"}, (422, "password_weak")),
        ({"roles": ["kiosk"]}, (422, "invalid_request")),
        ({"pin": "12"}, (422, "invalid_request")),
    ],
)
async def test_a_wrong_new_member_is_refused(
    two_branches: TwoBranches, change: dict[str, Any], refusal: tuple[int, str]
) -> None:
    await two_branches.staff("staff", login="kim")
    admin = await two_branches.as_role(Role.ADMIN)
    new = {"login": "lee", "name": "Lee", "roles": ["greeter"], "password": PASSWORD, **change}
    assert code(await admin.post("/api/v1/branches/main/staff", json=new)) == refusal


async def test_who_works_everywhere_is_not_changed_by_the_admin_of_one_branch(two_branches: TwoBranches) -> None:
    member = await two_branches.staff("admin", branch="*", login="chief")
    admin = await two_branches.as_role(Role.ADMIN)
    path = f"/api/v1/branches/main/staff/{member.id}/secrets"
    assert code(await admin.post(path, json={"pin": "123456"})) == (403, "other_branch")
