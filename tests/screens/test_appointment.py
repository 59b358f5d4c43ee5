"""Whoever has an appointment: the code typed by finger, keypad or reader, and what comes of it. No window, no server."""

from __future__ import annotations

import pytest

from kiosk import focus
from kiosk.elements import Elements
from kiosk.scanner import OTHER, PAUSE_S, Scanner
from kiosk.screens import screen
from kiosk.screens.context import ScreenContext
from kiosk.state import Answered, CheckInRefused, KeepCheckIn, Kept, KioskState, Modes, Screen, Sheet, Ticked
from tests.screens.going import go, through
from tests.screens.offers import NOON, a_kiosk_view, an_offer, checked_in

BOOKED = an_offer(a_kiosk_view(appointments=True))
CODE = "Q7K-204"
TYPED = ["appointment", *(f"key:{letter}" for letter in CODE)]


def refused(code: str) -> KioskState:
    return go(*TYPED, "check_in", Kept("key"), CheckInRefused("key", code), offer=BOOKED)


def test_a_code_that_is_typed_checks_in_and_leads_to_the_ticket() -> None:
    state, effects = through([*TYPED, "check_in"], KioskState(), BOOKED, 1.0)
    assert state.screen is Screen.SENDING
    (check_in,) = effects
    assert isinstance(check_in, KeepCheckIn)
    assert (check_in.request.appointment, check_in.request.services) == (CODE, [])
    assert (check_in.request.language, check_in.request.printer) == ("en", "printer-1")
    state = go(Kept("key"), Answered("key", checked_in(slot_at=NOON)), state=state, offer=BOOKED)
    assert state.screen is Screen.TICKET
    assert go("done", state=state, offer=BOOKED).code == ""


def test_nobody_is_asked_for_a_code_where_nobody_is_expected() -> None:
    assert go("appointment") == KioskState()
    assert go(f"scanned:{CODE}") == KioskState()


def test_doors_and_capacity_do_not_hold_up_who_is_booked() -> None:
    for view in ({"full": True}, {"branch": {"open": False}}):
        offer = an_offer(a_kiosk_view(appointments=True, **view))
        assert go(*TYPED, "check_in", offer=offer).screen is Screen.SENDING


def test_with_two_ways_in_a_language_tile_shows_both_in_that_language() -> None:
    state = go("language:ar", offer=BOOKED)
    assert (state.screen, state.modes.language) == (Screen.HOME, "ar")


def test_check_in_counts_only_for_what_can_be_a_reference() -> None:
    for typed in ([], ["key:Q", "key:7"]):
        state, effects = through(["appointment", *typed, "check_in"], KioskState(), BOOKED, 0)
        assert (state.screen, effects) == (Screen.APPOINTMENT, [])


def test_letters_are_deleted_and_what_no_reference_has_is_not_typed() -> None:
    assert go(*TYPED, "delete", "delete", "key:9", offer=BOOKED).code == "Q7K-29"
    assert go("appointment", "key:-", "key:?", "key:q", "key:Q", "key:-", offer=BOOKED).code == "Q-"
    assert len(go("appointment", *["key:Q"] * 30, offer=BOOKED).code) == 24


@pytest.mark.parametrize("code", ["unknown_appointment", "slot_on_another_day", "illegal_transition"])
def test_after_a_refusal_one_letter_can_be_corrected(code: str) -> None:
    state = refused(code)
    assert (state.screen, state.refusal) == (Screen.REFUSED, code)
    state = go("back", state=state, offer=BOOKED)
    assert (state.screen, state.code) == (Screen.APPOINTMENT, CODE)
    state, effects = through(["delete", "key:5", "check_in"], state, BOOKED, 0)
    assert [effect.request.appointment for effect in effects if isinstance(effect, KeepCheckIn)] == ["Q7K-205"]
    assert go(Kept("second"), Answered("second", checked_in()), state=state, offer=BOOKED).screen is Screen.TICKET


def test_after_a_refusal_a_ticket_can_be_had_without_the_appointment() -> None:
    state, effects = through(["start", "service:permits", "confirm"], refused("slot_on_another_day"), BOOKED, 0)
    assert [(each.request.services, each.request.appointment) for each in effects if isinstance(each, KeepCheckIn)] == [
        (["permits"], None)
    ]
    later = go(Kept("second"), CheckInRefused("second", "branch_full"), state=state, offer=BOOKED)
    assert go("back", state=later, offer=BOOKED) == later, "there is no code to go back to"


def test_language_and_help_keep_what_is_typed_and_leaving_does_not() -> None:
    state = go(*TYPED, "language", "language:es", "help", "back", offer=BOOKED)
    assert (state.screen, state.code, state.modes.language) == (Screen.APPOINTMENT, CODE, "es")
    home = go("back", state=state, offer=BOOKED)
    assert (home.screen, home.code) == (Screen.HOME, "")


def test_the_next_customer_finds_no_code() -> None:
    typed = go(*TYPED, offer=BOOKED)
    warned = go(Ticked(), state=typed, offer=BOOKED, now=45)
    assert warned.sheet is Sheet.STILL_THERE
    assert go(Ticked(), state=warned, offer=BOOKED, now=65) == KioskState(touched_at=65)
    kept = go(Ticked(), state=go(*TYPED, "check_in", Kept("key"), offer=BOOKED), offer=BOOKED, now=8)
    assert kept.screen is Screen.KEPT
    for left in (refused("unknown_appointment"), kept):
        assert go(Ticked(), state=left, offer=BOOKED, now=68) == KioskState(touched_at=68)


# --- read by a reader of codes ---


@pytest.mark.parametrize(
    "before", [[], ["appointment"], ["appointment", "key:A"], ["start"], ["start", "service:fees"]]
)
def test_a_code_that_is_read_checks_in_at_once(before: list[str]) -> None:
    state, effects = through([*before, f"scanned:{CODE}"], KioskState(), BOOKED, 0)
    assert state.screen is Screen.SENDING
    assert [effect.request.appointment for effect in effects if isinstance(effect, KeepCheckIn)] == [CODE]


def test_a_code_that_is_read_answers_are_you_still_there_but_not_a_call_for_help() -> None:
    warned = go(Ticked(), state=go("start", offer=BOOKED), offer=BOOKED, now=45)
    assert go(f"scanned:{CODE}", state=warned, offer=BOOKED).screen is Screen.SENDING
    asked = go("help", offer=BOOKED)
    assert go(f"scanned:{CODE}", state=asked, offer=BOOKED) == asked


def test_the_next_code_under_the_reader_does_not_wait_until_the_ticket_clears() -> None:
    language = go("language:ar", "appointment", f"scanned:{CODE}", Kept("key"), offer=BOOKED)
    ticket = go(Answered("key", checked_in()), state=language, offer=BOOKED)
    assert go(f"scanned:{CODE}", state=ticket, offer=BOOKED) == ticket, "the same code, held there a little longer"
    assert go("scanned:HTTPS???X", state=ticket, offer=BOOKED) == ticket, "the code of the ticket itself"
    state, effects = through(["scanned:R8L-305"], ticket, BOOKED, 0)
    assert [effect.request.appointment for effect in effects if isinstance(effect, KeepCheckIn)] == ["R8L-305"]
    assert state.modes == Modes(), "and is somebody else"


def test_what_is_read_and_can_be_no_reference_leads_to_where_one_is_typed() -> None:
    state = go("scanned:HTTPS???X", offer=BOOKED)
    assert (state.screen, state.code) == (Screen.APPOINTMENT, "")


def read(scanner: Scanner, text: str, *, at: float, apart: float) -> float:
    """These letters, so many seconds apart; returns when the last one came."""
    for letter in text:
        typed = scanner.letter(ord(letter.lower()), at)
        assert typed is not None
        scanner.hear(typed, at)
        at += apart
    return at - apart


def test_letters_without_a_pause_and_enter_are_a_reader() -> None:
    scanner = Scanner()
    last = read(scanner, CODE, at=10, apart=0.01)
    assert scanner.end(last + 0.01, "") == CODE
    assert scanner.end(last + 0.02, "") == "", "the next Enter is OK again"


def test_a_reader_takes_the_place_of_what_a_finger_typed() -> None:
    scanner = Scanner()
    scanner.forget()
    last = read(scanner, CODE, at=10, apart=0.01)
    assert scanner.end(last, "AB" + CODE) == CODE


def test_enter_after_a_pause_is_ok() -> None:
    scanner = Scanner()
    last = read(scanner, CODE, at=10, apart=0.01)
    assert scanner.end(last + 2 * PAUSE_S, CODE) == ""


def test_whoever_types_by_hand_keeps_all_that_is_shown() -> None:
    scanner = Scanner()
    read(scanner, "Q7X", at=10, apart=1)
    scanner.delete()
    last = read(scanner, "K-204", at=14, apart=0.2)
    assert scanner.end(last, CODE) == CODE


def test_the_space_bar_is_ok_unless_a_reader_types_it() -> None:
    scanner = Scanner()
    assert scanner.letter(32, 10) is None
    last = read(scanner, "AB", at=10, apart=0.01)
    assert scanner.letter(32, last + 0.01) == OTHER
    assert (scanner.letter(256 + 7, 11), scanner.letter(269, 11), scanner.letter(304, 11)) == ("7", "-", None)


# --- the keyboard under the keypad's arrows ---


def keyboard(language: str = "en", code: str = CODE) -> Elements:
    state = KioskState(screen=Screen.APPOINTMENT, code=code, modes=Modes(language=language))
    return screen(ScreenContext(state, BOOKED, NOON))


def walked(start: str, *arrows: focus.Arrow, language: str = "en") -> str | None:
    place: str | None = start
    for arrow in arrows:
        place = focus.moved(keyboard(language), place, arrow, reading=False, right_to_left=language == "ar")
    return place


@pytest.mark.parametrize("language", ["en", "ar"])
def test_arrows_go_over_the_keyboard_as_it_stands(language: str) -> None:
    assert focus.first(keyboard(language), reading=False) == "key-1"
    assert walked("key-1", "right", "right", "down", "down", language=language) == "key-D"
    assert walked("key-D", "left", "up", language=language) == "key-W"
    assert walked("key-0", "right", language=language) == "key-Q"
    assert walked("key-dash", "down", language=language) == "delete"


def test_arrows_leave_the_keyboard_above_and_below() -> None:
    assert walked("key-V", "down") == "back"
    assert walked("key-V", "down", "down") == "check_in"
    assert walked("back", "up") == "delete"
    assert walked("key-5", "up") == "listen", "before the first comes the last"
