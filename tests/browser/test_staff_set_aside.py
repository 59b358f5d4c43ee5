"""What kiosks set aside, on the floor page: checked in by hand or discarded, by touch, once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from lobby.ids import uuid7
from tests.browser.lobby import Lobby
from tests.browser.staff_app import Tablet
from tests.browser.test_staff_looks import LOOKS, Show

NewTablet = Callable[..., Tablet]


def tells(lobby: Lobby, *aside: dict[str, Any]) -> None:
    """Kiosk 1 says what it has set aside."""
    kiosk: httpx.Client = lobby.server.client("kiosk", "kiosk-1")
    assert kiosk.post("/api/v1/devices/kiosk-1/status", json={"set_aside": [*aside]}).is_success


def aside(service: str = "permits", **more: Any) -> dict[str, Any]:
    made_at = time.time_ns() // 1_000_000
    return {"key": uuid7(), "made_at": made_at, "code": "internal", "services": [service], "language": "es", **more}


def settled(lobby: Lobby) -> list[str]:
    keys: list[str] = lobby.server.client("kiosk", "kiosk-1").get("/api/v1/kiosks/kiosk-1").json()["settled"]
    return keys


def test_staff_check_in_by_hand_what_a_kiosk_set_aside(tablet: NewTablet, lobby: Lobby) -> None:
    kept = aside(printed_number="P-K014")
    tells(lobby, kept)
    floor = tablet().sign_in("maria")
    floor.shows("Not checked in", "Building permits", "P-K014")
    floor.press("Check in by hand")
    dialog = floor.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Check in by hand").tap()
    expect(floor.page.get_by_text("Not checked in")).to_have_count(0)
    visit = lobby.visit("P-K014")
    assert (visit["service"], visit["language"], visit["channel"]) == ("permits", "es", "greeter")
    assert settled(lobby) == [kept["key"]]
    tells(lobby)


def test_staff_choose_another_service_where_they_know_better(tablet: NewTablet, lobby: Lobby) -> None:
    tells(lobby, aside("permits"))
    floor = tablet().sign_in("maria")
    floor.press("Check in by hand")
    dialog = floor.page.get_by_role("dialog")
    dialog.get_by_text("Zoning").first.tap()
    dialog.get_by_role("button", name="Check in by hand").tap()
    expect(floor.page.get_by_text("Not checked in")).to_have_count(0)
    waiting = lobby.server.client("supervisor").get(f"/api/v1/branches/{lobby.branch}/visits?state=waiting").json()
    assert [visit["service"] for visit in waiting["visits"]] == ["zoning"]
    tells(lobby)


def test_staff_discard_it_and_the_reason_stays_on_record(tablet: NewTablet, lobby: Lobby) -> None:
    kept = aside()
    tells(lobby, kept)
    floor = tablet().sign_in("maria")
    floor.press("Discard")
    dialog = floor.page.get_by_role("dialog")
    dialog.get_by_text("Has a ticket already").tap()
    dialog.get_by_role("button", name="Discard").tap()
    expect(floor.page.get_by_text("Not checked in")).to_have_count(0)
    auditor = lobby.server.client("auditor")
    last = auditor.get("/healthz").json()["branches"][lobby.branch]
    (event,) = auditor.get(f"/api/v1/branches/{lobby.branch}/events?after={last - 1}").json()["events"]
    assert (event["type"], event["data"]["reason"], event["data"]["key"]) == (
        "check_in_discarded",
        "served",
        kept["key"],
    )
    tells(lobby)


def test_a_second_member_of_staff_sees_that_it_is_settled(lobby: Lobby) -> None:
    kept = aside()
    supervisor = lobby.server.client("supervisor")
    visits = f"/api/v1/branches/{lobby.branch}/visits"
    by_hand = {"services": ["permits"], "channel": "greeter", "instead_of": kept["key"]}
    first, second = (supervisor.post(visits, json=by_hand, headers=lobby.server.new_key()) for _ in range(2))
    assert first.status_code == 201
    assert (second.status_code, second.json()["code"]) == (409, "already_settled")


@pytest.mark.parametrize("look", list(LOOKS))
def test_the_list_and_its_sheets_are_faultless(look: str, tablet: NewTablet, lobby: Lobby) -> None:
    tells(lobby, aside(printed_number="P-K014"), aside("zoning", code="service_closed", language="en"))
    show = Show(tablet(**LOOKS[look]), look)
    page = show.tablet.page
    page.locator("#staff").fill("maria")
    page.locator("#password").fill("a-long-demo-password")
    show.tap(".action.accent")
    show.sees(".set-aside li")
    show.state("floor-set-aside")
    for name, button in (("by-hand", 0), ("discard", 1)):
        page.locator(".set-aside-buttons .action").nth(button).tap()
        show.sees(".sheet[open] .tile")
        show.state(f"set-aside-{name}")
        show.tap(".sheet[open] .sheet-head .button")
    tells(lobby)


def test_who_may_only_look_has_no_buttons(lobby: Lobby, tablet: NewTablet) -> None:
    if not hired(lobby, "olga"):
        lobby.hire("olga", "Olga P.", "auditor")
    tells(lobby, aside())
    floor = tablet().sign_in("olga")
    floor.shows("Not checked in")
    expect(floor.page.locator(".set-aside-buttons")).to_have_count(0)
    tells(lobby)


def hired(lobby: Lobby, login: str) -> bool:
    staff = lobby.server.client("admin").get(f"/api/v1/branches/{lobby.branch}/staff").json()["staff"]
    return any(one["login"] == login for one in staff)
