"""What somebody wants, in the imperative. A command carries everything a decision needs except the time, and no personal data.

Every command names who wants it (`actor`: a staff or device id, "customer" or "clock"); the actor is kept with the events.
"""

from __future__ import annotations

from typing import NamedTuple

from lobby.engine.model import Branch, Place
from lobby.engine.nouns import noun
from lobby.engine.shared_fields import BookingFields, CheckInFields
from lobby.ids import DeskId, DeviceId, ServiceId, StaffId, TicketToken, VisitId


@noun(kw_only=True)
class Command:
    actor: str = "system"


@noun(kw_only=True)
class ConfigureBranch(Command):
    """Set the branch's configuration. What people hold already (numbers, open visits) must stay servable."""

    branch: Branch


class Prediction(NamedTuple):
    """The wait predicted for one customer at check-in: the 10 %, 50 % and 90 % points, in whole seconds.

    `shown` is what the customer reads; None: it is not sure that anybody would call, so no wait is shown. `simulated` is
    the same before it was calibrated by the last waits; None where the lobby was not played forward.
    """

    shown: tuple[int, ...] | None
    simulated: tuple[int, ...] | None = None


@noun(kw_only=True)
class CheckIn(Command, CheckInFields):
    """A customer arrives. `visit` and `token` are made by the caller, so that the engine needs no randomness.

    `printed_number` is set by a kiosk that printed from its own number space while it had no server: paper wins.
    `slot_at` is the time of an appointment: the wait begins there, or at the check-in when that is later.
    `appointment` is its reference, where the branch keeps a list: what was booked comes first, `services` after it.
    `prediction` is the wait that was predicted outside the engine for this customer, to be kept with the check-in; None:
    nothing was, and the engine's own estimate is kept. `instead_of` is the key of a check-in that a kiosk set aside.
    """

    visit: VisitId
    token: TicketToken
    services: tuple[ServiceId, ...]
    printer: DeviceId | None = None
    printed_number: str | None = None
    prediction: Prediction | None = None
    instead_of: str | None = None


@noun(kw_only=True)
class DiscardCheckIn(Command):
    """Nobody is to be checked in for what this kiosk set aside under this key. `reason` is a code: no personal data."""

    kiosk: DeviceId
    key: str
    reason: str


@noun(kw_only=True)
class BookAppointment(Command, BookingFields):
    """Put an appointment on the list, or change the one of this reference."""


@noun(kw_only=True)
class CancelAppointment(Command):
    """The customer will not come: take it off the list."""

    reference: str


# --- one visit ---------------------------------------------------------------------------------------------------


@noun(kw_only=True)
class VisitCommand(Command):
    """`expected_version` (the version the screen showed) refuses a press on something that has changed since."""

    visit: VisitId
    expected_version: int | None = None


@noun(kw_only=True)
class CallVisit(VisitCommand):
    """Call this visit by name, out of turn. `reason` is kept."""

    desk: DeskId
    staff: StaffId
    reason: str = ""


@noun(kw_only=True)
class Recall(VisitCommand):
    pass


@noun(kw_only=True)
class StartServing(VisitCommand):
    pass


@noun(kw_only=True)
class Hold(VisitCommand):
    """Set aside: the customer fills in a form, fetches a paper, needs more time. Frees the desk."""

    reason: str = ""


@noun(kw_only=True)
class Resume(VisitCommand):
    """Back from hold, to be served at this desk at once."""

    desk: DeskId
    staff: StaffId


@noun(kw_only=True)
class Requeue(VisitCommand):
    """Back into the queue of the current step."""

    place: Place = Place.KEEP
    reason: str = ""


@noun(kw_only=True)
class Transfer(VisitCommand):
    """Hand the visit on: to another service, to one desk, or both, without losing it."""

    service: ServiceId
    desk: DeskId | None = None
    place: Place = Place.KEEP
    reason: str = ""


@noun(kw_only=True)
class AddStep(VisitCommand):
    """One more service in this visit, after the steps it has."""

    service: ServiceId


@noun(kw_only=True)
class NoShow(VisitCommand):
    pass


@noun(kw_only=True)
class Finish(VisitCommand):
    """End the current step. Where steps are left the visit waits for the next; else it ends with this outcome."""

    outcome: str = "resolved"


@noun(kw_only=True)
class Cancel(VisitCommand):
    """End the visit without service: `left` (the customer went) or `cancelled` (staff, by mistake made)."""

    outcome: str = "left"


@noun(kw_only=True)
class Undo(VisitCommand):
    """Take back the last verb pressed on this visit, within the branch's undo time."""


# --- paper -------------------------------------------------------------------------------------------------------


@noun(kw_only=True)
class ReportPrint(VisitCommand):
    """A printer's word on a ticket: printed (confirmed after the cut), or failed and why. `reprint` names the job.

    A visit that has ended still takes this: the paper was printed all the same.
    """

    printer: DeviceId
    reprint: int = 0
    problem: str | None = None


@noun(kw_only=True)
class Reprint(VisitCommand):
    """Print the ticket again, marked REPRINT, at this printer."""

    printer: DeviceId


# --- one desk ----------------------------------------------------------------------------------------------------


@noun(kw_only=True)
class DeskCommand(Command):
    desk: DeskId


@noun(kw_only=True)
class OpenDeskSession(DeskCommand):
    """Open the desk, come back from a break, or take one's own open desk over on another tablet."""

    staff: StaffId


@noun(kw_only=True)
class TakeBreak(DeskCommand):
    reason: str = ""


@noun(kw_only=True)
class CloseDesk(DeskCommand):
    pass


@noun(kw_only=True)
class PauseCalling(DeskCommand):
    """The desk calls by itself no longer: staff call. `reason` is needed, and kept; given again it is corrected."""

    reason: str


@noun(kw_only=True)
class ResumeCalling(DeskCommand):
    """The desk calls by itself, from now or again."""


@noun(kw_only=True)
class CallNext(DeskCommand):
    """Whom should this desk take now? The calling rule answers."""

    staff: StaffId


# --- the day -----------------------------------------------------------------------------------------------------


@noun(kw_only=True)
class EndDay(Command):
    """End a service day: open visits of that day or before end as closed_at_day_end, desks close."""

    service_day: str
