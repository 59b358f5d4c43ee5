"""A visit as staff and programs see it, and the replies to commands."""

from __future__ import annotations

from lobby.contract.base import View, WaitRange
from lobby.contract.notes import Note
from lobby.contract.vocabulary import (
    AppointmentStateWord,
    DeskStateWord,
    StepStateWord,
    TicketPaperWord,
    VisitStateWord,
)


class StepView(View):
    service: str
    state: StepStateWord
    clock_at: int
    target_s: float
    desk: str | None = None
    called_at: int | None = None
    serving_at: int | None = None
    ended_at: int | None = None
    outcome: str | None = None


class CustomerView(View):
    """What was said of a customer, checking in or booking."""

    language: str
    customer_class: str
    needs: list[str]
    language_needed: str | None


class VisitView(CustomerView):
    """`waited_s` counts from `clock_at` of the current step to its call (or to now); `version` goes back with a press.

    `why`: why it was called; None where it was not.
    """

    id: str
    version: int
    number: str
    state: VisitStateWord
    service: str
    service_day: str
    channel: str
    checked_in_at: int
    clock_at: int
    target_s: float
    waited_s: float
    slot_at: int | None = None  # the time of the appointment
    appointment: str | None = None  # its reference
    called_at: int | None = None
    last_call_at: int | None = None
    calls: int = 0
    serving_at: int | None = None
    ended_at: int | None = None
    desk: str | None = None
    desk_wanted: str | None = None
    why: Note | None = None
    outcome: str | None = None
    steps: list[StepView] = []
    paper: TicketPaperWord | None = None
    paper_problem: str | None = None


class TicketHead(View):
    number: str
    url: str


class PrintJob(View):
    """All that a paper ticket says, so that paper needs no further question. `id` names the job for good: a printer
    that has met it does not print it again, by whichever way it comes."""

    id: str
    visit: str
    number: str
    reprint: bool
    language: str
    branch_language: str
    county: str
    branch: str
    timezone: str
    service: str  # in the customer's language
    service_branch: str  # in the branch's language
    ahead: int
    wait: WaitRange | None
    at: int  # when the customer checked in
    url: str
    bring: list[str] = []
    ahead_at: int | None = None  # when `ahead` and `wait` were true; None: at check-in
    slot_at: int | None = None  # the time of the appointment


class CheckedIn(View):
    """The reply to a check-in: 201, and the same again for the same key.

    `desk`: the name of an idle desk that is offered this customer, where somebody is free for them now.
    """

    visit: VisitView
    ticket: TicketHead
    position: int  # one more than are called before; 1: next
    wait: WaitRange | None
    paper: PrintJob | None = None
    desk: str | None = None


class VisitReply(View):
    """The reply to every verb on a visit, and to call-next. `visit` is None where nobody waits for the desk."""

    seq: int
    visit: VisitView | None


class AppointmentView(CustomerView):
    """One appointment of a day. `visit`, `number`: of the visit that came. `name`: for those who
    greet and serve, and for nobody else."""

    reference: str
    service: str
    slot_at: int
    service_day: str
    state: AppointmentStateWord
    visit: str | None = None
    number: str | None = None
    name: str | None = None


class AppointmentList(View):
    seq: int
    service_day: str
    appointments: list[AppointmentView]


class AppointmentReply(View):
    """The reply to booking and cancelling. `appointment` is None once it is off the list."""

    seq: int
    appointment: AppointmentView | None


class Settled(View):
    """The reply to what settles a check-in that a kiosk had set aside."""

    seq: int


class TicketReply(View):
    """The reply to what the holder of a ticket does: how the ticket stands now."""

    seq: int
    state: VisitStateWord
    outcome: str | None


class VisitList(View):
    seq: int
    visits: list[VisitView]


class DeskReply(View):
    seq: int
    desk: str
    state: DeskStateWord
    staff: str | None


class Recorded(View):
    """One event of the stream. `type`: its code, for example "visit_called"; `data`: its other fields, as kept."""

    seq: int
    at: int
    type: str
    actor: str
    data: dict[str, object]


class EventList(View):
    branch: str
    last_seq: int
    events: list[Recorded]
