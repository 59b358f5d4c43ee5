"""Greeter, floor, day report, devices: the pages beside the desk."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.lobby import PIN, Lobby
from tests.browser.staff_app import Tablet

NewTablet = Callable[..., Tablet]


def test_a_greeter_checks_a_customer_in_with_three_touches(tablet: NewTablet, lobby: Lobby) -> None:
    greeter = tablet().sign_in("grace")
    greeter.choose("Building permits")
    greeter.press("Wheelchair")
    greeter.press("Give ticket for Building permits")
    greeter.shows("Next in line.", "Ticket at Kiosk 1 printer.")
    number = greeter.page.locator(".given .number").inner_text()
    visit = lobby.visit(number)
    assert (visit["service"], visit["needs"], visit["channel"], visit["paper"]) == (
        "permits",
        ["wheelchair"],
        "greeter",
        "wanted",
    )


def test_a_greeter_adds_language_priority_name_and_printer(tablet: NewTablet, lobby: Lobby) -> None:
    greeter = tablet().sign_in("grace")
    greeter.choose("Records")
    greeter.press("Priority")
    greeter.choose("Español")
    greeter.page.get_by_label("Name, if wanted").fill("Rosa")
    greeter.page.get_by_label("Phone, if wanted").fill("555 0100")
    greeter.choose("Front desk printer")
    greeter.press("Give ticket for Records")
    greeter.shows("Ticket at Front desk printer.")
    visit = lobby.visit(greeter.page.locator(".given .number").inner_text())
    assert (visit["language"], visit["customer_class"]) == ("es", "priority")
    assert "Rosa" not in str(visit)


def test_a_greeter_finds_a_number_and_gives_more_time(tablet: NewTablet, lobby: Lobby) -> None:
    number, _ = lobby.check_in("permits"), lobby.check_in("zoning")
    greeter = tablet().sign_in("grace")
    greeter.page.get_by_label("Ticket number").fill(number.lower())
    greeter.open_row(number)
    greeter.press("Needs more time")
    expect(greeter.page.get_by_role("dialog")).to_be_hidden()
    assert lobby.visit(number)["state"] == "on_hold"
    greeter.open_row(number)
    greeter.press("Back to the line")
    expect(greeter.page.get_by_role("dialog")).to_be_hidden()
    assert lobby.visit(number)["state"] == "waiting"


def test_the_floor_shows_desks_waits_and_devices(tablet: NewTablet, lobby: Lobby) -> None:
    numbers = [lobby.check_in("permits") for _ in range(3)]
    tablet().sign_in("ali", desk="4").press(f"Call {numbers[0]}")
    floor = tablet().sign_in("maria")
    floor.shows("Waiting by service", "Called on time", "none on break")
    desk = floor.page.get_by_role("listitem").filter(has_text=re.compile(r"Desk 4"))
    expect(desk).to_contain_text(numbers[0])
    expect(desk).to_contain_text("Called")
    row = floor.page.locator(".waits li").filter(has_text="Building permits")
    expect(row.locator(".wait-count")).to_have_text("2")
    assert lobby.says("kiosk", "kiosk-1", state="ready", paper="ok")
    expect(floor.page.locator(".devices li").filter(has_text="Kiosks")).to_contain_text("1 of 2 ready")


def test_the_floor_tells_trouble_first(tablet: NewTablet, lobby: Lobby) -> None:
    floor = tablet().sign_in("maria")
    assert lobby.says("kiosk", "kiosk-1", state="ready", paper="low")
    floor.shows("Kiosk 1: paper low.", "Paper low")
    assert lobby.says("kiosk", "kiosk-1", state="ready", paper="ok")
    expect(floor.page.get_by_text("Kiosk 1: paper low.")).to_have_count(0)


def test_the_day_report_shows_the_day_and_gives_the_csv(tablet: NewTablet, lobby: Lobby) -> None:
    number = lobby.check_in("licenses")
    desk = tablet().sign_in("ali", desk="4")
    desk.press(f"Call {number}")
    desk.press("Start serving")
    desk.press("Finish")
    desk.press("Finish only")
    desk.shows("is finished: Resolved.")
    report = tablet().sign_in("maria")
    report.page.get_by_role("link", name="Reports").tap()
    report.shows("How many", "How long", "How it ended", "How to read this")
    line = report.page.get_by_role("row").filter(has=report.page.get_by_role("rowheader", name="Licenses"))
    expect(line.first).to_be_visible()
    with report.page.expect_download() as started:
        report.page.get_by_role("link", name="Save as CSV").tap()
    assert started.value.path().read_text(encoding="utf-8-sig").count("\n") >= 7
    report.page.get_by_label("Service day").fill("2020-01-01")
    report.shows("Wednesday, January 1, 2020")


def test_a_tablet_is_paired_by_its_code_and_then_takes_a_pin(tablet: NewTablet, lobby: Lobby) -> None:
    new = tablet()
    new.press("Pair this tablet")
    code = new.page.locator(".pairing-code")
    expect(code).to_have_text(re.compile(r"[A-Z0-9]{4}"))
    admin = tablet().sign_in("maria")
    admin.go("Devices")
    admin.page.get_by_label("The code on its screen").fill(code.inner_text())
    admin.page.get_by_label("Which device is it?").fill("tablet-7")
    admin.press("Pair")
    admin.shows("tablet-7 is paired.")
    new.page.get_by_label("Your name").select_option(label="Ali K.")
    new.page.get_by_label("PIN").fill(PIN)
    new.choose("3")
    new.press("Open desk 3")
    new.shows("Desk 3", "Ali K.", "Connected")
    row = admin.page.get_by_role("listitem").filter(has_text="tablet-7")
    row.get_by_role("button", name="End the pairing").tap()
    row.get_by_role("button", name="Yes, end the pairing").tap()
    expect(row).to_have_count(0)


def test_a_code_that_nobody_shows_is_answered_in_words(tablet: NewTablet) -> None:
    admin = tablet().sign_in("maria")
    admin.go("Devices")
    admin.page.get_by_label("The code on its screen").fill("ZZZZ-ZZZZ")
    admin.page.get_by_label("Which device is it?").fill("kiosk-1")
    admin.press("Pair")
    admin.shows("That code is not waiting. Look at the device's screen again.")


def test_people_see_only_the_pages_of_their_roles(tablet: NewTablet) -> None:
    greeter = tablet().sign_in("grace")
    greeter.press("Menu")
    links = greeter.page.get_by_role("navigation").get_by_role("link")
    assert links.all_inner_texts() == ["Greeter"]
    greeter.page.goto("/tablet#/devices")
    greeter.shows("Find a number")
