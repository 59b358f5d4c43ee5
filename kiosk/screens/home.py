"""Home: a greeting, one button, and the branch's other languages. Closed or full, it says so instead. While somebody who
is booked is still expected there is a second way in, also when walk-ins are not taken."""

from __future__ import annotations

from kiosk.elements import Element, Elements, Icon, Rect, Shape
from kiosk.phrases import greeting
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
from kiosk.screens.scene import Scene
from lobby.text.languages import own_name

_TILES = 4
_START = 208
_GAP = 20
_LARGEST_LEAD = 66.0


def home(scene: Scene) -> Elements:
    if scene.offer.takes_customers:
        start = (*_start(scene), *_appointment(scene))
        return (*header(scene), *_welcome(scene, start[0].rect.y), *start, *_languages(scene), *_foot(scene))
    return (*header(scene), *_shut(scene), *_appointment(scene), *nav(scene, back=False), *access(scene))


def _others(scene: Scene) -> list[str]:
    return [tag for tag in scene.offer.languages if tag != scene.language]


def _welcome(scene: Scene, room_ends: float) -> Elements:
    """Hello, and where there is room for them the greetings of the branch's other languages."""
    side = scene.frame.side
    y = 267 if not scene.large else scene.frame.title_y + 20
    hello = scene.text("hello", scene.say("Hello."), side.x, y, side.width)
    made = [words_element("title", hello, "heading")]
    if bar := reading_bar(scene, max(hello.y + hello.height, hello.ink.bottom) + 16):
        return (*made, *bar)
    x, top = side.x, hello.y + hello.height + (20 if not scene.large else 0)
    for tag in _others(scene)[:_TILES]:
        word = greeting(tag)
        width = scene.line("lead", word) + 2
        text = scene.text("lead", word, x, top, width, colour="ink2", language=tag)
        if x + width > side.right or (text.y + text.height + 16 > room_ends and not scene.frame.beside):
            break
        made.append(words_element(f"hello-{tag}", text))
        x += width + 36
    return tuple(made)


def _start(scene: Scene) -> Elements:
    rect = start_rect(scene)
    column = scene.frame.content
    lead = scene.text(
        "lead", scene.say("Touch Start to get your place in line."), column.x, 0, column.width, balance=True
    )
    lead = lead.moved(dy=round(rect.y - lead.height - 31))
    word = scene.text("start", scene.say("Start"), rect.x + 56, 0, rect.width - 240, bold=True, colour="on_accent")
    arrow = Icon("arrow-right-bold", Rect(rect.right - 146, rect.y + (rect.height - 88) / 2, 88, 88), "on_accent")
    start = Element(
        "start",
        "button",
        rect,
        scene.say("Start"),
        action="start",
        shape=Shape(rect, radius("tile"), fill="accent"),
        texts=(scene.centred(word, rect.y, rect.height),),
        icons=(arrow,),
    )
    return words_element("lead", lead), start


def start_rect(scene: Scene) -> Rect:
    """Where Start always stands; higher only where what stands under it needs the room."""
    frame = scene.frame
    rows = (min(len(_others(scene)), _TILES) + 1) // 2 + scene.offer.appointments
    group = _START + rows * (_tile_height(scene) + _GAP)
    if frame.beside:
        group -= 0 if not scene.large else 200
        y = frame.content.y + (frame.content.height - group) / 2
    else:
        y = 880 if not scene.large else max(880, frame.reach_y) - (0 if scene.scale == 1.5 else 150)
        y = min(y, frame.content.bottom - group) if scene.offer.appointments else y
    return Rect(frame.content.x, round(y), frame.content.width, _START)


def _appointment(scene: Scene) -> Elements:
    """Under Start; where nothing can be started it stands there itself."""
    if not scene.offer.appointments:
        return ()
    rect, words, alone = start_rect(scene), scene.say("I have an appointment"), not scene.offer.takes_customers
    if not alone:
        rect = Rect(rect.x, rect.bottom + _GAP, rect.width, _tile_height(scene))
    icon = None if scene.large else "calendar-check"
    size = _on_one_line(scene, words, rect.width - (80 if scene.large else 180), alone=alone)
    return (button(scene, rect, words, "appointment", icon=icon, accent=alone, text_size=size),)


def _on_one_line(scene: Scene, words: str, width: float, *, alone: bool) -> float:
    size = scene.size("lead") if alone else scene.size("button")
    return min(size, int(size * width / scene.line("button", words, bold=True, size=size)))


def _languages(scene: Scene) -> Elements:
    """A tile starts at once in its language."""
    frame, others = scene.frame, _others(scene)
    width, gap = (frame.content.width - _GAP) / 2, _GAP
    height = _tile_height(scene)
    rows = (min(len(others), _TILES) + 1) // 2
    top = start_rect(scene).bottom + gap + (height + gap if scene.offer.appointments else 0)
    rows = min(rows, max(1, int((frame.content.bottom - top + gap) // (height + gap))))
    made = []
    for at, tag in enumerate(others[: 2 * rows]):
        rect = Rect(frame.content.x + at % 2 * (width + gap), top + at // 2 * (height + gap), width, height)
        name = scene.text("button", own_name(tag), rect.x, 0, width, language=tag, bold=True, align="center")
        text = scene.centred(name, rect.y, height)
        made.append(
            Element(
                f"language-{tag}",
                "button",
                rect,
                text.text,
                action=f"language:{tag}",
                shape=tile_shape(scene, rect),
                texts=(text,),
            )
        )
    return tuple(made)


def _tile_height(scene: Scene) -> float:
    return 148 if not scene.large else scene.frame.nav.height


def _foot(scene: Scene) -> Elements:
    made = nav(scene, back=False)
    if len(_others(scene)) > _TILES:
        row, gap = scene.frame.nav, 24
        rect = Rect(row.x, row.y, made[-1].rect.x - gap - row.x, row.height)
        more = button(scene, rect, scene.say("More languages"), "language", icon="globe", id="more-languages")
        made = (more, *made)
    return (*made, *access(scene))


def _shut(scene: Scene) -> Elements:
    view, say = scene.offer.view, scene.say
    if view is None or view.branch.open:
        heading, advice = say("Please see a staff member."), say("They will give you a number.")
    else:
        heading, advice = say("We are closed."), say.we_open(view.branch.opens_at, scene.now_ms)
    made = title(scene, heading, role="display")
    if not advice:
        return made
    frame = scene.frame
    place = frame.content if frame.beside and scene.large else frame.side
    top = frame.title_y if place is frame.content else below(made) + 20
    text = scene.text("lead", advice, place.x, top, place.width, size=min(scene.size("lead"), _LARGEST_LEAD))
    return (*made, words_element("lead", text))
