"""The phone page as the server writes it: every state's words once, only the right ones shown, nothing unescaped."""

from __future__ import annotations

import re
from typing import Any

import pytest

from lobby.contract.base import BranchHead, WaitRange
from lobby.contract.views import TicketView
from server.pages.phone import ENDINGS, MOST_PIPS, Look, chosen_language, ticket_page, unknown_page
from tests.builders import moment

NOW = moment("2026-11-22 10:00")
EVIL = '<script>alert("x")</script>'
ON = re.compile(r'data-on="([^"]+)"( hidden)?')


def a_view(**changes: Any) -> TicketView:
    head = BranchHead(
        id="b", name="Permit Center", county="Alder", timezone="America/Los_Angeles", languages=["en", "es"], open=True
    )
    ticket = {
        "number": "P014", "state": "waiting", "outcome": None, "branch": head, "service": {"en": "Permits"},
        "language": "en", "ahead": 3, "wait": WaitRange(low_s=900, median_s=1200, high_s=1500), "desk": None,
        "checked_in_at": NOW, "called_at": None, "bring": {}, "can_leave": True,
    }  # fmt: skip
    return TicketView(**{**ticket, **changes})


def page(view: TicketView, *, language: str = "en", asking: bool = False) -> str:
    return ticket_page(view, Look("TOKEN", language, NOW, asking, "KEY"))


def headings(html: str) -> list[str]:
    """The headings of the page that show."""
    return re.findall(r'<h1 class="turn" tabindex="-1" data-on="[^"]+">(.+?)</h1>', html)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "waiting"),
        ({"ahead": 0}, "next"),
        ({"state": "called", "desk": "4", "called_at": NOW}, "called"),
        ({"state": "serving", "desk": "4"}, "serving"),
        ({"state": "on_hold"}, "on_hold"),
        ({"state": "ended", "outcome": "left"}, "left"),
        ({"state": "ended", "outcome": "resolved"}, "served"),
        ({"state": "ended", "outcome": "of-the-branch"}, "served"),
    ],
)
def test_what_belongs_to_a_state_shows_in_it_and_in_no_other(changes: dict[str, Any], state: str) -> None:
    parts = ON.findall(page(a_view(**changes)))
    contradicted = [states for states, hidden in parts if bool(hidden) == (state in states.split())]
    assert len(parts) > 20
    assert set(contradicted) <= {"waiting", "waiting next"}, "only what needs script is hidden where it would be on"


def test_every_way_to_end_unserved_has_words_of_its_own() -> None:
    said = [headings(page(a_view(state="ended", outcome=outcome)))[0] for outcome in sorted(ENDINGS)]
    assert len(set(said)) == len(ENDINGS)
    assert "Thank you." not in said
    assert headings(page(a_view(state="ended", outcome="resolved"))) == ["Thank you."]


def test_leaving_is_asked_for_only_where_one_may_leave() -> None:
    assert headings(page(a_view(), asking=True)) == ["Leave the line?"]
    assert headings(page(a_view(can_leave=False), asking=True)) == []
    assert headings(page(a_view(state="serving", desk="4"), asking=True)) == ["We are helping you now."]


@pytest.mark.parametrize("slot", ["service", "number", "desk", "bring", "county", "branch"])
def test_nothing_that_somebody_wrote_is_read_as_markup(slot: str) -> None:
    view = a_view(state="called", desk="4", called_at=NOW)
    if slot in ("county", "branch"):
        name = "county" if slot == "county" else "name"
        view = view.model_copy(update={"branch": view.branch.model_copy(update={name: EVIL})})
    else:
        held = {"service": {"en": EVIL}, "bring": {"en": [EVIL]}}.get(slot, EVIL)
        view = view.model_copy(update={slot: held})
    html = page(view)
    assert EVIL not in html
    assert "&lt;script&gt;alert" in html


def test_a_braces_name_in_a_name_stays_as_it_is() -> None:
    html = page(a_view(state="called", desk="{number}", called_at=NOW))
    assert '<span data-slot="desk">{number}</span>' in html


def test_few_people_ahead_are_drawn_and_many_are_counted() -> None:
    assert page(a_view(ahead=3)).count("<i></i>") == 3
    assert page(a_view(ahead=MOST_PIPS + 1)).count("<i></i>") == 0
    assert "<b>3 people</b> ahead of you" in page(a_view(ahead=3))


def test_the_language_is_the_one_asked_for_the_tickets_or_the_branchs() -> None:
    view = a_view(language="ko")
    assert chosen_language(view, "ar") == "ar", "the page has it, though the branch does not offer it"
    assert chosen_language(view, "es-99") == "es"
    assert chosen_language(view, None) == "en"
    assert chosen_language(a_view(language="es"), "xx") == "es"


def test_an_ended_ticket_is_not_asked_for_again() -> None:
    assert 'http-equiv="refresh"' in page(a_view())
    assert 'http-equiv="refresh"' not in page(a_view(state="ended", outcome="resolved"))


def test_an_unknown_ticket_reads_in_the_phones_language() -> None:
    html = unknown_page("ar")
    assert '<html lang="ar" dir="rtl" data-state="unknown">' in html
    assert "هذه التذكرة ليست من اليوم." in html
