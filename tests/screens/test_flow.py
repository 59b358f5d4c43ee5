"""A visit to the kiosk as a table of states: no window, no server, no clock."""

from __future__ import annotations

import pytest

from kiosk.offer import Offer
from kiosk.state import (
    Answered,
    CallStaff,
    CheckInRefused,
    Chime,
    KeepCheckIn,
    Kept,
    KioskState,
    Modes,
    Offered,
    Print,
    PrintEnded,
    Screen,
    Sheet,
    StaffCalled,
    Ticked,
    TicketPaper,
)
from tests.screens.going import go, through
from tests.screens.offers import a_kiosk_view, an_offer, checked_in, many_services


def on_confirm(**changes: object) -> KioskState:
    return go("start", "service:permits", **changes)  # type: ignore[arg-type]


def on_ticket(offer: Offer | None = None) -> KioskState:
    return go("confirm", Kept("key"), Answered("key", checked_in()), state=on_confirm(), offer=offer)


def test_a_whole_visit_by_touch() -> None:
    state, effects = through(["start", "service:permits", "need:wheelchair", "confirm"], KioskState(), an_offer(), 1.0)
    assert state.screen is Screen.SENDING
    (check_in,) = effects
    assert isinstance(check_in, KeepCheckIn)
    assert (check_in.request.services, check_in.request.needs) == (["permits"], ["wheelchair"])
    assert (check_in.request.language, check_in.request.printer) == ("en", "printer-1")
    state, effects = through([Kept("key"), Answered("key", checked_in())], state, an_offer(), 1.2)
    assert (state.screen, state.paper) == (Screen.TICKET, TicketPaper.COMING)
    assert effects == [Print(checked_in().paper)]  # type: ignore[arg-type]


def test_nothing_is_sent_before_confirm() -> None:
    presses = ["start", "service:permits", "need:wheelchair", "back", "service:fees", "text_size", "help", "back"]
    _, effects = through(presses, KioskState(), an_offer(), 0)
    assert effects == []


def test_confirm_counts_once() -> None:
    state, effects = through(["confirm", "confirm", "start", "back", "done"], on_confirm(), an_offer(), 0)
    assert len(effects) == 1
    assert state.screen is Screen.SENDING


def test_a_language_tile_starts_at_once_in_that_language() -> None:
    state = go("language:ar")
    assert (state.screen, state.modes.language) == (Screen.SERVICES, "ar")
    assert go("language:xx") == KioskState()


def test_the_language_can_change_anywhere_without_losing_the_place() -> None:
    state = go("language", "language:es", state=on_confirm())
    assert (state.screen, state.service, state.modes.language) == (Screen.CONFIRM, "permits", "es")
    assert go("language", "back", state=on_confirm()).screen is Screen.CONFIRM


def test_back_goes_back_one_step_at_a_time() -> None:
    offer = an_offer(many_services())
    state = go("start", "category:category-1", "more:2", offer=offer)
    seen = []
    for _ in range(4):
        seen.append((state.screen, state.pages))
        state = go("back", state=state, offer=offer)
    assert seen == [
        (Screen.SERVICES, (0, 2)),
        (Screen.SERVICES, (0,)),
        (Screen.CATEGORIES, (0,)),
        (Screen.HOME, (0,)),
    ]


def test_categories_only_where_there_are_more_than_six_services() -> None:
    assert go("start").screen is Screen.SERVICES
    assert go("start", offer=an_offer(many_services())).screen is Screen.CATEGORIES


@pytest.mark.parametrize("changes", [{"full": True}, {"branch": {"open": False}}])
def test_a_branch_that_takes_nobody_starts_nothing(changes: dict[str, object]) -> None:
    offer = an_offer(a_kiosk_view(**changes))
    assert go("start", offer=offer).screen is Screen.HOME
    assert go("language:es", offer=offer).screen is Screen.HOME


def test_a_service_that_is_shut_cannot_be_chosen() -> None:
    view = a_kiosk_view()
    shut = view.model_copy(update={"services": [each.model_copy(update={"open": False}) for each in view.services]})
    assert go("start", "service:permits", offer=an_offer(shut)).screen is Screen.SERVICES
    assert go("start", "service:unknown").screen is Screen.SERVICES


def test_without_an_answer_the_screen_says_so_within_800_ms() -> None:
    sending = go("confirm", Kept("key"), state=on_confirm(), now=10)
    assert not go(Ticked(), state=sending, now=10.7).slow
    assert go(Ticked(), state=sending, now=10.8).slow


def test_an_answer_that_comes_late_comes_right_by_itself() -> None:
    sending = go("confirm", Kept("key"), state=on_confirm(), now=10)
    kept = go(Ticked(), state=sending, now=18)
    assert kept.screen is Screen.KEPT
    assert go(Answered("key", checked_in()), state=kept, now=20).screen is Screen.TICKET


def test_the_answer_to_somebody_who_has_gone_is_shown_to_nobody() -> None:
    kept = go(Ticked(), state=go("confirm", Kept("key"), state=on_confirm()), now=8)
    home = go("done", state=kept, now=9)
    assert through([Answered("key", checked_in())], home, an_offer(), 10) == (home, [])


def test_a_refused_check_in_sends_the_customer_to_the_staff() -> None:
    state = go("confirm", Kept("key"), CheckInRefused("key", "branch_full"), state=on_confirm())
    assert (state.screen, state.refusal) == (Screen.REFUSED, "branch_full")
    assert go("done", state=state).screen is Screen.HOME


@pytest.mark.parametrize(
    ("paper", "shown"),
    [
        ("ok", TicketPaper.COMING),
        ("low", TicketPaper.COMING),
        ("unknown", TicketPaper.PRINTING),
        ("out", TicketPaper.NONE),
        ("offline", TicketPaper.NONE),
    ],
)
def test_paper_is_promised_only_where_it_is_believed(paper: str, shown: TicketPaper) -> None:
    assert on_ticket(an_offer(a_kiosk_view(paper=paper))).paper is shown


def test_paper_that_fails_leaves_the_same_screen_with_the_number_alone() -> None:
    ticket = on_ticket()
    job = checked_in().paper
    assert job is not None
    assert go(PrintEnded(job.id, False), state=ticket).paper is TicketPaper.NONE
    assert go(PrintEnded("another", False), state=ticket).paper is TicketPaper.COMING
    assert go(Offered(), state=ticket, offer=an_offer(a_kiosk_view(paper="out"))).paper is TicketPaper.NONE
    printed = go(PrintEnded(job.id, True), state=ticket)
    assert go(Offered(), state=printed, offer=an_offer(a_kiosk_view(paper="out"))).paper is TicketPaper.PRINTED


def test_the_ticket_clears_after_20_seconds_and_after_60_without_paper() -> None:
    ticket = on_ticket()
    assert go(Ticked(), state=ticket, now=19.9).seconds_left == 1
    assert go(Ticked(), state=ticket, now=20) == KioskState(touched_at=20)
    paperless = on_ticket(an_offer(a_kiosk_view(paper="out")))
    assert go(Ticked(), state=paperless, now=59).screen is Screen.TICKET
    assert go(Ticked(), state=paperless, now=60) == KioskState(touched_at=60)


def test_who_stands_idle_is_asked_and_then_forgotten() -> None:
    state = go("language:ar", "text_size", "contrast", "lower", "service:permits", "need:interpreter")
    assert go(Ticked(), state=state, now=44.9) == state
    warned, effects = through([Ticked()], state, an_offer(), 45)
    assert (warned.sheet, warned.seconds_left, effects) == (Sheet.STILL_THERE, 20, [Chime()])
    assert go("back", state=warned, now=50).screen is Screen.CONFIRM
    assert go(Ticked(), state=warned, now=65) == KioskState(touched_at=65)
    assert go("start_over", state=warned, now=50) == KioskState(touched_at=50)


def test_a_changed_home_is_put_back_without_asking() -> None:
    assert go(Ticked(), state=go("text_size", "contrast"), now=45).modes == Modes()


def test_listening_customers_get_twice_the_time() -> None:
    state = go("start", "listen")
    assert go(Ticked(), state=state, now=89).sheet is None
    assert go(Ticked(), state=state, now=90).seconds_left == 40


def test_help_calls_staff_and_says_whether_they_heard() -> None:
    asked, effects = through(["help", "call_staff"], KioskState(), an_offer(), 0)
    assert effects == [CallStaff("help_wanted")]
    assert go(StaffCalled(True), state=asked).sheet is Sheet.COMING
    assert go(StaffCalled(False), state=asked).sheet is Sheet.ASK_STAFF


def test_a_ticket_that_did_not_print_is_still_safe() -> None:
    state, effects = through(["help", "no_paper"], on_ticket(), an_offer(), 0)
    assert state.paper is TicketPaper.NONE
    assert effects == [CallStaff("ticket_not_printed")]


def test_presses_under_a_sheet_do_not_count() -> None:
    state = go("help", state=on_confirm())
    assert go("confirm", state=state) == state


def test_text_size_goes_round() -> None:
    sizes = [go(*["text_size"] * n).modes.scale for n in range(4)]
    assert sizes == [1.0, 1.5, 2.0, 1.0]
