"""Screens that say one thing, and the sheets that lie over a screen."""

from __future__ import annotations

from kiosk.elements import Element, Elements, Rect, Role, Shape, Text
from kiosk.screens.context import ScreenContext
from kiosk.screens.parts import access, below, button, header, nav, radius, title, words_element
from kiosk.state import Screen, Sheet
from lobby.theme import theme

_GAP = 20


def message(context: ScreenContext) -> Elements:
    """Return the screen of a check-in that is being sent or is kept: what is so, and what to do."""
    say, state = context.say, context.state
    if state.screen is Screen.SENDING:
        heading, advice = say("One moment."), say("We are getting your number.")
    elif state.code:  # nobody has looked it up yet: no ticket is promised
        heading = say("We have your code.")
        advice = say("We look it up as soon as we can. A staff member can help you now.")
    else:
        heading = say("We have your request.")
        advice = say("Your ticket comes out here soon. A staff member can help you now.")
    made = title(context, heading, role="title" if context.frame.beside else "display")
    side, content = context.frame.side, context.frame.content
    if context.frame.beside and context.large:
        text = context.text("lead", advice, content.x, context.frame.title_y, content.width, balance=True)
    else:
        text = context.text("lead", advice, side.x, below(made) + 16, side.width, balance=True)
    made = (*made, words_element("lead", text))
    if state.screen is Screen.SENDING:
        return (*header(context), *made)
    return (*header(context), *made, *nav(context, back=False, accent=("done", say("Done"))), *access(context))


def sheet(context: ScreenContext) -> Elements:
    """Return the sheet over the screen, from below; empty where there is none."""
    say = context.say
    buttons: list[tuple[str, str, bool]]
    if context.state.sheet is Sheet.HELP:
        heading, lead = say("How can we help?"), None
        buttons = [
            (say("Call a staff member"), "call_staff", True),
            (say("Read this screen to me"), "read", False),
            (say("My ticket did not print"), "no_paper", False),
            (say("Back"), "back", False),
        ]
    elif context.state.sheet is Sheet.STILL_THERE:
        heading, lead = say("Are you still there?"), None
        buttons = [(say("Yes, keep going"), "back", True), (say("Start over"), "start_over", False)]
    elif context.state.sheet is Sheet.COMING:
        heading, lead = say("Someone is coming."), say("Please stay here.")
        buttons = [(say("OK"), "back", True)]
    elif context.state.sheet is Sheet.ASK_STAFF:
        heading, lead = say("Please go to a staff member."), say("They will help you.")
        buttons = [(say("OK"), "back", True)]
    else:
        return ()
    return _sheet(context, heading, lead, buttons)


def _sheet(context: ScreenContext, heading: str, lead: str | None, buttons: list[tuple[str, str, bool]]) -> Elements:
    frame, margin = context.frame, 72
    columns = 2 if frame.beside and context.large else 1
    width = min(frame.width, 1080 if columns == 1 else 1776)
    x, inner = (frame.width - width) / 2, width - 2 * margin
    texts = [context.text("title", heading, x + margin, 0, inner)]
    if lead:
        texts.append(context.text("lead", lead, x + margin, texts[0].height + 12, inner, balance=True))
    if context.state.sheet is Sheet.STILL_THERE:
        texts.append(_seconds(context, x + margin, texts[0].height, inner))
    button_width = (inner - _GAP * (columns - 1)) / columns
    button_height = max(_button_height(context, label, button_width) for label, _, _ in buttons)
    rows = -(-len(buttons) // columns)
    head = texts[-1].y + texts[-1].height
    height = 64 + head + 40 + rows * (button_height + _GAP) - _GAP + 72
    top = round(frame.height - height)
    shape = Shape(
        Rect(x, top, width, height + 200),
        radius("sheet"),
        edge="ink" if context.state.modes.contrast else None,
        edge_width=float(theme().edge["card_high_contrast"]),
    )
    made = [Element("sheet", "card", Rect(x, top, width, height), "", shape=shape, layer="sheet")]
    for at, text in enumerate(texts):
        role: Role = "heading" if at == 0 else "text"
        made.append(words_element(f"sheet-{at}", text.moved(dy=top + 64), role, layer="sheet"))
    for at, (label, action, accent) in enumerate(buttons):
        left = x + margin + at % columns * (button_width + _GAP)
        y = round(top + 64 + head + 40 + at // columns * (button_height + _GAP))
        rect = Rect(left, y, button_width, button_height)
        made.append(button(context, rect, label, action, accent=accent, id=f"sheet-{action}", layer="sheet"))
    return tuple(made)


def _seconds(context: ScreenContext, x: float, y: float, width: float) -> Text:
    size, _ = theme().kiosk_size("display")
    start = "end" if context.say.right_to_left else "start"
    return context.text("display", str(context.state.seconds_left), x, y, width, size=size, language="en", align=start)


def _button_height(context: ScreenContext, label: str, width: float) -> float:
    lines = 1 if context.line("button", label, bold=True) + 80 <= width else 2
    return max(128.0, round(context.size("button") * 1.25 * lines + 48))
