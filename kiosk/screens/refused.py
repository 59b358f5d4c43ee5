"""A check-in that the server did not take: why, in the customer's words, and what to do now."""

from __future__ import annotations

from kiosk.elements import Elements, Rect, Text
from kiosk.screens.appointment import shown_code
from kiosk.screens.parts import access, below, content_bottom, header, nav, title, words_element
from kiosk.screens.rows import ChoiceRow, rows
from kiosk.screens.scene import Scene

UNKNOWN, CAME, ANOTHER_DAY = "unknown_appointment", "illegal_transition", "slot_on_another_day"
_LARGEST_LEAD = 66.0
_CODE = 132


def refused(scene: Scene) -> Elements:
    heading, advice = _words(scene)
    done, back = scene.say("Done"), bool(scene.state.code)
    made = title(scene, heading, role="title" if scene.frame.beside or scene.large else "display")
    made = (*made, words_element("lead", _lead(scene, advice, below(made) + 16)))
    if scene.state.code:
        made = (*made, *_ways_on(scene, made, content_bottom(scene, True, done)))
    return (*header(scene), *made, *nav(scene, back=back, accent=("done", done)), *access(scene))


def _words(scene: Scene) -> tuple[str, str]:
    say, refusal = scene.say, scene.state.refusal
    if not scene.state.code:
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


def _lead(scene: Scene, words: str, top: float) -> Text:
    frame, size = scene.frame, min(scene.size("lead"), _LARGEST_LEAD)
    if frame.beside and scene.large:
        return scene.text("lead", words, frame.content.x, frame.title_y, frame.content.width, size=size, balance=True)
    return scene.text("lead", words, frame.side.x, top, frame.side.width, size=size, balance=True)


def _ways_on(scene: Scene, above: Elements, bottom: float) -> Elements:
    """What was typed, where there is room for it, and what can be done instead of leaving."""
    frame = scene.frame
    made: Elements = ()
    top = frame.title_y if frame.beside and not scene.large else below(above) + 32
    if not scene.large:
        made = (shown_code(scene, Rect(frame.content.x, round(top), frame.content.width, _CODE)),)
        top = below(made) + 28
    top = max(top, frame.reach_y)
    return (*made, *rows(scene, _choices(scene), Rect(frame.content.x, top, frame.content.width, bottom - top), ""))


def _choices(scene: Scene) -> list[ChoiceRow]:
    say, choices = scene.say, []
    if scene.state.refusal == UNKNOWN and not scene.large:  # in large type Back does the same
        choices.append(ChoiceRow("correct", "pencil-simple", say("Correct the code"), action="back"))
    if scene.state.refusal != CAME and scene.offer.takes_customers:
        choices.append(ChoiceRow("start", "ticket", say("Get a ticket without it"), action="start"))
    return choices
