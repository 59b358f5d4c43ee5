"""The screens where something is chosen: language, category, service."""

from __future__ import annotations

from dataclasses import replace

from kiosk.elements import Element, Elements, Rect, Shape
from kiosk.screens.context import ScreenContext
from kiosk.screens.parts import access, below, button, header, nav, radius, tile_shape, title, words_element
from kiosk.screens.rows import ChoiceRow, rows
from lobby.text.languages import own_name

_LANGUAGES_A_PAGE = 12


def language(context: ScreenContext) -> Elements:
    made = title(context, context.say("Language"), icon="globe")
    area = context.frame.below(below(made) + 30)
    height = context.frame.nav.height if context.large else 128
    width, gap = (area.width - 20) / 2, 20
    first = context.state.pages[-1]
    fit = min(_LANGUAGES_A_PAGE, 2 * max(1, int((area.height + gap) // (height + gap))))
    tags = context.offer.languages[first:]
    places = fit if len(tags) <= fit else fit - 1
    tiles = []
    for at, tag in enumerate(tags[:places]):
        tiles.append(_language_tile(context, tag, _cell(area, at, width, height, gap)))
    if len(tags) > places:
        rect = _cell(area, places, width, height, gap)
        tiles.append(button(context, rect, context.say("More languages"), f"more:{first + places}", id="more"))
    return (*header(context), *made, *tiles, *nav(context), *access(context))


def _cell(area: Rect, at: int, width: float, height: float, gap: float) -> Rect:
    return Rect(area.x + at % 2 * (width + gap), round(area.y + at // 2 * (height + gap)), width, height)


def _language_tile(context: ScreenContext, tag: str, rect: Rect) -> Element:
    """The language that is on now is filled, as everything that is on."""
    on = tag == context.language
    ink = "canvas" if on else "ink"
    name = context.text("button", own_name(tag), rect.x, 0, rect.width, language=tag, bold=True, align="center")
    text = context.centred(replace(name, colour=ink), rect.y, rect.height)
    shape = Shape(rect, radius("tile"), fill="ink") if on else tile_shape(context, rect)
    return Element(
        f"language-{tag}",
        "option",
        rect,
        text.text,
        value=context.say("On") if on else "",
        action=f"language:{tag}",
        shape=shape,
        texts=(text,),
        on=on,
    )


def categories(context: ScreenContext) -> Elements:
    view = context.offer.view
    choices = [
        ChoiceRow(each.id, each.icon, context.own(each.name), action=f"category:{each.id}")
        for each in (view.categories if view else [])
        if context.offer.services(each.id)
    ]
    return _list(context, choices, more=context.say("More topics"))


def services(context: ScreenContext) -> Elements:
    choices = [
        ChoiceRow(
            each.id,
            each.icon,
            context.own(each.name),
            context.own(each.covers),
            context.say.wait_of(each, live=context.offer.live),
            action=f"service:{each.id}" if each.open else None,
        )
        for each in context.offer.services(context.state.category)
    ]
    return _list(context, choices, more=context.say("More services"), waits=any(choice.wait for choice in choices))


def _list(context: ScreenContext, choices: list[ChoiceRow], *, more: str, waits: bool = False) -> Elements:
    side, made = context.frame.side, title(context, context.say("What do you need today?"))
    if not context.large:
        words = context.say("Choose one. You can add more at the desk.")
        lead = context.text("body", words, side.x, below(made) + 13, side.width, colour="ink2")
        made = (*made, words_element("lead", lead))
    area = context.frame.below(below(made) + 24)
    if waits and not context.large:
        head = context.text(
            "smallest", context.say("Wait now"), area.right - 342, area.y, 300, colour="ink2", align="end"
        )
        made = (*made, words_element("wait-now", head))
        area = Rect(area.x, head.y + head.height + 19, area.width, area.bottom - head.y - head.height - 19)
    return (*header(context), *made, *rows(context, choices, area, more), *nav(context), *access(context))
