"""The number. With paper on its way or without, it is the same screen: a card with the number, the wait and the code."""

from __future__ import annotations

from kiosk.elements import Elements, Icon, Rect, Shape, Text
from kiosk.screens.card import card
from kiosk.screens.parts import access, below, content_bottom, header, nav, title, words_element
from kiosk.screens.scene import Scene
from kiosk.state import TicketPaper

_HIGHEST_CARD = 916
_ROOM_FOR_CARD = 760  # px in large type, with a row for the button


def ticket(scene: Scene) -> Elements:
    checked_in = scene.state.checked_in
    assert checked_in is not None
    paperless = scene.state.paper is TicketPaper.NONE
    done = scene.say("I have my number") if paperless else scene.say("Done")
    heading = scene.say("You are in line.")
    wraps = scene.line("display", heading, bold=True) > scene.frame.side.width
    made = title(scene, heading, role="title" if scene.large and (wraps or scene.frame.beside) else "display")
    made = (*made, *_lead(scene, below(made) + (16 if scene.large else 20), paperless))
    clears = _clears(scene, content_bottom(scene, False, done))
    frame = scene.frame
    top = frame.content.y if frame.beside else below(made) + (24 if scene.large else 50 if paperless else 60)
    room = (clears[0].rect.y if clears else content_bottom(scene, False, done)) - 16 - top
    place = Rect(frame.content.x, top, frame.content.width, min(_HIGHEST_CARD, room))
    return (
        *header(scene),
        *made,
        card(scene, checked_in, place),
        *clears,
        *nav(scene, back=False, accent=("done", done)),
        *access(scene),
    )


def _lead(scene: Scene, top: float, paperless: bool) -> Elements:
    """What to do now. Nobody is told to take a ticket that is not believed to be coming."""
    say, side = scene.say, scene.frame.side
    if paperless:
        words = say("No paper here right now. Your number is safe. Take a photo or scan the code.")
        return (words_element("lead", _fitted(scene, words, top, 0)),)
    if scene.state.paper is TicketPaper.PRINTING:
        words = {
            "left": say("Your ticket is printing left of this screen."),
            "right": say("Your ticket is printing right of this screen."),
        }.get(scene.panel.slot, say("Your ticket is printing below this screen."))
    else:
        words = {
            "left": say("Take your ticket left of this screen."),
            "right": say("Take your ticket right of this screen."),
        }.get(scene.panel.slot, say("Take your ticket below this screen."))
    text = _fitted(scene, words, top, 80)
    middle = text.y + text.size * 0.6
    disc = Rect(side.x, round(middle - 27), 54, 54)
    arrow = Icon(f"arrow-{scene.panel.slot}-bold", Rect(disc.x + 12, disc.y + 12, 30, 30), "on_accent")
    return (words_element("lead", text, shape=Shape(disc, 27, fill="accent"), icons=(arrow,)),)


def _fitted(scene: Scene, words: str, top: float, indent: float) -> Text:
    """In large type the largest size that leaves the room below to what stands there; never under the note's."""
    frame, side = scene.frame, scene.frame.side
    room = (frame.nav.y - 20 if frame.beside else frame.nav.y - _ROOM_FOR_CARD) - top
    size = min(scene.size("lead"), 66.0)
    while True:
        text = scene.text("lead", words, side.x + indent, top, side.width - indent, size=size, balance=scene.large)
        if text.height <= room or size <= 48 or not scene.large:
            return text
        size -= 2


def _clears(scene: Scene, bottom: float) -> Elements:
    if scene.large:  # the room belongs to the number; the time is spoken with the Done button
        return ()
    content = scene.frame.content
    words = scene.say.clears(scene.state.seconds_left)
    text = scene.text("note", words, content.x, 0, content.width, colour="ink2", align="center")
    text = text.moved(dy=round(bottom - text.height + 8))
    return (words_element("clears", text),)
