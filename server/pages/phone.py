"""The phone page, whole and readable without script. `phone_page/ticket.html` holds each sentence once, in every state of a
ticket; what is shown of them and filled in comes from the ticket's view: here at first, then by `phone_page/phone.js`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

import phone_page
from lobby.contract.views import TicketView
from lobby.engine.outcomes import TRANSFERRED, UNSERVED
from lobby.errors import LobbyError
from lobby.text.catalogue import Catalogue, catalogue
from lobby.text.languages import best, closest, direction, in_language, languages, own_name
from lobby.text.phrases import STRONG, time_of_day, wait_in_words
from lobby.theme import theme

FOLDER = Path(phone_page.__path__[0])
MOST_PIPS = 10
REFRESH_S = 20
LONG_NUMBER = 4
ENDINGS = UNSERVED - {TRANSFERRED}
"""The outcomes that the page has words of its own for; whoever was served reads thanks."""


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
    own = view.branch.languages[0]
    return _template("ticket.html").render(
        view=view,
        token=look.token,
        key=look.key,
        now=states(view, look.asking),
        slots=_slots(view, look),
        pips=view.ahead if view.ahead and view.ahead <= MOST_PIPS else 0,
        bring=in_language(view.bring, look.language, own),
        language=look.language,
        languages=dict.fromkeys([*_offered(view), look.language]),
        length=_length(view.number),
        county=view.branch.county,
        branch=view.branch.name,
        refresh_s=REFRESH_S,
        **_words(look.language),
    )


def unknown_page(language: str, error: LobbyError | None = None) -> str:
    """Return the page of a ticket that the server does not know, or cannot look up now: what to do instead."""
    if error is None:
        heading, more = "This ticket is not from today.", "Take a new number at a kiosk, or ask the staff."
    else:
        heading, more = "We cannot show your ticket now.", "Your place is kept. Watch the screen in the lobby."
    words, brand = catalogue("phone", language), theme().brand
    return _template("unknown.html").render(
        language=language,
        heading=words.text(heading),
        more=words.text(more),
        county=brand.county,
        branch=brand.centre,
        **_words(language),
    )


def states(view: TicketView, asking: bool) -> list[str]:
    """Return the state that the page is in; and, where the visit has ended, how."""
    if view.state == "ended":
        return ["ended", view.outcome if view.outcome in ENDINGS else "served"]
    state = "next" if view.state == "waiting" and view.ahead == 0 else view.state
    return ["leaving" if asking and view.can_leave and state in ("waiting", "next", "on_hold") else state]


def chosen_language(view: TicketView, wanted: str | None) -> str:
    """Return the language asked for where the page has it, else the ticket's, else the branch's own."""
    return best([wanted, view.language, *view.branch.languages], [*_offered(view), *languages("phone")])


def _offered(view: TicketView) -> list[str]:
    """The branch's languages that the page can say."""
    known = languages("phone")
    return [language for language in view.branch.languages if closest(language, known)]


def _slots(view: TicketView, look: Look) -> dict[str, str | Markup]:
    """What changes while the ticket lives. `phone.js` fills the same slots from the same view."""
    words = catalogue("phone", look.language)
    return {
        "desk": view.desk or "",
        "service": in_language(view.service, look.language, view.branch.languages[0]) or "",
        "wait": wait_in_words(words, view.wait) if view.wait else words.text("We call in order."),
        "ahead": _bold(_ahead(view, words)),
        "foot": _foot(view, look, words),
    }


def _ahead(view: TicketView, words: Catalogue) -> str:
    if not view.ahead:
        return ""
    return words.plural("**{n} person** ahead of you", "**{n} people** ahead of you", view.ahead)


def _foot(view: TicketView, look: Look, words: Catalogue) -> str:
    called = view.state == "called" and view.called_at
    sentence, at = ("Called at {time}", view.called_at) if called else ("Updated {time}", look.now)
    return words.text(sentence, time=time_of_day(at or look.now, view.branch.timezone, look.language))


def _length(number: str) -> str:
    """Which size the number takes without script to measure it: W and M are half as wide again as other letters."""
    if len(number) > LONG_NUMBER:
        return "long"
    return "wide" if set(number) & set("WM") else "short"


def _words(language: str) -> dict[str, object]:
    """What templates say sentences with. A sentence without values keeps its {names}, for the script to fill."""
    words = catalogue("phone", language)

    def say(message: str, **values: object) -> Markup:
        sentence = escape(words.text(message))
        return sentence.format(**values) if values else sentence

    return {"say": say, "own_name": own_name, "direction": direction(language)}


def _bold(sentence: str) -> Markup:
    return Markup(STRONG.sub(r"<b>\1</b>", str(escape(sentence))))  # noqa: S704 - escaped before it is marked


@cache
def _template(name: str) -> Template:
    return _templates().get_template(name)


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(FOLDER)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
