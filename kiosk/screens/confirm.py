"""Is this right? The service chosen, what to bring for it, and what the customer may need."""

from __future__ import annotations

from dataclasses import replace

from kiosk.elements import Element, Elements, Icon, Rect, Shape
from kiosk.screens.context import ScreenContext
from kiosk.screens.parts import (
    access,
    below,
    button,
    card_shape,
    content_bottom,
    header,
    nav,
    radius,
    tile_shape,
    title,
    words_element,
)
from kiosk.screens.rows import icon_box
from kiosk.state import NEEDS
from lobby.contract.views import KioskService
from lobby.text.languages import in_language
from lobby.theme import theme

_NEED_ICONS = {"interpreter": "translate", "wheelchair": "wheelchair"}


def confirm(context: ScreenContext) -> Elements:
    service = context.offer.service(context.state.service)
    get = context.say("Get my ticket")
    made = title(context, context.say("Is this right?"))
    if service is not None:
        frame = context.frame
        top = frame.content.y if frame.beside else below(made) + 40
        area = Rect(frame.content.x, top, frame.content.width, content_bottom(context, True, get) - top)
        made = (*made, *_question(context, service, area))
    return (*header(context), *made, *nav(context, accent=("confirm", get)), *access(context))


def _question(context: ScreenContext, service: KioskService, area: Rect) -> Elements:
    """What to bring is left out where there is no room for it: it is on the ticket too, and is spoken here."""
    chosen = _chosen(context, service, area)
    needs = _needs(context, area, 0)
    height = below(needs)
    bring = _bring(context, service, area, chosen[0].rect.bottom + 36)
    top = (below(bring) if bring else chosen[0].rect.bottom) + 36
    if bring and top + height > area.bottom:
        hint = ". ".join(each.label for each in bring)
        chosen = (replace(chosen[0], hint=hint), *chosen[1:])
        bring, top = (), chosen[0].rect.bottom + 32
    if top + height > area.bottom:
        needs = tuple(each for each in needs if each.action)
        top, height = top - 12, below(needs) - needs[0].rect.y
        needs = tuple(_moved(each, -needs[0].rect.y) for each in needs)
    tiles_top = needs[-len(NEEDS)].rect.y
    top = max(top, context.frame.reach_y - tiles_top)
    return (*chosen, *bring, *(_moved(each, round(min(top, area.bottom - height))) for each in needs))


def _chosen(context: ScreenContext, service: KioskService, area: Rect) -> Elements:
    """The chosen row, and Change at its end; in large type and in reach mode Back does the same."""
    size, indent = icon_box(context)
    roomy = not context.large and not context.state.modes.lower
    change = context.say("Change")
    change_width = context.line("button", change, bold=True) + 80 if roomy else 0
    width = area.width - indent - (change_width + 56 if roomy else 42)
    name = context.text("lead", context.own(service.name), area.x + indent, 0, width, bold=True, balance=True)
    words = context.say.wait_of(service, live=context.offer.live)
    wait = context.text("note", words, area.x + indent, name.height, width) if words else None
    height = name.height + (wait.height if wait else 0)
    rect = Rect(area.x, area.y, area.width, max(167, round(height + 2 * 28)))
    top = rect.y + (rect.height - height) / 2
    texts = tuple(text.moved(dy=round(top)) for text in (name, wait) if text)
    icon = Icon(
        service.icon, Rect(round(rect.x + (indent - size) / 2), round(rect.y + (rect.height - size) / 2), size, size)
    )
    row = Element(
        "chosen",
        "card",
        rect,
        name.text,
        value=words,
        shape=card_shape(context, rect, radius("tile")),
        texts=texts,
        icons=(icon,),
    )
    if not roomy:
        return (row,)
    rect = Rect(rect.right - change_width - 20, rect.y + 20, change_width, rect.height - 40)
    return row, button(context, rect, change, "back", id="change")


def _bring(context: ScreenContext, service: KioskService, area: Rect, top: float) -> Elements:
    things = in_language(service.bring, context.language, context.offer.languages[0])
    if not things:
        return ()
    head = context.text("body", context.say("Have these ready:"), area.x, top, area.width, bold=True)
    made, y = [words_element("bring", head)], head.y + head.height + 4
    for at, thing in enumerate(things):
        text = context.text("body", thing, area.x + 44, y, area.width - 44)
        dot = Shape(Rect(area.x + 12, round(y + text.size * 0.65 - 5), 12, 12), 6, fill="ink2")
        made.append(words_element(f"bring-{at}", text, shape=dot))
        y += text.height + 4
    return tuple(made)


def _needs(context: ScreenContext, area: Rect, top: float) -> Elements:
    words = {"interpreter": context.say("An interpreter"), "wheelchair": context.say("A space for a wheelchair")}
    head = context.text("body", context.say("Do you need any of these?"), area.x, top, area.width, bold=True)
    made, y = [words_element("needs", head)], head.y + head.height + 16
    for need in NEEDS:
        tile = _need(context, need, words[need], Rect(area.x, y, area.width, 0))
        made.append(tile)
        y = tile.rect.bottom + (16 if context.large else 20)
    return tuple(made)


def _need(context: ScreenContext, need: str, words: str, place: Rect) -> Element:
    """A check tile. Chosen: a strong edge and a filled check."""
    on = need in context.state.needs
    text = context.text("button", words, place.x + 110, place.y, place.width - 110 - 120, bold=True, balance=True)
    rect = replace(place, height=max(128, text.height + 40))
    shape = tile_shape(context, rect)
    if on:
        width = max(float(theme().edge["chosen"]), shape.edge_width + 1)
        shape = Shape(rect, shape.radius, edge="ink", edge_width=width)
    middle = round(rect.y + (rect.height - 52) / 2)
    icons = (
        Icon(_NEED_ICONS[need], Rect(rect.x + 38, middle, 52, 52)),
        Icon("check-square-fill" if on else "square", Rect(rect.right - 96, middle - 4, 60, 60)),
    )
    value = context.say("On") if on else context.say("Off")
    return Element(
        f"need-{need}",
        "option",
        rect,
        words,
        value=value,
        action=f"need:{need}",
        shape=shape,
        texts=(context.centred(text, rect.y, rect.height),),
        icons=icons,
        on=on,
    )


def _moved(element: Element, dy: float) -> Element:
    def down(rect: Rect) -> Rect:
        return replace(rect, y=rect.y + dy)

    return replace(
        element,
        rect=down(element.rect),
        shape=element.shape and replace(element.shape, rect=down(element.shape.rect)),
        texts=tuple(text.moved(dy=dy) for text in element.texts),
        icons=tuple(replace(icon, rect=down(icon.rect)) for icon in element.icons),
    )
