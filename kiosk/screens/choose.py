"""The screens where something is chosen: language, category, service."""

from __future__ import annotations

from dataclasses import replace

from kiosk.elements import Element, Elements, Rect, Shape
from kiosk.screens.parts import access, below, button, header, nav, radius, tile_shape, title, words_element
from kiosk.screens.rows import ChoiceRow, rows
from kiosk.screens.scene import Scene
from lobby.text.languages import own_name

_LANGUAGES_A_PAGE = 12


def language(scene: Scene) -> Elements:
    made = title(scene, scene.say("Language"), icon="globe")
    area = scene.frame.below(below(made) + 30)
    height = scene.frame.nav.height if scene.large else 128
    width, gap = (area.width - 20) / 2, 20
    first = scene.state.pages[-1]
    fit = min(_LANGUAGES_A_PAGE, 2 * max(1, int((area.height + gap) // (height + gap))))
    tags = scene.offer.languages[first:]
    places = fit if len(tags) <= fit else fit - 1
    tiles = []
    for at, tag in enumerate(tags[:places]):
        tiles.append(_language_tile(scene, tag, _cell(area, at, width, height, gap)))
    if len(tags) > places:
        rect = _cell(area, places, width, height, gap)
        tiles.append(button(scene, rect, scene.say("More languages"), f"more:{first + places}", id="more"))
    return (*header(scene), *made, *tiles, *nav(scene), *access(scene))


def _cell(area: Rect, at: int, width: float, height: float, gap: float) -> Rect:
    return Rect(area.x + at % 2 * (width + gap), round(area.y + at // 2 * (height + gap)), width, height)


def _language_tile(scene: Scene, tag: str, rect: Rect) -> Element:
    """The language that is on now is filled, as everything that is on."""
    on = tag == scene.language
    ink = "canvas" if on else "ink"
    name = scene.text("button", own_name(tag), rect.x, 0, rect.width, language=tag, bold=True, align="center")
    text = scene.centred(replace(name, colour=ink), rect.y, rect.height)
    shape = Shape(rect, radius("tile"), fill="ink") if on else tile_shape(scene, rect)
    return Element(
        f"language-{tag}",
        "option",
        rect,
        text.text,
        value=scene.say("On") if on else "",
        action=f"language:{tag}",
        shape=shape,
        texts=(text,),
        on=on,
    )


def categories(scene: Scene) -> Elements:
    view = scene.offer.view
    choices = [
        ChoiceRow(each.id, each.icon, scene.own(each.name), action=f"category:{each.id}")
        for each in (view.categories if view else [])
        if scene.offer.services(each.id)
    ]
    return _list(scene, choices, more=scene.say("More topics"))


def services(scene: Scene) -> Elements:
    choices = [
        ChoiceRow(
            each.id,
            each.icon,
            scene.own(each.name),
            scene.own(each.covers),
            scene.say.wait_of(each, live=scene.offer.live, now_ms=scene.now_ms),
            action=f"service:{each.id}" if each.open else None,
        )
        for each in scene.offer.services(scene.state.category)
    ]
    return _list(scene, choices, more=scene.say("More services"), waits=any(choice.wait for choice in choices))


def _list(scene: Scene, choices: list[ChoiceRow], *, more: str, waits: bool = False) -> Elements:
    side, made = scene.frame.side, title(scene, scene.say("What do you need today?"))
    if not scene.large:
        words = scene.say("Choose one. You can add more at the desk.")
        lead = scene.text("body", words, side.x, below(made) + 13, side.width, colour="ink2")
        made = (*made, words_element("lead", lead))
    area = scene.frame.below(below(made) + 24)
    if waits and not scene.large:
        head = scene.text("smallest", scene.say("Wait now"), area.right - 342, area.y, 300, colour="ink2", align="end")
        made = (*made, words_element("wait-now", head))
        area = Rect(area.x, head.y + head.height + 19, area.width, area.bottom - head.y - head.height - 19)
    return (*header(scene), *made, *rows(scene, choices, area, more), *nav(scene), *access(scene))
