"""Two people press at once; the connection goes and comes back; a screen that is not true says so."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.lobby import Lobby
from tests.browser.staff_app import Tablet

NewTablet = Callable[..., Tablet]


def test_who_presses_second_gets_words_and_the_new_state(tablet: NewTablet, lobby: Lobby) -> None:
    number = lobby.check_in("permits")
    first = tablet().sign_in("ali", desk="4")
    second = tablet().sign_in("ali")
    second.press(f"Call {number}")
    first.press("Start serving")
    expect(second.button("Finish")).to_be_visible()
    for one in (first, second):
        one.press("Finish")
    second.context.set_offline(True)
    first.press("Finish only")
    first.shows(f"{number} is finished: Resolved.")
    second.context.set_offline(False)
    second.button("Finish only").dispatch_event("click")
    second.shows("Here is how")
    assert lobby.visit(number)["outcome"] == "resolved"


def test_two_desks_never_call_the_same_customer(tablet: NewTablet, lobby: Lobby) -> None:
    number = lobby.check_in("permits")
    one, other = tablet().sign_in("ali", desk="4"), tablet().sign_in("maria")
    other.go("Desk")
    other.choose("8")
    other.press("Open desk 8")
    for each in (one, other):
        expect(each.button(f"Call {number}")).to_be_visible()
    other.context.set_offline(True)
    one.press(f"Call {number}")
    other.context.set_offline(False)
    one.ticket_shows(number, "Called")
    other.shows("No one is waiting for this desk.")
    assert lobby.visit(number)["desk"] == "desk-4"


def test_a_desk_that_somebody_has_open_sends_one_to_another(tablet: NewTablet, lobby: Lobby) -> None:
    tablet().sign_in("ali", desk="4").shows("No one is waiting for this desk.")
    late = tablet().sign_in("maria")
    late.go("Desk")
    late.choose("4")
    late.press("Open desk 4")
    late.shows("Somebody else has this desk open. Choose another desk.")


def test_without_the_server_the_screen_says_how_old_it_is_and_recovers(tablet: NewTablet, lobby: Lobby) -> None:
    number = lobby.check_in("permits")
    desk = tablet().sign_in("ali", desk="4")
    expect(desk.button(f"Call {number}")).to_be_visible()
    lobby.server.stop()
    desk.shows("Not connected. Showing", "Waits for connection")
    call = desk.page.get_by_role("button", name=f"Call {number}")
    expect(call).to_have_attribute("aria-disabled", "true")
    desk.ticket_shows(number)
    lobby.server.start()
    expect(desk.button(f"Call {number}")).not_to_have_attribute("aria-disabled", "true")
    desk.shows("Connected")
    desk.press(f"Call {number}")
    desk.ticket_shows("Called")


def test_an_ended_session_leads_back_to_the_sign_in(tablet: NewTablet, lobby: Lobby) -> None:
    desk = tablet().sign_in("ali", desk="4")
    desk.shows("Connected")
    desk.context.clear_cookies()
    desk.page.reload()
    expect(desk.page.get_by_label("Password")).to_be_visible()


def test_a_printer_in_trouble_is_shown_in_words(tablet: NewTablet, lobby: Lobby) -> None:
    desk = tablet().sign_in("ali", desk="4")
    desk.shows("Connected")
    assert lobby.says("printer", "printer-1", state="trouble", paper="out", problem="paper_out")
    desk.shows("Kiosk 1 printer: paper out.")
    assert lobby.says("printer", "printer-1", state="ready", paper="ok")
    expect(desk.page.get_by_text("Kiosk 1 printer: paper out.")).to_have_count(0)
