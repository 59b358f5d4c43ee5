"""Home: a greeting, one button, and the branch's other languages. Closed or full, it says so instead. While somebody who
is booked is still expected there is a second way in, also when walk-ins are not taken."""

from __future__ import annotations

from kiosk.elements import Element, Elements, Icon, Rect, Shape
from kiosk.phrases import greeting
from kiosk.screens.context import ScreenContext
from kiosk.screens.parts import (
    access,
    below,
    button,
    header,
    nav,
    radius,
    reading_bar,
    tile_shape,
    title,
    words_element,
)
from lobby.text.languages import own_name

_TILES = 4
_START = 208
_GAP = 20
_LARGEST_LEAD = 66.0


def home(context: ScreenContext) -> Elements:
    if context.offer.takes_customers:
        start = (*_start(context), *_appointment(context))
        return (*header(context), *_welcome(context, start[0].rect.y), *start, *_languages(context), *_foot(context))
    return (*header(context), *_shut(context), *_appointment(context), *nav(context, back=False), *access(context))


def _others(context: ScreenContext) -> list[str]:
    return [tag for tag in context.offer.languages if tag != context.language]


def _welcome(context: ScreenContext, room_ends: float) -> Elements:
    """Hello, and where there is room for them the greetings of the branch's other languages."""
    side = context.frame.side
    y = 267 if not context.large else context.frame.title_y + 20
    hello = context.text("hello", context.say("Hello."), side.x, y, side.width)
    made = [words_element("title", hello, "heading")]
    if bar := reading_bar(context, max(hello.y + hello.height, hello.ink.bottom) + 16):
        return (*made, *bar)
    x, top = side.x, hello.y + hello.height + (20 if not context.large else 0)
    for tag in _others(context)[:_TILES]:
        word = greeting(tag)
        width = context.line("lead", word) + 2
        text = context.text("lead", word, x, top, width, colour="ink2", language=tag)
        if x + width > side.right or (text.y + text.height + 16 > room_ends and not context.frame.beside):
            break
        made.append(words_element(f"hello-{tag}", text))
        x += width + 36
    return tuple(made)


def _start(context: ScreenContext) -> Elements:
    rect = start_rect(context)
    column = context.frame.content
    lead = context.text(
        "lead", context.say("Touch Start to get your place in line."), column.x, 0, column.width, balance=True
    )
    lead = lead.moved(dy=round(rect.y - lead.height - 31))
    word = context.text("start", context.say("Start"), rect.x + 56, 0, rect.width - 240, bold=True, colour="on_accent")
    arrow = Icon("arrow-right-bold", Rect(rect.right - 146, rect.y + (rect.height - 88) / 2, 88, 88), "on_accent")
    start = Element(
        "start",
        "button",
        rect,
        context.say("Start"),
        action="start",
        shape=Shape(rect, radius("tile"), fill="accent"),
        texts=(context.centred(word, rect.y, rect.height),),
        icons=(arrow,),
    )
    return words_element("lead", lead), start


def start_rect(context: ScreenContext) -> Rect:
    """Return where Start always stands; higher only where what stands under it needs the room."""
    frame = context.frame
    rows = (min(len(_others(context)), _TILES) + 1) // 2 + context.offer.appointments
    group = _START + rows * (_tile_height(context) + _GAP)
    if frame.beside:
        group -= 0 if not context.large else 200
        y = frame.content.y + (frame.content.height - group) / 2
    else:
        y = 880 if not context.large else max(880, frame.reach_y) - (0 if context.scale == 1.5 else 150)
        y = min(y, frame.content.bottom - group) if context.offer.appointments else y
    return Rect(frame.content.x, round(y), frame.content.width, _START)


def _appointment(context: ScreenContext) -> Elements:
    """Under Start; where nothing can be started it stands there itself."""
    if not context.offer.appointments:
        return ()
    rect, words, alone = start_rect(context), context.say("I have an appointment"), not context.offer.takes_customers
    if not alone:
        rect = Rect(rect.x, rect.bottom + _GAP, rect.width, _tile_height(context))
    icon = None if context.large else "calendar-check"
    size = _on_one_line(context, words, rect.width - (80 if context.large else 180), alone=alone)
    return (button(context, rect, words, "appointment", icon=icon, accent=alone, text_size=size),)


def _on_one_line(context: ScreenContext, words: str, width: float, *, alone: bool) -> float:
    size = context.size("lead") if alone else context.size("button")
    return min(size, int(size * width / context.line("button", words, bold=True, size=size)))


def _languages(context: ScreenContext) -> Elements:
    """A tile starts at once in its language."""
    frame, others = context.frame, _others(context)
    width, gap = (frame.content.width - _GAP) / 2, _GAP
    height = _tile_height(context)
    rows = (min(len(others), _TILES) + 1) // 2
    top = start_rect(context).bottom + gap + (height + gap if context.offer.appointments else 0)
    rows = min(rows, max(1, int((frame.content.bottom - top + gap) // (height + gap))))
    made = []
    for at, tag in enumerate(others[: 2 * rows]):
        rect = Rect(frame.content.x + at % 2 * (width + gap), top + at // 2 * (height + gap), width, height)
        name = context.text("button", own_name(tag), rect.x, 0, width, language=tag, bold=True, align="center")
        text = context.centred(name, rect.y, height)
        made.append(
            Element(
                f"language-{tag}",
                "button",
                rect,
                text.text,
                action=f"language:{tag}",
                shape=tile_shape(context, rect),
                texts=(text,),
            )
        )
    return tuple(made)


def _tile_height(context: ScreenContext) -> float:
    return 148 if not context.large else context.frame.nav.height


def _foot(context: ScreenContext) -> Elements:
    made = nav(context, back=False)
    if len(_others(context)) > _TILES:
        row, gap = context.frame.nav, 24
        rect = Rect(row.x, row.y, made[-1].rect.x - gap - row.x, row.height)
        more = button(context, rect, context.say("More languages"), "language", icon="globe", id="more-languages")
        made = (more, *made)
    return (*made, *access(context))


def _shut(context: ScreenContext) -> Elements:
    view, say = context.offer.view, context.say
    if view is None or view.branch.open:
        heading, advice = say("Please see a staff member."), say("They will give you a number.")
    else:
        heading, advice = say("We are closed."), say.we_open(view.branch)
    made = title(context, heading, role="display")
    if not advice:
        return made
    frame = context.frame
    place = frame.content if frame.beside and context.large else frame.side
    top = frame.title_y if place is frame.content else below(made) + 20
    text = context.text("lead", advice, place.x, top, place.width, size=min(context.size("lead"), _LARGEST_LEAD))
    return (*made, words_element("lead", text))
