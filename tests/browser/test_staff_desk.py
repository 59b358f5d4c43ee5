"""A day at a desk: every verb, by touch."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.lobby import Lobby
from tests.browser.staff_app import Tablet

NewTablet = Callable[..., Tablet]


def at_desk_4(tablet: NewTablet, login: str = "ali") -> Tablet:
    return tablet().sign_in(login, desk="4")


def serving(tablet: NewTablet, lobby: Lobby, *services: str) -> tuple[Tablet, str]:
    """Desk 4 with one customer being served."""
    number = lobby.check_in(*(services or ("permits",)))
    desk = at_desk_4(tablet)
    desk.press(f"Call {number}")
    desk.press("Start serving")
    expect(desk.button("Finish")).to_be_visible()
    return desk, number


def test_signing_in_opens_the_desk_that_was_chosen(tablet: NewTablet, lobby: Lobby) -> None:
    desk = at_desk_4(tablet)
    desk.shows("Desk 4", "Ali K.", "Connected", "No one is waiting for this desk.")
    assert lobby.desk("desk-4")["desk"]["staff_name"] == "Ali K."


def test_a_wrong_password_is_answered_in_words(tablet: NewTablet) -> None:
    page = tablet()
    page.page.get_by_label("Staff code").fill("ali")
    page.page.get_by_label("Password").fill("not the one")
    page.press("Sign in")
    page.shows("That name and PIN or password do not fit. Try again.")


def test_the_call_names_the_number_and_says_why(tablet: NewTablet, lobby: Lobby) -> None:
    desk = at_desk_4(tablet)
    number = lobby.check_in("permits", needs=["wheelchair"], language="es")
    desk.ticket_shows("Next for desk 4", number, "Building permits", "min promised", "Wheelchair", "Spanish")
    desk.press(f"Call {number}")
    desk.ticket_shows("Called", "since the call")
    expect(desk.button("Start serving")).to_be_visible()
    expect(desk.button("Recall")).to_have_attribute("aria-disabled", "true")
    assert lobby.visit(number)["state"] == "called"


@pytest.mark.parametrize(
    ("language", "in_turn", "by_name"),
    [
        ("Español", "{} esperó 1 de 20 minutos prometidos, la mayor parte", "Se llamó a {} fuera de turno: Regresó."),
        ("العربية", "انتظر {} مدة 1 من 20 دقيقة موعودة، وهي أعلى نسبة", "نودي {} خارج الدور: عاد."),
    ],
)
def test_the_reason_is_said_in_the_readers_language(
    language: str, in_turn: str, by_name: str, tablet: NewTablet, lobby: Lobby
) -> None:
    first, second = lobby.check_in("permits"), lobby.check_in("permits")
    lobby.later(61)
    desk = at_desk_4(tablet)
    desk.press("Menu")
    desk.choose(language)
    desk.ticket_shows(in_turn.format(first))
    desk.page.keyboard.press("Escape")
    desk.open_row(second)
    desk.page.locator("label", has=desk.page.locator("input[value='came_back']")).tap()
    desk.page.locator(".sheet[open] .action.accent").tap()
    desk.ticket_shows(by_name.format(second))


def test_a_call_can_be_repeated_after_fifteen_seconds(tablet: NewTablet, lobby: Lobby) -> None:
    number = lobby.check_in("permits")
    desk = at_desk_4(tablet)
    desk.press(f"Call {number}")
    desk.ticket_shows("Called")
    lobby.later(16)
    lobby.check_in("fees")
    expect(desk.button("Recall")).not_to_have_attribute("aria-disabled", "true")
    desk.press("Recall")
    desk.ticket_shows("2 times")
    assert lobby.visit(number)["calls"] == 2


def test_serving_is_held_and_resumed(tablet: NewTablet, lobby: Lobby) -> None:
    desk, number = serving(tablet, lobby)
    desk.ticket_shows("Serving", "usual visit", "now, desk 4")
    desk.press("Hold")
    desk.shows(f"{number} is on hold.", "On hold: 1")
    desk.press("On hold: 1")
    desk.open_row(number)
    desk.press(f"Resume {number} here")
    expect(desk.button("Finish")).to_be_visible()
    assert lobby.visit(number)["state"] == "serving"


def test_finish_records_the_outcome_and_the_note(tablet: NewTablet, lobby: Lobby) -> None:
    desk, number = serving(tablet, lobby)
    desk.press("Finish")
    desk.choose("Permit issued")
    desk.page.get_by_label("Note, if it helps the next visit").fill("Plans are at the front desk")
    desk.press("Finish only")
    desk.shows(f"{number} is finished: Permit issued.", "No one is waiting for this desk.")
    assert lobby.visit(number)["outcome"] == "permit_issued"
    assert lobby.note(number) == "Plans are at the front desk"


def test_finish_and_call_next_takes_two_touches(tablet: NewTablet, lobby: Lobby) -> None:
    desk, number = serving(tablet, lobby)
    after = lobby.check_in("zoning")
    desk.shows("1 person")
    desk.press("Finish")
    desk.press("Finish and call next")
    desk.ticket_shows(after, "Called")
    assert lobby.visit(number)["outcome"] == "resolved"
    assert lobby.visit(after)["state"] == "called"


def test_a_finish_pressed_by_mistake_is_undone(tablet: NewTablet, lobby: Lobby) -> None:
    desk, number = serving(tablet, lobby)
    desk.press("Finish")
    desk.press("Finish only")
    desk.press("Undo")
    desk.ticket_shows(number, "Serving")
    assert lobby.visit(number)["state"] == "serving"


def test_the_undo_bar_goes_after_ten_seconds(tablet: NewTablet, lobby: Lobby) -> None:
    number = lobby.check_in("permits")
    desk = tablet()
    desk.page.clock.install()
    desk.sign_in("ali", desk="4")
    desk.press(f"Call {number}")
    desk.shows(f"{number} was called.")
    desk.page.clock.fast_forward(11_000)
    expect(desk.button("Undo")).to_have_count(0)


def test_transfer_hands_the_visit_to_another_service(tablet: NewTablet, lobby: Lobby) -> None:
    desk, number = serving(tablet, lobby)
    desk.press("Transfer")
    expect(desk.button("Transfer Choose a service first")).to_have_attribute("aria-disabled", "true")
    desk.choose("Pay a fee")
    desk.choose("Desk 4")
    desk.choose("Goes to the end")
    desk.page.get_by_label("Note for the next desk").fill("pays for the permit")
    desk.press(f"Transfer {number} to Pay a fee")
    desk.shows(f"{number} was handed on.")
    visit = lobby.visit(number)
    assert (visit["service"], visit["state"], visit["desk_wanted"]) == ("fees", "waiting", "desk-4")
    assert lobby.note(number) == "pays for the permit"


def test_a_customer_goes_back_to_the_line(tablet: NewTablet, lobby: Lobby) -> None:
    desk, number = serving(tablet, lobby)
    desk.press("More")
    desk.press("Back to the line, keeps its wait")
    desk.shows(f"{number} is back in the line.")
    assert lobby.visit(number)["state"] == "waiting"


def test_a_service_added_follows_after_this_one(tablet: NewTablet, lobby: Lobby) -> None:
    desk, number = serving(tablet, lobby)
    desk.press("Add a service")
    dialog = desk.page.get_by_role("dialog")
    desk.choose("Pay a fee")
    dialog.get_by_role("button", name="Add a service").tap()
    desk.ticket_shows("Pay a fee", "next")
    desk.press("Finish")
    desk.shows(f"Then Pay a fee. {number} waits again.")
    desk.press("Finish only")
    desk.shows(f"{number} is done here and waits for the next service.")
    visit = lobby.visit(number)
    assert (visit["state"], visit["service"]) == ("waiting", "fees")


def test_no_show_ends_a_call_that_nobody_follows(tablet: NewTablet, lobby: Lobby) -> None:
    number = lobby.check_in("permits")
    desk = at_desk_4(tablet)
    desk.press(f"Call {number}")
    desk.press("No-show")
    desk.shows(f"{number} is finished: No-show.")
    assert lobby.visit(number)["outcome"] == "no_show"


def test_a_customer_who_left_is_taken_from_the_line(tablet: NewTablet, lobby: Lobby) -> None:
    number = lobby.check_in("permits")
    desk = at_desk_4(tablet)
    desk.open_row(number)
    desk.press("The customer left")
    desk.shows("No one is waiting for this desk.")
    assert lobby.visit(number)["outcome"] == "left"


def test_a_visit_is_called_out_of_turn_with_a_reason(tablet: NewTablet, lobby: Lobby) -> None:
    lobby.check_in("permits")
    second = lobby.check_in("permits")
    desk = at_desk_4(tablet)
    desk.press("Call by number")
    desk.page.get_by_label("Ticket number").fill(second)
    desk.page.get_by_role("dialog").get_by_role("button", name=re.compile(second)).tap()
    desk.choose("Came back")
    desk.press(f"Call {second} now")
    desk.ticket_shows(second, "Called", "was called by name: Came back.")
    assert lobby.visit(second)["state"] == "called"


def test_a_ticket_is_printed_again(tablet: NewTablet, lobby: Lobby) -> None:
    number = lobby.check_in("permits")
    desk = at_desk_4(tablet)
    desk.open_row(number)
    desk.press("Print the ticket again")
    desk.choose("Front desk printer")
    desk.press("Print")
    expect(desk.page.get_by_role("dialog")).to_be_hidden()
    assert lobby.visit(number)["paper"] == "wanted"


def test_a_break_has_a_reason_and_an_end(tablet: NewTablet, lobby: Lobby) -> None:
    desk = at_desk_4(tablet)
    desk.press("Break")
    desk.choose("Lunch")
    desk.press("Start the break")
    desk.shows("This desk is on a break.", "Lunch, since")
    assert lobby.desk("desk-4")["desk"]["break_reason"] == "lunch"
    desk.press("Back from break")
    desk.shows("No one is waiting for this desk.")


def test_closing_the_desk_lets_somebody_choose_another(tablet: NewTablet, lobby: Lobby) -> None:
    desk = at_desk_4(tablet)
    desk.press("Menu")
    desk.press("Close desk 4")
    desk.shows("Desk 4 is closed.")
    assert lobby.desk("desk-4")["desk"]["state"] == "closed"
    desk.press("Menu")
    desk.press("Another desk")
    desk.choose("2")
    desk.press("Open desk 2")
    desk.shows("Desk 2")
    assert lobby.desk("desk-2")["desk"]["state"] == "open"


def test_signing_out_returns_to_the_sign_in(tablet: NewTablet) -> None:
    desk = at_desk_4(tablet)
    desk.press("Menu")
    desk.press("Sign out")
    expect(desk.page.get_by_label("Password")).to_be_visible()
    desk.page.reload()
    expect(desk.page.get_by_label("Password")).to_be_visible()
