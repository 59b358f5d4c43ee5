"""Rows of choices: as many as fit, and where not all do, one last row that leads to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.elements import Element, Elements, Icon, Rect, Shape, Text
from kiosk.screens.context import ScreenContext
from kiosk.screens.parts import radius, tile_shape

_GAP = 18
_PADDING = 34.5  # above and below the words, where there is room
_LEAST_PADDING = 16.0
_LEAST_HEIGHT = 128


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """`wait` stands at the end; `action` None: shown, but shut."""

    id: str
    icon: str
    name: str
    covers: str = ""
    wait: str = ""
    action: str | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    name: Text
    covers: Text | None
    wait: Text | None
    height: float


def rows(context: ScreenContext, choices: Sequence[ChoiceRow], area: Rect, more: str) -> Elements:
    """Return the choices from the state's page on, in `area`. `more`: the words of the row that leads on."""
    first = context.state.pages[-1]
    words = [_words(context, choice, area) for choice in choices[first:]]
    room = area.height - sum(each.height for each in words) - _GAP * (len(words) - 1)
    padding = min(_PADDING, room / (2 * max(1, len(words))))
    if padding >= _LEAST_PADDING and all(each.height + 2 * padding >= _LEAST_HEIGHT for each in words):
        return tuple(_stacked(context, choices[first:], words, area, padding))
    padding = 24.0
    more_height = max(_LEAST_HEIGHT, context.size("lead") * 1.25 + 2 * padding)
    fit = _fitting([_height(each, padding) for each in words], area.height - more_height - _GAP)
    if fit >= len(words):
        return tuple(_stacked(context, choices[first:], words, area, padding))
    shown = list(_stacked(context, choices[first : first + fit], words[:fit], area, padding))
    top = shown[-1].rect.bottom + _GAP
    onward = ChoiceRow("more", "dots-three", more, action=f"more:{first + fit}")
    onward_words = _words(context, onward, area)
    rect = Rect(area.x, top, area.width, more_height)
    return (*shown, _row(context, onward, onward_words, rect))


def _fitting(heights: list[float], room: float) -> int:
    """How many of these rows stand in the room; one at least."""
    used, fit = 0.0, 0
    for height in heights:
        used += height + (_GAP if fit else 0)
        if used > room:
            break
        fit += 1
    return max(1, fit)


def _height(words: _Words, padding: float) -> float:
    return max(_LEAST_HEIGHT, words.height + 2 * padding)


def _stacked(
    context: ScreenContext, choices: Sequence[ChoiceRow], words: list[_Words], area: Rect, padding: float
) -> list[Element]:
    made, top = [], area.y
    for choice, each in zip(choices, words, strict=True):
        rect = Rect(area.x, round(top), area.width, round(_height(each, padding)))
        made.append(_row(context, choice, each, rect))
        top = rect.bottom + _GAP
    return made


def icon_box(context: ScreenContext) -> tuple[float, float]:
    """Return the icon's size, and how far into a row its words begin, in px."""
    return (76.0, 150.0) if not context.large else (92.0, 192.0)


def _words(context: ScreenContext, choice: ChoiceRow, area: Rect) -> _Words:
    _, indent = icon_box(context)
    width = area.width - indent - 42
    x = area.x + indent
    name = context.text("lead", choice.name, x, 0, width, bold=True, balance=True)
    second = name.height + (8 if context.say.right_to_left else 0)  # room for the marks of a script that has many
    if context.large:  # the description leaves the row, and the wait goes under the name
        wait = context.text("note", choice.wait, x, second, width) if choice.wait else None
        return _Words(name, None, wait, second + wait.height if wait else name.height)
    wait_width = context.line("note", choice.wait) + 4 if choice.wait else 0
    wait = None
    if choice.wait:
        wait = context.text("note", choice.wait, area.right - 42 - wait_width, second, wait_width, align="end")
    covers = None
    if choice.covers:
        covers_width = width - (wait_width + 24 if wait else 0)
        covers = context.text("note", choice.covers, x, second, covers_width, colour="ink2")
    below = max(covers.height if covers else 0, wait.height if wait else 0)
    return _Words(name, covers, wait, second + below if below else name.height)


def _row(context: ScreenContext, choice: ChoiceRow, words: _Words, rect: Rect) -> Element:
    top = rect.y + (rect.height - words.height) / 2
    texts = tuple(text.moved(dy=round(top)) for text in (words.name, words.covers, words.wait) if text is not None)
    if len(texts) == 1:
        texts = (context.centred(texts[0], rect.y, rect.height),)
    size, indent = icon_box(context)
    icon = Icon(
        choice.icon, Rect(round(rect.x + (indent - size) / 2), round(rect.y + (rect.height - size) / 2), size, size)
    )
    shape = tile_shape(context, rect) if choice.action else Shape(rect, radius("tile"))
    return Element(
        choice.id,
        "button" if choice.action else "text",
        rect,
        choice.name,
        value=choice.wait,
        hint=choice.covers,
        action=choice.action,
        shape=shape,
        texts=texts,
        icons=(icon,),
    )
