"""The ticket card: the number as large as it goes, what happens next below the cut, and the code for the phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kiosk.elements import Element, Rect, Text
from kiosk.screens.context import ScreenContext
from kiosk.screens.parts import card_shape, radius
from kiosk.state import TicketPaper
from lobby.contract.visits import CheckedIn
from lobby.theme import theme

_PADDING = 56
_CUT = 508
_CODE, _CODE_ALONE, _CODE_LARGE = 232, 290, 260
_LARGEST_BOOKED = 48.0  # of the two lines that a booked customer's wait takes more
_QUIET = 4 / 29  # of a code's width: what must stay white around it

Sentence = tuple[str, str, dict[str, Any], int]  # role, words, how they are set, px left free below


def card(context: ScreenContext, checked_in: CheckedIn, rect: Rect) -> Element:
    """Return the card in this box; in large type as much of it as there is room for, the number always."""
    made = _roomy(context, checked_in, rect)
    number = next(text for text in made.texts if text.text == checked_in.ticket.number)
    if not context.large or number.ink.width >= 0.9 * (rect.width - 2 * _PADDING):
        return made
    for with_service, with_code, sentences in _variants(context, checked_in):
        made = _compact(context, checked_in, rect, with_service, with_code, sentences)
        if made.rect.height <= rect.height:
            break
    return made


def _roomy(context: ScreenContext, checked_in: CheckedIn, rect: Rect) -> Element:
    """Number above the cut, wait and code below it."""
    upper = _service_and_heading(context, checked_in, rect)
    size = _CODE_ALONE if context.state.paper is TicketPaper.NONE else _CODE
    code = Rect(rect.right - _PADDING - size, 0, size, size)
    width = code.x - 40 - rect.x - _PADDING
    lower = _stacked(context, _sentences(context, checked_in), rect.x + _PADDING, 52, width)
    captions = () if context.large else (_caption(context, replace(code, y=52)),)
    code_ends = max([52 + size + 20.0, *(caption.y + caption.height for caption in captions)])
    lower_height = max(lower[-1].y + lower[-1].height + 36, code_ends + 24)
    cut = min(_CUT, rect.height - lower_height)
    down = rect.y + cut
    above = Rect(rect.x + _PADDING, upper[0].y + upper[0].height, rect.width - 2 * _PADDING, 0)
    number = _number(context, checked_in.ticket.number, replace(above, height=down - above.y))
    texts = (*upper, number, *(text.moved(dy=down) for text in (*lower, *captions)))
    return _element(context, checked_in, rect, texts, replace(code, y=down + 52), cut)


def _compact(
    context: ScreenContext,
    checked_in: CheckedIn,
    place: Rect,
    with_service: bool,
    with_code: bool,
    sentences: list[Sentence],
) -> Element:
    """Number and code side by side. The card is as high as it needs to be, which may be more than the place has."""
    x, width, y = place.x + 40, place.width - 80, place.y + 30
    texts: list[Text] = []
    if with_service:
        texts.append(context.text("button", _service(context, checked_in), x, y, width, bold=True, balance=True))
        y += texts[0].height + (30 if with_code else 16)
    code = Rect(place.right - 50 - _CODE_LARGE, y + 10, _CODE_LARGE, _CODE_LARGE) if with_code else None
    number_width = (code.x - 64 - x) if code else width
    room = Rect(x, y, number_width, (_CODE_LARGE + 20) if code else 320)
    texts.append(_number(context, checked_in.ticket.number, room))
    y = code.bottom + 68 if code else texts[-1].ink.bottom + 36
    cut = y - place.y
    below = _stacked(context, sentences, x, y + 24, width)
    height = below[-1].y + below[-1].height + 28 - place.y
    return _element(context, checked_in, replace(place, height=round(height)), (*texts, *below), code, cut)


def _variants(context: ScreenContext, checked_in: CheckedIn) -> Iterator[tuple[bool, bool, list[Sentence]]]:
    """From the richest to the barest. The code goes only where paper carries it. Two times below each other say each what
    they are, as long as there is room."""
    sentences, booked = _sentences(context, checked_in), _booked(context, checked_in)
    wait = [each for each in sentences if each[0] == "start"] or sentences[len(booked) : len(booked) + 1]
    paperless = context.state.paper is TicketPaper.NONE
    below_number = [sentences, *([sentences[:-1]] if booked else []), [*booked, *wait]]
    for with_code in (True,) if paperless else (True, False):
        for each in below_number:
            yield True, with_code, each
    yield False, paperless, [*booked, *wait]
    yield False, paperless, wait


def _element(
    context: ScreenContext, checked_in: CheckedIn, rect: Rect, texts: tuple[Text, ...], code: Rect | None, cut: float
) -> Element:
    return Element(
        "ticket",
        "card",
        rect,
        ". ".join(text.text.replace("\n", " ").rstrip(".") for text in texts),
        shape=card_shape(context, rect, radius("ticket"), cut=cut),
        texts=texts,
        qr=checked_in.ticket.url.upper() if code else None,
        code=code,
    )


def _service(context: ScreenContext, checked_in: CheckedIn) -> str:
    service = context.offer.service(checked_in.visit.service)
    return context.own(service.name) if service else ""


def _service_and_heading(context: ScreenContext, checked_in: CheckedIn, rect: Rect) -> tuple[Text, ...]:
    name, yours = _service(context, checked_in), context.say("Your number")
    x, y, width = rect.x + _PADDING, rect.y + 51, rect.width - 2 * _PADDING
    yours_width = context.line("button", yours) + 4
    if context.line("button", name, bold=True) + 40 + yours_width > width:
        return (context.text("button", name, x, y, width, bold=True, balance=True),)
    heading = context.text("button", yours, x + width - yours_width, y, yours_width, align="end", colour="ink2")
    return context.text("button", name, x, y, width - yours_width - 40, bold=True), heading


def _number(context: ScreenContext, number: str, room: Rect) -> Text:
    """As large as its room allows: its ink, not its box, fills the width, and stands in the middle of the height."""
    largest, _ = theme().kiosk_size("number")
    start = "end" if context.say.right_to_left else "start"  # the number itself is never turned round

    def of(size: float, tracking: float, width: float) -> Text:
        more = {"size": size, "tracking": tracking, "language": "en", "align": start, "balance": False}
        return context.text("number", number, room.x, 0, width, **more)

    tight = theme().font.tracking_number
    whole = of(largest, tight, 10_000).ink
    fit = min(1.0, room.width / whole.width, (room.height - 20) / whole.height)
    spare = room.width - whole.width - 2 if fit == 1.0 else 0.0  # at its largest it is set less tight instead
    loose = min(-tight, spare / largest / max(1, len(number) - 1))
    text = of(max(1, int(largest * fit)), tight + max(0.0, loose), room.width)
    return text.moved(dy=round(room.y + (room.height - text.ink.height) / 2 - text.ink.y))


def _sentences(context: ScreenContext, checked_in: CheckedIn) -> list[Sentence]:
    """What happens next."""
    say, number = context.say, checked_in.ticket.number
    made: list[Sentence] = _booked(context, checked_in)
    if checked_in.wait is not None:
        size = min(context.size("body"), _LARGEST_BOOKED) if made else context.size("body")
        made.append(("body", say("Your wait"), {"colour": "ink2", "size": size}, 0))
        made.append(("start", say.range(checked_in.wait), {"bold": True, "size": 60 * min(context.scale, 1.5)}, 14))
    else:
        made.append(("body", say("We call in order. Staff can tell you the wait."), {"bold": True}, 0))
    neighbour = context.offer.view.neighbour if context.offer.view else None
    if context.state.paper is TicketPaper.NONE and neighbour:
        words = say("Need paper? **{kiosk}** can print **{number}** for you.", kiosk=neighbour, number=number)
    else:
        people = say.people_ahead(max(0, checked_in.position - 1))
        call = say("We will call **{number}** out loud and on the big screen.", number=number)
        words = people if context.large else f"{people}\n{call}"
    made.append(("body", words, {"balance": context.large}, 0))
    return made


def _booked(context: ScreenContext, checked_in: CheckedIn) -> list[Sentence]:
    slot_at = checked_in.visit.slot_at
    if slot_at is None:
        return []
    words = context.say("Your appointment: **{time}**", time=context.say.time(slot_at))
    size = min(context.size("body"), _LARGEST_BOOKED)
    return [("body", words, {"balance": context.large, "size": size}, 18)]


def _stacked(context: ScreenContext, sentences: list[Sentence], x: float, y: float, width: float) -> list[Text]:
    texts: list[Text] = []
    for role, words, more, free in sentences:
        text = context.text(role, words, x, y, width, **more)
        texts.append(text)
        y = text.y + text.height + free
    return texts


def _caption(context: ScreenContext, code: Rect) -> Text:
    """In the middle under the code; where it is wider than that allows, it ends with the code."""
    words = context.say("Follow by phone")
    width = max(code.width, context.line("smallest", words) + 4)
    x = code.right - (code.width + width) / 2 if width <= code.width + 2 * _PADDING - 32 else code.right - width
    return context.text("smallest", words, x, round(code.bottom + code.width * _QUIET) + 2, width, align="center")
