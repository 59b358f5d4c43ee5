"""Where the reference of an appointment is typed: what is typed so far, and a keyboard with every letter it may have.

The keyboard stands the same in every language, from left to right, as the reference does.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk import reference
from kiosk.elements import Element, Elements, Icon, Rect, Text, mirrored
from kiosk.screens.context import ScreenContext
from kiosk.screens.parts import (
    access,
    below,
    card_shape,
    content_bottom,
    header,
    nav,
    radius,
    tile_shape,
    title,
    words_element,
)
from lobby.theme import theme

COLUMNS = 10
ROWS = ("1234567890", "QWERTYUIOP", "ASDFGHJKL-", "ZXCVBNM")
_GAP = 12
_HIGHEST_KEY = 150
_LARGEST_LETTER = 64.0
_FIELD = 150
_PADDING = 40


def appointment(context: ScreenContext) -> Elements:
    frame, check_in = context.frame, context.say("Check in")
    made = title(context, context.say("Type your appointment code."))
    if not context.large:
        words = context.say("It is in your confirmation. No code? Touch Help.")
        lead = context.text(
            "body", words, frame.side.x, below(made) + 13, frame.side.width, colour="ink2", balance=True
        )
        made = (*made, words_element("lead", lead))
    area, gap = frame.content, 20 if context.large else 28
    top = area.y if frame.beside else below(made) + (24 if context.large else 36)
    room = _keys_room(context, top + _FIELD + gap, content_bottom(context, True, check_in))
    field = typed_field(context, Rect(area.x, room.y - gap - _FIELD, area.width, _FIELD))
    keys = _keyboard(context, room)
    action = "check_in" if reference.is_whole(context.state.code) else None
    return (*header(context), *made, field, *keys, *nav(context, accent=(action, check_in)), *access(context))


def typed_field(context: ScreenContext, rect: Rect) -> Element:
    """Return the reference as far as it is typed, as large as it fits; an edge says that it can still be changed."""
    code, yours = context.state.code, context.say("Your code")
    size = theme().kiosk_size("display")[0]
    x, width = rect.x + _PADDING, rect.width - 2 * _PADDING
    if code:
        text = context.centred(_code(context, code, x, width, size), rect.y, rect.height)
    else:
        text = context.centred(context.text("lead", yours, x, 0, width, colour="ink2"), rect.y, rect.height)
    shape = replace(card_shape(context, rect, radius("tile")), edge="ink", edge_width=float(theme().edge["chosen"]))
    hint = context.say("Arrows choose a letter. OK types it.") if context.state.modes.listen else ""
    return Element("code", "text", rect, yours, value=code, hint=hint, shape=shape, texts=(text,))


def shown_code(context: ScreenContext, rect: Rect) -> Element:
    """Return the reference as it was typed, where it is not to be changed."""
    size = theme().kiosk_size("title")[0]
    text = _code(context, context.state.code, rect.x + _PADDING, rect.width - 2 * _PADDING, size)
    shape = card_shape(context, rect, radius("tile"))
    yours = context.say("Your code")
    return Element(
        "code",
        "card",
        rect,
        yours,
        value=context.state.code,
        shape=shape,
        texts=(context.centred(text, rect.y, rect.height),),
    )


def _code(context: ScreenContext, code: str, x: float, width: float, size: float) -> Text:
    """On one line, always from left to right."""
    more = {"bold": True, "tracking": 0.04, "language": "en", "balance": False}
    wide = context.text("display", code, x, 0, 10_000, size=size, **more).ink.width
    return context.text("display", code, x, 0, width, size=max(1, int(size * min(1.0, (width - 4) / wide))), **more)


def _keys_room(context: ScreenContext, top: float, bottom: float) -> Rect:
    """In reach of a wheelchair where that is wished, but never so low that the keys get too small for a finger."""
    area, least = context.frame.content, theme().kiosk["floor_mm"]["target"] * context.panel.px_per_mm + 1
    lowest_top = bottom - len(ROWS) * (least + _GAP)
    top = min(max(top, context.frame.reach_y), max(top, lowest_top))
    return Rect(area.x, round(top), area.width, bottom - top)


def _keyboard(context: ScreenContext, area: Rect) -> Elements:
    width = (area.width + _GAP) / COLUMNS
    height = min((area.height + _GAP) / len(ROWS), _HIGHEST_KEY + _GAP)

    def place(row: int, column: int, columns: int = 1) -> Rect:
        x, y = round(area.x + column * width), round(area.y + row * height)
        return Rect(x, y, round(columns * width - _GAP), round(height - _GAP))

    letters = [
        _key(context, letter, place(row, column)) for row, line in enumerate(ROWS) for column, letter in enumerate(line)
    ]
    last = len(ROWS) - 1
    keys = (*letters, _delete(context, place(last, len(ROWS[last]), COLUMNS - len(ROWS[last]))))
    if context.say.right_to_left:  # turned round within its area, so that it is as ever once the whole screen is turned
        return mirrored(keys, area.x + area.right, frozenset())
    return keys


def _key(context: ScreenContext, letter: str, rect: Rect) -> Element:
    shape, action = tile_shape(context, rect, of="access"), f"key:{letter}"
    if letter == reference.DASH:
        icon = Icon("minus-bold", _middle(rect, 40))
        return Element(
            "key-dash", "button", rect, context.say("Dash"), action=action, shape=shape, icons=(icon,), key=True
        )
    size = min(context.size("lead"), _LARGEST_LETTER)
    text = context.text("lead", letter, rect.x, 0, rect.width, size=size, bold=True, language="en", align="center")
    texts = (context.centred(text, rect.y, rect.height),)
    return Element(f"key-{letter}", "button", rect, letter, action=action, shape=shape, texts=texts, key=True)


def _delete(context: ScreenContext, rect: Rect) -> Element:
    """Word and icon; where the word has no room beside it, the icon alone says it, and the voice the word."""
    word, shape = context.say("Delete"), tile_shape(context, rect, of="access")
    size, gap = 56.0, 16.0
    width = context.line("button", word, bold=True) + 4
    if size + gap + width > rect.width - 24:
        icons = (Icon("backspace", _middle(rect, size)),)
        return Element("delete", "button", rect, word, action="delete", shape=shape, icons=icons, key=True)
    x = rect.x + (rect.width - size - gap - width) / 2
    text = context.text("button", word, x + size + gap, 0, width, bold=True)
    icons = (Icon("backspace", Rect(round(x), round(rect.y + (rect.height - size) / 2), size, size)),)
    texts = (context.centred(text, rect.y, rect.height),)
    return Element("delete", "button", rect, word, action="delete", shape=shape, texts=texts, icons=icons, key=True)


def _middle(rect: Rect, size: float) -> Rect:
    return Rect(round(rect.middle - size / 2), round(rect.y + (rect.height - size) / 2), size, size)
