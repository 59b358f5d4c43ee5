"""The parts that screens share: header, title, nav row, access bar, tiles and buttons."""

from __future__ import annotations

from typing import Any

from kiosk.elements import Element, Elements, Icon, Rect, Role, Shape, Text
from kiosk.screens.context import ScreenContext
from lobby.text.render import longest_word
from lobby.theme import theme

GAP = 20
_BUTTON_PADDING = 40
_ACCESS_GAP = 16
_ACCESS = (
    ("language", "translate"),
    ("text_size", "text-aa"),
    ("contrast", "circle-half"),
    ("lower", "arrow-line-down"),
    ("listen", "speaker-high"),
)


def edge_width(context: ScreenContext) -> float:
    return float(theme().edge["kiosk_high_contrast" if context.state.modes.contrast else "kiosk"])


def radius(of: str) -> float:
    return float(theme().radius["kiosk"][of])


def tile_shape(context: ScreenContext, rect: Rect, *, of: str = "tile") -> Shape:
    """Return a ground that can be touched."""
    return Shape(rect, radius(of), edge="edge", edge_width=edge_width(context))


def card_shape(context: ScreenContext, rect: Rect, corner: float, *, cut: float | None = None) -> Shape:
    """Return a ground that cannot: no edge, but an outline where it would else not be seen."""
    edge = "ink" if context.state.modes.contrast else None
    return Shape(rect, corner, edge=edge, edge_width=float(theme().edge["card_high_contrast"]), cut=cut)


def words_element(id: str, text: Text, role: Role = "text", **more: Any) -> Element:
    """Return an element that only shows words."""
    return Element(id, role, Rect(text.x, text.y, text.width, text.height), text.text, texts=(text,), **more)


def header(context: ScreenContext) -> Elements:
    branch = context.offer.view.branch if context.offer.view else None
    if branch is None:
        return ()
    box = context.frame.header
    logo = Icon("logo", Rect(box.x, box.y, box.height, box.height))
    clock = context.say.time(context.now_ms)
    clock_width = context.line("note", clock) + 8
    time = context.text("note", clock, box.right - clock_width, 0, clock_width, align="end", colour="ink2")
    start = box.x + box.height + (24 if not context.large else 18)
    width = time.x - start - 16
    county = context.text("note", branch.county, start, box.y - 2, width, bold=True, line_height=1.2)
    if context.large:
        names: tuple[Text, ...] = (context.centred(county, box.y, box.height),)
    else:
        names = (county, context.text("note", branch.name, start, box.y + 34, width, colour="ink2", line_height=1.2))
    place = Element("place", "text", box, f"{branch.county}. {branch.name}", texts=names, icons=(logo,), stays=True)
    clock_element = words_element("time", context.centred(time, box.y, box.height), stays=True)
    return place, clock_element


def title(context: ScreenContext, words: str, *, role: str = "title", icon: str | None = None) -> Elements:
    """Return the heading of a screen, at the place where each screen has it."""
    frame = context.frame
    indent = 92 if icon else 0
    text = context.text(role, words, frame.side.x + indent, 0, frame.side.width - indent)
    top = frame.title_y + (10 if role == "display" and not context.large else 0)
    text = text.moved(dy=round(top))
    icons = (Icon(icon, Rect(frame.side.x, text.y + (text.size * 1.18 - 72) / 2, 72, 72)),) if icon else ()
    heading = words_element("title", text, "heading", icons=icons)
    bar = reading_bar(context, max(heading.rect.bottom, text.ink.bottom) + 12) if role == "title" else ()
    return heading, *bar


def reading_bar(context: ScreenContext, top: float) -> Elements:
    """Return the bar that says that the screen is read aloud, and how to go on. In large type the room belongs to the
    screen."""
    if not context.state.modes.listen or context.large:
        return ()
    side, size = context.frame.side, min(context.size("note"), 48.0)
    words = context.say("Reading. Keys: arrows, OK, Back, Help.")
    text = context.text("note", words, side.x + 96, 0, side.width - 120, size=size, balance=True)
    rect = Rect(side.x, round(top), side.width, text.height + 28)
    icon = Icon("speaker-high", Rect(side.x + 24, round(top + (rect.height - 48) / 2), 48, 48))
    shape = Shape(rect, radius("access"), fill="well")
    return (
        Element(
            "reading", "text", rect, words, shape=shape, texts=(context.centred(text, top, rect.height),), icons=(icon,)
        ),
    )


def below(elements: Elements) -> float:
    """Return where the last of these ends, ink that reaches out of its line included, in px."""
    return max(end for each in elements for end in (each.rect.bottom, *(text.ink.bottom for text in each.texts)))


def button(
    context: ScreenContext,
    rect: Rect,
    label: str,
    action: str | None,
    *,
    icon: str | None = None,
    accent: bool = False,
    text_size: float | None = None,
    **more: Any,
) -> Element:
    """Return a button: icon and word together in its middle. Without an action it keeps its place, and cannot be
    pressed yet."""
    words = text_size or context.size("button")
    ink = "ink2" if action is None else "on_accent" if accent else "ink"
    size = 48.0 if not context.large else 56.0
    before = size + 20 if icon else 0
    room = rect.width - 2 * (_BUTTON_PADDING if not icon else 20) - before
    width = min(context.line("button", label, bold=True, size=words) + 2, room)
    text = context.text("button", label, 0, 0, width, size=words, bold=True, colour=ink, balance=True, align="center")
    x = rect.x + max(20, (rect.width - text.width - before) / 2)
    icons = (Icon(icon, Rect(round(x), round(rect.y + (rect.height - size) / 2), size, size), ink),) if icon else ()
    text = context.centred(text.moved(dx=round(x + before)), rect.y, rect.height)
    shape = Shape(rect, radius("tile"), fill="accent") if accent else tile_shape(context, rect)
    if action is None:
        shape = Shape(rect, radius("tile"), fill="well")
    more.setdefault("id", action)
    return Element(
        role="button", rect=rect, label=label, action=action, shape=shape, texts=(text,), icons=icons, **more
    )


def nav(context: ScreenContext, *, back: bool = True, accent: tuple[str | None, str] | None = None) -> Elements:
    """Return Back at the start, the accent button between, Help at the end: always in that place.

    accent: its action (None: not yet) and its word.
    """
    say, row, gap = context.say, context.frame.nav, 24
    back_width, help_width = (_nav_width(context, say(word)) for word in ("Back", "Help"))
    if context.large and back:
        back_width = help_width = (row.width - gap) / 2
    made: list[Element] = []
    if accent:
        action, word = accent
        rect = accent_rect(context, back, word)
        made.append(button(context, rect, word, action, accent=True, stays=True, id=action or "not-yet"))
    if back:
        rect = Rect(row.x, row.y, back_width, row.height)
        made.insert(0, button(context, rect, say("Back"), "back", icon="arrow-left", stays=True))
    rect = Rect(row.right - help_width, row.y, help_width, row.height)
    made.append(button(context, rect, say("Help"), "help", icon="hand-waving", stays=True))
    return tuple(made)


def accent_rect(context: ScreenContext, back: bool, word: str) -> Rect:
    """Return the place between Back and Help; where its word does not fit there, a row of its own above them."""
    row, gap = context.frame.nav, 24
    taken_at_start = _nav_width(context, context.say("Back")) + gap if back else 0
    taken_at_end = _nav_width(context, context.say("Help")) + gap
    room = row.width - taken_at_start - taken_at_end
    if context.line("button", word, bold=True) + 80 <= room and not (context.large and back):
        return Rect(row.x + taken_at_start, row.y, room, row.height)
    if context.frame.beside:
        content = context.frame.content
        return Rect(content.x, content.bottom - row.height, content.width, row.height)
    return Rect(row.x, row.y - GAP - row.height, row.width, row.height)


def content_bottom(context: ScreenContext, back: bool, word: str) -> float:
    """Return where the content must end above an accent button, in px."""
    rect = accent_rect(context, back, word)
    above_nav = rect.y != context.frame.nav.y
    return rect.y - 24 if above_nav else context.frame.content.bottom


def _nav_width(context: ScreenContext, word: str) -> float:
    icon = 48 if not context.large else 56
    return round(context.line("button", word, bold=True) + icon + 20 + (96 if not context.large else 72))


def access(context: ScreenContext) -> Elements:
    """Return the access bar: language, text size, contrast, lower, listen."""
    frame, say, modes = context.frame, context.say, context.state.modes
    labels = {
        "language": say("Language"),
        "text_size": say("Text size"),
        "contrast": say("Contrast"),
        "lower": say("Lower"),
        "listen": say("Listen"),
    }
    on = {"text_size": modes.scale > 1, "contrast": modes.contrast, "lower": modes.lower, "listen": modes.listen}
    rows = (_ACCESS,) if frame.access_rows == 1 else (_ACCESS[:3], _ACCESS[3:])
    height = (frame.access.height - (len(rows) - 1) * _ACCESS_GAP) / len(rows)
    size = _label_size(context, list(labels.values()), one_line=len(rows) > 1)
    made, y = [], frame.access.y
    for row in rows:
        x = frame.access.x
        for (name, icon), width in zip(row, _widths(context, [labels[name] for name, _ in row], size), strict=True):
            rect = Rect(round(x), round(y), round(width), round(height))
            made.append(_access_tile(context, rect, name, icon, labels[name], size, on=on.get(name, False)))
            x += width + _ACCESS_GAP
        y += height + _ACCESS_GAP
    return tuple(made)


def _widths(context: ScreenContext, labels: list[str], size: float) -> list[float]:
    """Like tiles; where a word needs more room than its share, it gets that and the others share the rest."""
    room = context.frame.access.width - _ACCESS_GAP * (len(labels) - 1)
    needed = [longest_word(label, size=size, language=context.language) + 16 for label in labels]
    wide = {at for at, need in enumerate(needed) if need > room / len(labels)}
    share = (room - sum(needed[at] for at in wide)) / max(1, len(labels) - len(wide))
    return [needed[at] if at in wide else share for at in range(len(labels))]


def _access_tile(
    context: ScreenContext, rect: Rect, name: str, icon: str, label: str, size: float, *, on: bool
) -> Element:
    say = context.say
    ink = "canvas" if on else "ink"
    text = context.text("smallest", label, rect.x + 6, 0, rect.width - 12, size=size, align="center", colour=ink)
    icon_size = 52.0
    gap = 14 if not context.large else 8 if context.frame.access_rows == 1 else 0
    together = icon_size + gap + text.height
    top = rect.y + max(8, (rect.height - together) / 2)
    if context.frame.access_rows == 1 and context.large:
        top = rect.y + 22
    text = text.moved(dy=round(top + icon_size + gap))
    icons = [Icon(icon, Rect(round(rect.x + (rect.width - icon_size) / 2), round(top), icon_size, icon_size), ink)]
    if on:
        icons.append(Icon("check-bold", Rect(rect.right - 46, rect.y + 14, 32, 32), ink))
    shape = Shape(rect, radius("access"), fill="ink") if on else tile_shape(context, rect, of="access")
    values = {1.0: say("Normal"), 1.5: say("Large"), 2.0: say("Largest")}
    value = (
        values[context.scale] if name == "text_size" else "" if name == "language" else say("On") if on else say("Off")
    )
    role: Role = "button" if name == "language" else "option"
    return Element(
        name,
        role,
        rect,
        label,
        value=value,
        action=name,
        shape=shape,
        texts=(text,),
        icons=tuple(icons),
        on=on,
        stays=True,
    )


def _label_size(context: ScreenContext, labels: list[str], *, one_line: bool) -> float:
    """In a bar of two rows there is room for one line: the largest size that fits, never under the floor of its scale."""
    size = context.size("smallest")
    room = (context.frame.access.width - 2 * _ACCESS_GAP) / 3 - 24
    floor = min(size, 42.0)
    if context.frame.beside and context.large:
        size = floor
    while one_line and size > floor and any(context.line("smallest", each, size=size) > room for each in labels):
        size -= 1
    return size
