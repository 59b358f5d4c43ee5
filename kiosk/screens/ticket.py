"""The number. With paper on its way or without, it is the same screen: a card with the number, the wait and the code."""

from __future__ import annotations

from kiosk.elements import Elements, Icon, Rect, Shape, Text
from kiosk.screens.card import card
from kiosk.screens.context import ScreenContext
from kiosk.screens.parts import access, below, content_bottom, header, nav, title, words_element
from kiosk.state import TicketPaper

_HIGHEST_CARD = 916
_ROOM_FOR_CARD = 760  # px in large type, with a row for the button


def ticket(context: ScreenContext) -> Elements:
    checked_in = context.state.checked_in
    assert checked_in is not None
    paperless = context.state.paper is TicketPaper.NONE
    done = context.say("I have my number") if paperless else context.say("Done")
    heading = context.say("You are in line.")
    wraps = context.line("display", heading, bold=True) > context.frame.side.width
    made = title(context, heading, role="title" if context.large and (wraps or context.frame.beside) else "display")
    made = (*made, *_lead(context, below(made) + (16 if context.large else 20), paperless))
    clears = _clears(context, content_bottom(context, False, done))
    frame = context.frame
    top = frame.content.y if frame.beside else below(made) + (24 if context.large else 50 if paperless else 60)
    room = (clears[0].rect.y if clears else content_bottom(context, False, done)) - 16 - top
    place = Rect(frame.content.x, top, frame.content.width, min(_HIGHEST_CARD, room))
    return (
        *header(context),
        *made,
        card(context, checked_in, place),
        *clears,
        *nav(context, back=False, accent=("done", done)),
        *access(context),
    )


def _lead(context: ScreenContext, top: float, paperless: bool) -> Elements:
    """What to do now. Nobody is told to take a ticket that is not believed to be coming."""
    say, side = context.say, context.frame.side
    if paperless:
        words = say("No paper here right now. Your number is safe. Take a photo or scan the code.")
        return (words_element("lead", _fitted(context, words, top, 0)),)
    if context.state.paper is TicketPaper.PRINTING:
        words = {
            "left": say("Your ticket is printing left of this screen."),
            "right": say("Your ticket is printing right of this screen."),
        }.get(context.panel.slot, say("Your ticket is printing below this screen."))
    else:
        words = {
            "left": say("Take your ticket left of this screen."),
            "right": say("Take your ticket right of this screen."),
        }.get(context.panel.slot, say("Take your ticket below this screen."))
    text = _fitted(context, words, top, 80)
    middle = text.y + text.size * 0.6
    disc = Rect(side.x, round(middle - 27), 54, 54)
    arrow = Icon(f"arrow-{context.panel.slot}-bold", Rect(disc.x + 12, disc.y + 12, 30, 30), "on_accent")
    return (words_element("lead", text, shape=Shape(disc, 27, fill="accent"), icons=(arrow,)),)


def _fitted(context: ScreenContext, words: str, top: float, indent: float) -> Text:
    """In large type the largest size that leaves the room below to what stands there; never under the note's."""
    frame, side = context.frame, context.frame.side
    room = (frame.nav.y - 20 if frame.beside else frame.nav.y - _ROOM_FOR_CARD) - top
    size = min(context.size("lead"), 66.0)
    while True:
        text = context.text("lead", words, side.x + indent, top, side.width - indent, size=size, balance=context.large)
        if text.height <= room or size <= 48 or not context.large:
            return text
        size -= 2


def _clears(context: ScreenContext, bottom: float) -> Elements:
    if context.large:  # the room belongs to the number; the time is spoken with the Done button
        return ()
    content = context.frame.content
    words = context.say.clears(context.state.seconds_left)
    text = context.text("note", words, content.x, 0, content.width, colour="ink2", align="center")
    text = text.moved(dy=round(bottom - text.height + 8))
    return (words_element("clears", text),)
