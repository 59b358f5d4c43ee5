"""A check-in that the server did not take: why, in the customer's words, and what to do now."""

from __future__ import annotations

from kiosk.elements import Elements, Rect, Text
from kiosk.screens.appointment import shown_code
from kiosk.screens.context import ScreenContext
from kiosk.screens.parts import access, below, content_bottom, header, nav, title, words_element
from kiosk.screens.rows import ChoiceRow, rows

UNKNOWN, CAME, ANOTHER_DAY = "unknown_appointment", "illegal_transition", "slot_on_another_day"
_LARGEST_LEAD = 66.0
_CODE = 132


def refused(context: ScreenContext) -> Elements:
    heading, advice = _words(context)
    done, back = context.say("Done"), bool(context.state.code)
    made = title(context, heading, role="title" if context.frame.beside or context.large else "display")
    made = (*made, words_element("lead", _lead(context, advice, below(made) + 16)))
    if context.state.code:
        made = (*made, *_ways_on(context, made, content_bottom(context, True, done)))
    return (*header(context), *made, *nav(context, back=back, accent=("done", done)), *access(context))


def _words(context: ScreenContext) -> tuple[str, str]:
    say, refusal = context.say, context.state.refusal
    if not context.state.code:
        reasons = {
            "service_closed": say("This service is closed for now."),
            "branch_closed": say("We are closed."),
            "branch_full": say("We cannot take more people today."),
        }
        return say("Please see a staff member."), reasons.get(refusal, say("They will give you a number."))
    if refusal == UNKNOWN:
        return say("We cannot find this code."), say(
            "Check each letter. If it is right, see a staff member: it may be cancelled."
        )
    if refusal == CAME:
        return say("You are checked in already."), say(
            "Watch the screen for your number. No ticket? See a staff member."
        )
    if refusal == ANOTHER_DAY:
        return say("Your appointment is on another day."), say("Come back on that day, or see a staff member.")
    return say("Please see a staff member."), say("They will give you a number.")


def _lead(context: ScreenContext, words: str, top: float) -> Text:
    frame, size = context.frame, min(context.size("lead"), _LARGEST_LEAD)
    if frame.beside and context.large:
        return context.text("lead", words, frame.content.x, frame.title_y, frame.content.width, size=size, balance=True)
    return context.text("lead", words, frame.side.x, top, frame.side.width, size=size, balance=True)


def _ways_on(context: ScreenContext, above: Elements, bottom: float) -> Elements:
    """What was typed, where there is room for it, and what can be done instead of leaving."""
    frame = context.frame
    made: Elements = ()
    top = frame.title_y if frame.beside and not context.large else below(above) + 32
    if not context.large:
        made = (shown_code(context, Rect(frame.content.x, round(top), frame.content.width, _CODE)),)
        top = below(made) + 28
    top = max(top, frame.reach_y)
    return (*made, *rows(context, _choices(context), Rect(frame.content.x, top, frame.content.width, bottom - top), ""))


def _choices(context: ScreenContext) -> list[ChoiceRow]:
    say, choices = context.say, []
    if context.state.refusal == UNKNOWN and not context.large:  # in large type Back does the same
        choices.append(ChoiceRow("correct", "pencil-simple", say("Correct the code"), action="back"))
    if context.state.refusal != CAME and context.offer.takes_customers:
        choices.append(ChoiceRow("start", "ticket", say("Get a ticket without it"), action="start"))
    return choices
