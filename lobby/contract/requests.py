"""What clients ask for, as the bodies of commands. Each command also has a UUIDv7 in the `Idempotency-Key` header.

`version` is the visit's version that the screen showed when it was pressed; where it is given and has passed, the
command is refused with `visit_changed` and nothing happens.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from lobby.contract.base import Count, Line, Message, Paragraph, Time, Version
from lobby.contract.vocabulary import DiscardReason

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$", max_length=64)]
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
LONGEST_LANGUAGE = 35
Language = Annotated[str, StringConstraints(pattern=LANGUAGE, max_length=LONGEST_LANGUAGE)]
Reference = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{2,23}$", max_length=24, to_upper=True, strip_whitespace=True),
]
PrintedNumber = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{1,12}$", max_length=12)]

SET_ASIDE_SHOWN = 20
"""A kiosk tells of so many, the oldest; of the others when these are settled."""


class Contact(Message):
    """Personal data, kept apart from the record and erased on schedule."""

    name: Line | None = None
    phone: Line | None = None
    email: Line | None = None


class CheckInRequest(Message):
    """Check a customer in for one or more services, in order.

    `appointment`: the reference of one that is on the branch's list; what was booked comes first, and `services` may be
    left out. `slot_at`: the time of an appointment that is on no list. `instead_of`: the key of a check-in that a kiosk
    set aside and that staff make by hand.
    """

    services: Annotated[list[Key], Field(max_length=5)] = []
    appointment: Reference | None = None
    slot_at: Time | None = None
    language: Language | None = None  # None: the branch's own
    customer_class: Key = "ordinary"
    needs: Annotated[list[Key], Field(max_length=8)] = []
    language_needed: Language | None = None
    channel: Literal["kiosk", "greeter", "phone", "staff"] = "kiosk"
    printer: Key | None = None
    printed_number: PrintedNumber | None = None
    instead_of: Key | None = None
    contact: Contact | None = None

    @model_validator(mode="after")
    def _for_something(self) -> CheckInRequest:
        if not self.services and self.appointment is None:
            raise ValueError("give services, or the appointment that the customer comes for")
        if self.slot_at is not None and self.appointment is not None:
            raise ValueError("the appointment says its own time: leave slot_at out")
        return self


class AppointmentRequest(Message):
    """Put an appointment on the branch's list, or change the one of this reference. `slot_at`: its time, in milliseconds
    since 1970 UTC."""

    reference: Reference
    service: Key
    slot_at: Time
    language: Language | None = None  # None: the branch's own
    customer_class: Key = "ordinary"
    needs: Annotated[list[Key], Field(max_length=8)] = []
    language_needed: Language | None = None
    contact: Contact | None = None


class AppointmentCancelRequest(Message):
    """The body of a cancellation: nothing more is needed."""


class VisitRequest(Message):
    """The body of a verb that needs no more than the visit itself."""

    version: Version | None = None


class CallRequest(VisitRequest):
    """Call this visit by name, out of turn. `reason`: a code of CALL_REASONS, or what staff type."""

    desk: Key
    reason: Line = ""


class HoldRequest(VisitRequest):
    reason: Line = ""


class ResumeRequest(VisitRequest):
    desk: Key


class RequeueRequest(VisitRequest):
    place: Literal["keep", "end"] = "keep"
    reason: Line = ""


class TransferRequest(VisitRequest):
    service: Key
    desk: Key | None = None
    place: Literal["keep", "end"] = "keep"
    note: Line = ""


class AddStepRequest(VisitRequest):
    service: Key


class FinishRequest(VisitRequest):
    """`note` is personal data until proven otherwise: it is kept with the contact, never in the record."""

    outcome: Key = "resolved"
    note: Paragraph = ""


class CancelRequest(VisitRequest):
    outcome: Literal["left", "cancelled"] = "left"


class ReprintRequest(VisitRequest):
    printer: Key


class DeskRequest(Message):
    """The body of a desk verb that needs no more than the desk itself."""


class BreakRequest(DeskRequest):
    """`reason`: a code of BREAK_REASONS, or what staff type."""

    reason: Line = ""


class PauseCallingRequest(DeskRequest):
    """Why the desk calls by itself no longer: a code of PAUSE_REASONS, or what staff type. It is needed, and kept."""

    reason: Annotated[Line, Field(min_length=1)]


class PrintReport(Message):
    """A printer's word on one job: printed (confirmed after the cut) when `problem` is None, else a code of PROBLEM_WORDS."""

    problem: Line | None = None


class SetAside(Message):
    """A check-in that a kiosk kept and the server will not take. It holds no personal data.

    key: of its idempotency key, by which it is known from now on; code: why the server refused it; made_at: when the
    customer pressed.
    """

    key: Key
    made_at: Time
    code: Key
    services: Annotated[list[Key], Field(max_length=5)] = []
    appointment: Reference | None = None
    language: Language | None = None
    printed_number: PrintedNumber | None = None


class DiscardRequest(Message):
    """Staff say that nobody is to be checked in for what this kiosk set aside, and why."""

    kiosk: Key
    reason: DiscardReason


class DeviceStatus(Message):
    """How a device is, told when it changes and at each heartbeat. `problem`: a code of PROBLEM_WORDS, or words that are shown
    to staff as they are; `paper` only from printers, `set_aside` from kiosks."""

    state: Literal["ready", "trouble", "offline"] = "ready"
    paper: Literal["ok", "low", "out", "unknown"] | None = None
    problem: Line | None = None
    waiting_to_send: Count = 0
    set_aside: Annotated[list[SetAside], Field(max_length=SET_ASIDE_SHOWN)] = []
