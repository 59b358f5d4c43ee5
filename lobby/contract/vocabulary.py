"""The words and limits that the wire knows, each written once. The browser's constants are generated from this file.

A view's field that holds one of a set of words stays a plain text when it is read, so that a client of the version before
can read a word that came later; its schema names the words that are known.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

from pydantic import WithJsonSchema

StaffRole = Literal["greeter", "staff", "supervisor", "admin", "auditor"]
STAFF_ROLES: Final[tuple[str, ...]] = get_args(StaffRole)

STAFF_PAGES: Final = ("desk", "greeter", "floor", "plan", "reports", "devices")
"""The pages of the staff app, in the menu's order."""

DeviceKind = Literal["kiosk", "board", "printer", "tablet"]
DEVICE_KINDS: Final[tuple[str, ...]] = get_args(DeviceKind)

VISIT_STATES: Final = ("waiting", "called", "serving", "on_hold", "ended")
STEP_STATES: Final = ("done", "now", "next")
DESK_STATES: Final = ("open", "on_break", "closed")
APPOINTMENT_STATES: Final = ("expected", "came")

FINISH_OUTCOMES: Final = ("resolved", "follow_up", "referred")
"""How a step that was served can end, beside the branch's own outcomes."""

CANCEL_OUTCOMES: Final = ("left", "cancelled")
"""How staff end a visit that was not served."""

OUTCOME_WORDS: Final = {
    "resolved": "Resolved",
    "follow_up": "Follow up",
    "referred": "Referred",
    "left": "Left",
    "cancelled": "Cancelled",
    "no_show": "No-show",
    "closed_at_day_end": "Closed at day's end",
    "transferred": "Handed on",
}
"""What each outcome that every branch has is called, for the catalogues to translate."""

OUTCOMES: Final = tuple(OUTCOME_WORDS)
"""All that the server knows by itself; `transferred` ends a step only."""

DiscardReason = Literal["left", "served", "mistake"]
DISCARD_REASONS: Final[tuple[str, ...]] = get_args(DiscardReason)
"""Why nobody is checked in for what a kiosk set aside: the customer left, has a ticket already, or it was a mistake."""

REASON_WORDS: Final = {
    "has_appointment": "Has an appointment",
    "asked_to_go_first": "Asked to go first",
    "short_question": "Short question",
    "came_back": "Came back",
    "short_break": "Short break",
    "lunch": "Lunch",
    "short_pause": "Short pause",
    "paperwork": "Paperwork",
    "on_the_phone": "On the phone",
    "helping_at_another_desk": "Helping at another desk",
    "call_by_hand": "I call by hand",
    "call_taken_back": "A call was taken back",
}
"""What each reason that staff choose is called, for the catalogues to translate; `call_taken_back` the server gives by itself.

A field `reason` holds one of these codes or what somebody typed: whatever is no code here is shown as it was typed.
"""

CALL_REASONS: Final = ("has_appointment", "asked_to_go_first", "short_question", "came_back")
"""Why a visit is called out of turn, as staff are offered it."""

BREAK_REASONS: Final = ("short_break", "lunch", "paperwork", "helping_at_another_desk")
"""Why a desk takes a break, as staff are offered it; the first stands until another is chosen."""

PAUSE_REASONS: Final = ("short_pause", "paperwork", "on_the_phone", "helping_at_another_desk", "call_by_hand")
"""Why a desk calls by itself no longer, as staff are offered it; the first stands until another is given."""

NEEDS: Final = ("interpreter", "wheelchair")
"""The needs that a kiosk and a greeter offer."""

PLACES: Final = ("keep", "end")
"""Where a visit joins a queue again: it keeps the wait it has, or begins a new one."""

OPENING_DAYS: Final = ("today", "weekday", "date")
"""How the day of the next opening is said: not at all, by its weekday, or by its date where a weekday could be two days."""

DEVICE_STATES: Final = ("ready", "trouble", "offline")
PAPER_STATES: Final = ("ok", "low", "out", "unknown")
TICKET_PAPER_STATES: Final = ("wanted", "printed", "failed")

PROBLEM_WORDS: Final = {
    "not_reachable": "not reachable",
    "not_answering": "not answering",
    "answers_not_understood": "answers not understood",
    "cover_open": "cover open",
    "paper_out": "paper out",
    "cutter_stuck": "paper cutter stuck",
    "needs_service": "needs service",
    "stopped": "stopped, check the printer",
    "offline": "offline",
    "paper_low": "paper low",
    "too_old": "it had waited too long",
    "no_longer_wanted": "no longer wanted",
    "not_confirmed": "the printer did not confirm it",
    "cannot_be_set": "this ticket cannot be laid out",
    "help_wanted": "a customer asks for help",
    "ticket_not_printed": "a ticket did not print",
    "not_connected": "not connected",
    "needs_attention": "needs attention",
}
"""What is wrong with a device or a print job, as the device says or as the server says of it: the words are for the catalogues
to translate. A device may say something else, which is shown as it came."""

LINE_LENGTH: Final = 200
"""The most characters of a line that somebody types: a name, a reason, a note to the next desk."""

NOTE_LENGTH: Final = 2000
"""The most characters of a note at the end of a visit."""


def _known(words: tuple[str, ...]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(words)})


VisitStateWord = Annotated[str, _known(VISIT_STATES)]
StepStateWord = Annotated[str, _known(STEP_STATES)]
DeskStateWord = Annotated[str, _known(DESK_STATES)]
OpeningDayWord = Annotated[str, _known(OPENING_DAYS)]
AppointmentStateWord = Annotated[str, _known(APPOINTMENT_STATES)]
DeviceKindWord = Annotated[str, _known(DEVICE_KINDS)]
DeviceStateWord = Annotated[str, _known(DEVICE_STATES)]
PaperWord = Annotated[str, _known(PAPER_STATES)]
TicketPaperWord = Annotated[str, _known(TICKET_PAPER_STATES)]
StaffPageWord = Annotated[str, _known(STAFF_PAGES)]
StaffRoleWord = Annotated[str, _known(STAFF_ROLES)]
