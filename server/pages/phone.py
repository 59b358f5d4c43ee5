"""The phone page as HTML, whole and readable without script. `phone_page/phone.js` then keeps the same words live.

Everything shown is decided here or in phone.js from the same ticket view; a test holds the two against each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

import phone_page
from lobby.contract.views import TicketView
from lobby.errors import LobbyError
from lobby.text.catalogue import Catalogue, catalogue
from lobby.text.languages import best, closest, direction, in_language, languages, own_name
from lobby.text.phrases import time_of_day, wait_in_words
from server.pages.headers import filled

FOLDER = Path(phone_page.__path__[0])
MOST_PIPS = 10
REFRESH_S = 20
LONG_NUMBER = 4

_ENDINGS = {
    "left": ("You left the line.", "{number} will not be called."),
    "no_show": ("We called {number}.", "We did not see you. Please talk to the staff."),
    "closed_at_day_end": ("We are closed for today.", "Please take a new number when you come back."),
    "cancelled": ("{number} is not in the line.", "Please talk to the staff."),
}
_SERVED = ("Thank you.", "You can close this page.")


@dataclass(frozen=True, slots=True)
class Look:
    """How one phone looks at its ticket. `now`: the server's clock; `asking`: the page asks whether to leave the line;
    `key`: the command id that its answer would carry."""

    token: str
    language: str
    now: int
    asking: bool
    key: str


def ticket_page(view: TicketView, look: Look) -> str:
    texts = _catalogue(look.language)
    state = page_state(view, look.asking)
    heading, more = _heading(view, state, texts)
    live = {
        "state": state,
        "heading": escape(heading),
        "more": escape(more),
        "desk": escape(view.desk or ""),
        "service": escape(in_language(view.service, look.language, view.branch.languages[0]) or ""),
        "wait": escape(_wait(view, texts)),
        "ahead": _strong(_ahead(view, texts)),
        "you": escape(texts.text("you")) if _pips(view.ahead) else "",
        "pips": _pips(view.ahead),
        "standing": escape(texts.text("You are next." if state == "next" else "Your place is kept.")),
        "advice": escape(
            texts.text("Please come inside." if state == "next" else "Tell the staff when you are ready.")
        ),
        "title": escape(f"{view.number}, {view.branch.name}"),
        "foot": escape(_foot(view, state, look, texts)),
    }
    return filled(FOLDER / "ticket.html", **live, **_frame(view, look, texts), **_head(view, look))


def unknown_page(language: str, error: LobbyError | None = None) -> str:
    """A ticket that the server does not know, or cannot look up now: what to do instead."""
    from lobby.theme import theme

    texts, brand = _catalogue(language), theme().brand
    if error is None:
        heading, more = "This ticket is not from today.", "Take a new number at a kiosk, or ask the staff."
    else:
        heading, more = "We cannot show your ticket now.", "Your place is kept. Watch the screen in the lobby."
    return filled(
        FOLDER / "unknown.html",
        language=language,
        direction=direction(language),
        heading=escape(texts.text(heading)),
        more=escape(texts.text(more)),
        county=escape(brand.county),
        branch=escape(brand.centre),
    )


def page_state(view: TicketView, asking: bool) -> str:
    state = "next" if view.state == "waiting" and view.ahead == 0 else view.state
    return "leaving" if asking and view.can_leave and state in ("waiting", "next", "on_hold") else state


def chosen_language(view: TicketView, wanted: str | None) -> str:
    """The language asked for where the page has it, else the ticket's, else the branch's own."""
    return best([wanted, view.language, *view.branch.languages], [*_offered(view), *languages("phone")])


def _offered(view: TicketView) -> list[str]:
    """The branch's languages that the page can say."""
    known = languages("phone")
    return [language for language in view.branch.languages if closest(language, known)]


def _frame(view: TicketView, look: Look, texts: Catalogue) -> dict[str, str]:
    """Words that stay as they are while the page is open."""
    fixed = {
        "desk_word": "Desk",
        "your_ticket": "Your ticket",
        "your_number": "Your number",
        "your_wait": "Your wait",
        "can_wait": "You can wait outside. Come back in when you are next.",
        "tell_me": "Tell me when I am next",
        "leave": "Leave the line",
        "stay": "Stay in line",
        "language_word": "Language",
    }
    words = {slot: escape(texts.text(message)) for slot, message in fixed.items()}
    return {**words, "bring": _bring(view, look.language, texts)}


def _head(view: TicketView, look: Look) -> dict[str, str]:
    links = "".join(
        f'<li><a href="?lang={language}" lang="{language}"{" aria-current=true" if language == look.language else ""}>'
        f"{escape(own_name(language))}</a></li>"
        for language in dict.fromkeys([*_offered(view), look.language])
    )
    return {
        "language": look.language,
        "direction": direction(look.language),
        "length": _length(view.number),
        "own_name": escape(own_name(look.language)),
        "languages": links,
        "timezone": escape(view.branch.timezone),
        "county": escape(view.branch.county),
        "branch": escape(view.branch.name),
        "number": escape(view.number),
        "token": escape(look.token),
        "key": escape(look.key),
        "leave_hidden": "" if view.can_leave else " hidden",
        "refresh": "" if view.state == "ended" else f'<meta http-equiv="refresh" content="{REFRESH_S}">',
    }


def _length(number: str) -> str:
    """Which size the number takes without script to measure it: W and M are half as wide again as other letters."""
    if len(number) > LONG_NUMBER:
        return "long"
    return "wide" if set(number) & set("WM") else "short"


def _heading(view: TicketView, state: str, texts: Catalogue) -> tuple[str, str]:
    pairs = {
        "called": ("It is your turn.", "Please come to desk {desk} now."),
        "serving": ("We are helping you now.", "You are at desk {desk}."),
        "leaving": ("Leave the line?", "{number} will not be called."),
        "ended": _ENDINGS.get(view.outcome or "", _SERVED),
    }
    heading, more = pairs.get(state, ("", ""))
    values = {"number": view.number, "desk": view.desk or ""}
    return texts.text(heading, **values) if heading else "", texts.text(more, **values) if more else ""


def _foot(view: TicketView, state: str, look: Look, texts: Catalogue) -> str:
    if state == "called" and view.called_at is not None:
        return texts.text("Called at {time}", time=_time(view.called_at, view.branch.timezone, look.language))
    return texts.text("Updated {time}", time=_time(look.now, view.branch.timezone, look.language))


def _ahead(view: TicketView, texts: Catalogue) -> str:
    if not view.ahead:
        return ""
    return texts.plural("**{n} person** ahead of you", "**{n} people** ahead of you", view.ahead)


def _wait(view: TicketView, texts: Catalogue) -> str:
    return wait_in_words(texts, view.wait) if view.wait else texts.text("We call in order.")


def _pips(ahead: int | None) -> str:
    if not ahead or ahead > MOST_PIPS:
        return ""
    return "<i></i>" * ahead + '<i class="me"></i>'


def _bring(view: TicketView, language: str, texts: Catalogue) -> str:
    things = in_language(view.bring, language, view.branch.languages[0])
    if not things:
        return ""
    items = "".join(f"<li>{escape(thing)}</li>" for thing in things)
    heading = escape(texts.text("Have these ready:"))
    return f'<section class="bring" data-on="waiting next"><p>{heading}</p><ul>{items}</ul></section>'


def _time(at: int, timezone: str, language: str) -> str:
    return time_of_day(at, timezone, language)


def _strong(sentence: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(sentence))


def _catalogue(language: str) -> Catalogue:
    return catalogue("phone", language)
