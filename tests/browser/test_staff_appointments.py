"""Who is booked, at the greeter's and at the desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.lobby import Lobby
from tests.browser.staff_app import Tablet
from tests.browser.test_staff_looks import LOOKS, PICTURES, SETTLED
from tests.builders import HOUR, MINUTE, moment
from tests.running import RunningServer, post

TEN = moment("2026-03-09 10:00")
BOOKED = [
    ("Q7K-204", "permits", -25 * MINUTE, "Kim Lee", []),
    ("Q7K-205", "zoning", 5 * MINUTE, "María Fernández de la Cruz", ["wheelchair"]),
    ("Q7K-206", "permits", 20 * MINUTE, "أحمد الخطيب", ["interpreter"]),
    ("Q7K-207", "inspections", HOUR, None, []),
    ("Q7K-208", "licenses", 3 * HOUR, "Jo Park", []),
]


@pytest.fixture(scope="module")
def booked_lobby(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lobby]:
    """Ten in the morning of a Monday."""
    lobby = Lobby(RunningServer(tmp_path_factory.mktemp("booked"), replay_clock=True, device_grace_s=600).start())
    lobby.hire("grace", "Grace H.", "greeter")
    lobby.hire("ali", "Ali K.", "staff")
    yield lobby
    lobby.server.close()


@pytest.fixture
def lobby(booked_lobby: Lobby) -> Lobby:
    """Five are booked, and nobody is here."""
    server, supervisor = booked_lobby.server, booked_lobby.server.client("supervisor")
    for visit in supervisor.get("/api/v1/branches/permit-center/visits").json()["visits"]:
        post(supervisor, f"/visits/{visit['id']}/cancel", {"outcome": "cancelled"})  # gives the appointment back
    booked_lobby.clear()
    assert post(server.client("admin"), "/clock", {"at": TEN, "speed": 1}).is_success
    greeter = server.client("greeter")
    for reference, service, after, name, needs in BOOKED:
        body = {"reference": reference, "service": service, "slot_at": TEN + after, "needs": needs}
        request = {**body, "contact": {"name": name}} if name else body
        reply = post(greeter, "/branches/permit-center/appointments", request)
        assert reply.is_success or reply.json()["code"] == "illegal_transition", reply.text
    return booked_lobby


@pytest.fixture
def greeter(chromium: Browser, lobby: Lobby) -> Iterator[Tablet]:
    tablet = Tablet(chromium, lobby.server.url).sign_in("grace")
    yield tablet
    tablet.close()


def test_a_booked_customer_is_checked_in_with_two_touches(greeter: Tablet, lobby: Lobby) -> None:
    card = greeter.page.locator(".appointments")
    expect(card).to_contain_text("5 still to come")
    card.get_by_text("María Fernández de la Cruz").tap()
    greeter.shows("Q7K-205", "Wheelchair")
    greeter.press("Check in")
    expect(greeter.page.get_by_role("dialog")).to_be_hidden()
    greeter.shows("Booked for 10:05 AM.")
    expect(card).to_contain_text("4 still to come")
    visit = lobby.visit(greeter.page.locator(".given .number").inner_text())
    assert (visit["appointment"], visit["slot_at"], visit["needs"]) == ("Q7K-205", TEN + 5 * MINUTE, ["wheelchair"])
    assert visit["paper"] == "wanted"


def test_whoever_is_not_among_the_next_is_found_by_name_or_reference(greeter: Tablet) -> None:
    greeter.press("All of today")
    greeter.page.get_by_label("Name, reference or time").fill("park")
    expect(greeter.page.locator(".sheet[open] .queue-row")).to_have_count(1)
    greeter.page.get_by_label("Name, reference or time").fill("q7k-207")
    expect(greeter.page.locator(".sheet[open] .queue-row")).to_contain_text("Inspections")
    greeter.page.get_by_label("Name, reference or time").fill("nobody at all")
    greeter.shows("Nobody is booked under that today.")


def test_two_greeters_cannot_check_the_same_one_in_twice(greeter: Tablet, lobby: Lobby) -> None:
    greeter.page.locator(".appointments").get_by_text("Kim Lee").tap()
    other = post(lobby.server.client("greeter"), "/branches/permit-center/visits", {"appointment": "Q7K-204"})
    assert other.status_code == 201
    greeter.press("Check in")
    expect(greeter.page.locator(".sheet[open] .notice")).to_be_visible()


def test_the_desk_sees_who_has_an_appointment_and_when(chromium: Browser, lobby: Lobby) -> None:
    kiosk = lobby.server.client("kiosk")
    assert post(kiosk, "/branches/permit-center/visits", {"appointment": "Q7K-206"}).status_code == 201
    tablet = Tablet(chromium, lobby.server.url).sign_in("ali", "1")
    expect(tablet.page.locator(".queue-row .icon").first).to_be_visible()
    tablet.page.locator(".actions .action.accent").tap()
    tablet.ticket_shows("Appointment 10:20 AM")
    tablet.is_faultless("called by appointment")
    tablet.close()


@pytest.mark.parametrize("look", list(LOOKS))
def test_the_greeters_page_is_faultless_with_appointments(look: str, chromium: Browser, lobby: Lobby) -> None:
    tablet = Tablet(chromium, lobby.server.url, **LOOKS[look])
    page = tablet.page
    PICTURES.mkdir(parents=True, exist_ok=True)

    def state(name: str) -> None:
        page.evaluate(SETTLED)
        page.screenshot(path=PICTURES / f"{name}-{look}.png", full_page=True)
        tablet.is_faultless(f"{name}, {look}")

    page.locator("#staff").fill("grace")
    page.locator("#password").fill("a-long-demo-password")
    page.locator(".action.accent").first.tap()
    expect(page.locator(".appointments .queue-row").first).to_be_visible()
    state("greeter-booked")
    page.locator(".appointments .queue-row >> nth=1").tap()
    expect(page.locator(".sheet[open] .facts")).to_be_visible()
    state("appointment")
    page.locator(".sheet[open] .sheet-head .button").tap()
    page.locator(".appointments > .row").tap()
    expect(page.locator(".sheet[open] .queue-row").first).to_be_visible()
    state("appointments")
    tablet.close()


def test_at_twice_the_text_size_nothing_is_cut_off(chromium: Browser, lobby: Lobby) -> None:
    tablet = Tablet(chromium, lobby.server.url).sign_in("grace")
    tablet.page.evaluate("document.documentElement.style.fontSize = '200%'")
    expect(tablet.page.locator(".appointments .queue-row").first).to_be_visible()
    tablet.page.screenshot(path=PICTURES / "greeter-booked-double.png", full_page=True)
    assert tablet.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    tablet.close()
