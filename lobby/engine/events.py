"""What has happened, in the past tense. The stream of a branch's events is the truth; everything else is computed from it.

`at` is when it happened (milliseconds since 1970 UTC); `actor` who wanted it. No event ever holds personal data.
Events are kept for years: fields are added with a default, never renamed, never removed.
"""

from __future__ import annotations

from lobby.engine.model import Branch, Place
from lobby.engine.nouns import noun
from lobby.engine.shared_fields import BookingFields, CheckInFields
from lobby.engine.why import Why
from lobby.ids import DeskId, DeviceId, ServiceId, StaffId, TicketToken, VisitId


@noun(kw_only=True)
class Event:
    at: int
    actor: str = "system"


@noun(kw_only=True)
class BranchConfigured(Event):
    branch: Branch


@noun(kw_only=True)
class VisitEvent(Event):
    visit: VisitId


@noun(kw_only=True)
class VisitCheckedIn(VisitEvent, CheckInFields):
    """(nothing) -> waiting. `targets_s` is the wait promised for each step, class included.

    `shown`: the wait that was shown for the first step: the 10, 50 and 90 % points in seconds; `played`: the same as
    simulated, before it was calibrated by the last waits. None where there was none.
    """

    number: str
    token: TicketToken
    service_day: str
    services: tuple[ServiceId, ...]
    targets_s: tuple[float, ...]
    language: str = "en"
    printer: DeviceId | None = None
    shown: tuple[int, ...] | None = None
    played: tuple[int, ...] | None = None
    instead_of: str | None = None


@noun(kw_only=True)
class CheckInDiscarded(Event):
    """A check-in that a kiosk had set aside will not be made. `reason`: left | served | mistake."""

    kiosk: DeviceId
    key: str
    reason: str


@noun(kw_only=True)
class VisitCalled(VisitEvent):
    """waiting -> called. `why` is the sentence that says why this visit, with its values; `overtaking` marks a call out of
    turn. `reason`: the sentence in English, in what was recorded before `why` was kept; there `why` is None.
    """

    desk: DeskId
    staff: StaffId
    reason: str = ""
    overtaking: bool = False
    why: Why | None = None


@noun(kw_only=True)
class VisitRecalled(VisitEvent):
    """called -> called."""


@noun(kw_only=True)
class ServingStarted(VisitEvent):
    """called -> serving."""


@noun(kw_only=True)
class VisitHeld(VisitEvent):
    """waiting, called, serving -> on_hold."""

    reason: str = ""


@noun(kw_only=True)
class VisitResumed(VisitEvent):
    """on_hold -> serving."""

    desk: DeskId
    staff: StaffId


@noun(kw_only=True)
class VisitRequeued(VisitEvent):
    """called, serving, on_hold -> waiting. `clock_at` is where the wait now begins."""

    place: Place
    clock_at: int
    reason: str = ""


@noun(kw_only=True)
class StepTransferred(VisitEvent):
    """waiting, called, serving, on_hold -> waiting, for another service or at another desk."""

    service: ServiceId
    clock_at: int
    target_s: float
    desk: DeskId | None = None
    place: Place = Place.KEEP
    reason: str = ""


@noun(kw_only=True)
class StepAdded(VisitEvent):
    """any open state -> the same."""

    service: ServiceId
    target_s: float


@noun(kw_only=True)
class StepFinished(VisitEvent):
    """serving, on_hold -> waiting for the next step."""

    outcome: str


@noun(kw_only=True)
class VisitEnded(VisitEvent):
    """any open state -> ended."""

    outcome: str


@noun(kw_only=True)
class ActionUndone(VisitEvent):
    """The visit stands again as before event `undone` (its seq)."""

    undone: int


@noun(kw_only=True)
class TicketPrinted(VisitEvent):
    printer: DeviceId
    reprint: int = 0


@noun(kw_only=True)
class TicketPrintFailed(VisitEvent):
    printer: DeviceId
    problem: str
    reprint: int = 0


@noun(kw_only=True)
class ReprintWanted(VisitEvent):
    printer: DeviceId
    reprint: int


@noun(kw_only=True)
class AppointmentBooked(Event, BookingFields):
    """(nothing), expected -> expected. `moved_from`: the service day it stood on before, where it was on the list."""

    service_day: str
    language: str = "en"
    moved_from: str | None = None


@noun(kw_only=True)
class AppointmentCancelled(Event):
    """expected -> off the list."""

    reference: str
    service_day: str


@noun(kw_only=True)
class DeskEvent(Event):
    desk: DeskId


@noun(kw_only=True)
class DeskOpened(DeskEvent):
    """closed, open, on_break -> open. `automatic`: it calls by itself."""

    staff: StaffId
    automatic: bool = False


@noun(kw_only=True)
class DeskBreakStarted(DeskEvent):
    """open -> on_break."""

    reason: str = ""


@noun(kw_only=True)
class DeskClosed(DeskEvent):
    """open, on_break -> closed."""


@noun(kw_only=True)
class CallingPaused(DeskEvent):
    """open, on_break -> the same. The desk calls by itself no longer."""

    reason: str = ""


@noun(kw_only=True)
class CallingResumed(DeskEvent):
    """open, on_break -> the same. The desk calls by itself."""


@noun(kw_only=True)
class DayEnded(Event):
    """The service day is over; its counters are set back for the next."""

    service_day: str
