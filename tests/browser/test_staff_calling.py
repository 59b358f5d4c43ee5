"""Automatic calling at the tablet, and the desk that a customer is offered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.lobby import Lobby
from tests.browser.staff_app import Tablet
from tests.browser.test_staff_looks import LOOKS, NEXT_STEP, Show
from tests.running import post

NewTablet = Callable[..., Tablet]
WRAP_UP_S = 5
SWITCH = ".menu-sheet[open] .switch-line"


@pytest.fixture(autouse=True)
def time_goes_on(lobby: Lobby) -> Iterator[None]:
    """Whatever a test did to the clock, the next one finds it running."""
    yield
    lobby.later(0)


def automatic_desk(tablet: NewTablet, login: str = "ali") -> Tablet:
    """Desk 4, switched to automatic calling in its menu."""
    desk = tablet().sign_in(login, desk="4")
    desk.shows("The next customer shows here at once.")
    desk.press("Menu")
    switch = desk.page.get_by_role("switch", name="Automatic calling")
    expect(switch).not_to_be_checked()
    switch.tap()
    expect(switch).to_be_checked()
    desk.close_sheet()
    return desk


def with_the_next_in_its_wrap_up(tablet: NewTablet, lobby: Lobby) -> tuple[Tablet, str]:
    """Desk 4 has just finished a customer, and somebody waits; the clock stands."""
    desk = automatic_desk(tablet)
    lobby.later(WRAP_UP_S)
    lobby.check_in("permits")
    desk.press("Start serving")
    following = lobby.check_in("permits")
    lobby.later(60, speed=0)
    desk.press("Finish")
    expect(desk.button("Finish and call next")).to_have_count(0)
    desk.page.get_by_role("dialog").get_by_role("button", name="Finish").tap()
    return desk, following


def test_a_newcomer_is_called_at_once_to_an_automatic_desk_that_is_free(tablet: NewTablet, lobby: Lobby) -> None:
    desk = automatic_desk(tablet)
    desk.shows("The next customer is called by itself.")
    lobby.later(WRAP_UP_S)
    number = lobby.check_in("permits")
    desk.ticket_shows(number, "Called")
    desk.shows(f"{number} was called.")


def test_after_a_customer_the_screen_says_when_the_next_is_called_and_who(tablet: NewTablet, lobby: Lobby) -> None:
    desk, following = with_the_next_in_its_wrap_up(tablet, lobby)
    desk.ticket_shows(f"Calling {following} in ")
    expect(desk.button(f"Call {following}")).not_to_have_attribute("aria-disabled", "true")
    lobby.later(WRAP_UP_S)
    desk.ticket_shows(following, "Called")


def test_pause_holds_the_call_at_once_and_then_asks_why(tablet: NewTablet, lobby: Lobby) -> None:
    desk, following = with_the_next_in_its_wrap_up(tablet, lobby)
    desk.press("Pause")
    desk.shows("Automatic calling is paused")
    assert lobby.desk("desk-4")["desk"]["pause_reason"] == "short_pause"
    desk.choose("Paperwork")
    desk.press("Keep this reason")
    desk.ticket_shows(following, "Paused: Paperwork")
    lobby.later(600)
    floor = tablet().sign_in("maria")
    floor.shows("Automatic calling paused: Paperwork")
    assert lobby.desk("desk-4")["current"] is None
    desk.press("Resume")
    desk.ticket_shows(f"Calling {following} in ")
    lobby.later(WRAP_UP_S)
    desk.ticket_shows(following, "Called")


def test_a_reason_that_is_typed_is_shown_as_it_was_typed(tablet: NewTablet, lobby: Lobby) -> None:
    desk = automatic_desk(tablet)
    desk.press("Menu")
    desk.page.locator(SWITCH).tap()
    desk.page.get_by_label("Another reason").fill("Fire drill")
    desk.press("Keep this reason")
    desk.ticket_shows("Paused: Fire drill", "No one is waiting for this desk.")
    desk.press("Menu")
    expect(desk.page.locator(SWITCH)).to_contain_text("Paused")


def test_a_call_that_is_taken_back_is_not_made_again_at_once(tablet: NewTablet, lobby: Lobby) -> None:
    desk = automatic_desk(tablet)
    lobby.later(WRAP_UP_S)
    number = lobby.check_in("permits")
    desk.shows(f"{number} was called.")
    desk.press("Undo")
    desk.ticket_shows(number, "Paused: A call was taken back")
    lobby.later(60)
    desk.press(f"Call {number}")
    desk.ticket_shows(number, "Called")


def test_a_desk_says_that_its_next_is_offered_to_another_first_and_can_call_all_the_same(
    tablet: NewTablet, lobby: Lobby
) -> None:
    desk = tablet().sign_in("ali", desk="4")
    assert post(lobby.server.client("staff", "staff-3"), "/desks/desk-3/open").is_success
    greeter = tablet().sign_in("grace")
    greeter.choose("Pay a fee")
    greeter.press("Give ticket for Pay a fee")
    greeter.shows("Desk 3 is free for them.")
    number = greeter.page.locator(".given .number").inner_text()
    desk.ticket_shows(number, "Offered to desk 3 first")
    assert lobby.desk("desk-3")["next"]["offered_to"] is None
    desk.press(f"Call {number}")
    desk.ticket_shows(number, "Called")


# --- how it looks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("look", list(LOOKS))
def test_automatic_calling_is_faultless_in_every_state(look: str, tablet: NewTablet, lobby: Lobby) -> None:
    show = Show(tablet(**LOOKS[look]), look)
    _go_through_the_states(show, lobby)


def test_automatic_calling_at_twice_the_text_size_loses_nothing(tablet: NewTablet, lobby: Lobby) -> None:
    show = Show(tablet(locale="es"), "200")
    _go_through_the_states(show, lobby, font_size="200%")


def _go_through_the_states(show: Show, lobby: Lobby, font_size: str = "") -> None:
    page = show.tablet.page
    page.clock.set_fixed_time(datetime.now())  # so that what the screen counts down stands too
    page.locator("#staff").fill("ali")
    page.locator("#password").fill("a-long-demo-password")
    show.tap(".action.accent")
    show.tap(".desks .tile >> nth=3")
    show.tap(".action.accent")
    show.sees(".desk-still")
    if font_size:
        page.evaluate("size => void (document.documentElement.style.fontSize = size)", font_size)
    show.tap(".head .button.bare")
    show.tap(SWITCH)
    show.sees(f"{SWITCH}[aria-checked=true]")
    show.state("automatic-menu")
    show.tap(".menu-sheet[open] .sheet-head .button")
    show.state("automatic-nobody", whole=bool(font_size))
    lobby.later(60, speed=0)
    lobby.check_in("permits")
    show.tap(NEXT_STEP)
    show.sees(".steps-head .button")
    lobby.check_in("permits", needs=["wheelchair"])
    lobby.later(60, speed=0)
    show.tap(NEXT_STEP)
    show.sees(".sheet[open]")
    show.state("automatic-finish")
    show.tap(".sheet[open] .action.accent")
    show.sees(".calling-line")
    show.state("automatic-counting", whole=bool(font_size))
    show.tap(".actions .action")
    show.sees(".sheet[open] #pause-reason")
    show.state("automatic-pause")
    show.tap(".sheet[open] .tiles .tile >> nth=1")
    show.tap(".sheet[open] .action.accent")
    expect(page.locator(".calling-line")).to_have_count(0)
    show.state("automatic-paused", whole=bool(font_size))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scrolling"
