"""What each audience is shown, sent whole at every change. A view carries only what its audience may know."""

from __future__ import annotations

from pydantic import Field

from lobby.contract.base import BranchHead, PredictionScore, ServiceWait, Texts, View, WaitRange
from lobby.contract.notes import Note
from lobby.contract.planning import Advice
from lobby.contract.visits import CustomerView, PrintJob, VisitView
from lobby.contract.vocabulary import DeskStateWord, DeviceKindWord, DeviceStateWord, PaperWord, VisitStateWord

# --- board ---------------------------------------------------------------------------------------------------------


class BoardCall(View):
    """A call: it stays in the view until it has aged, so none is missed. `id` changes with a recall: chime again.

    `speech`: a WAV address for each of the branch's languages, in the order to be spoken.
    """

    id: str
    number: str
    desk: str
    called_at: int
    active: bool  # the customer is still awaited
    speech: dict[str, str] = {}


class BoardView(View):
    """Newest call first. Never a name."""

    id: str
    name: str
    branch: BranchHead
    calls: list[BoardCall]
    waiting: int
    services: list[ServiceWait]


# --- kiosk ---------------------------------------------------------------------------------------------------------


class KioskCategory(View):
    id: str
    name: Texts
    icon: str


class KioskService(ServiceWait):
    category: str
    covers: Texts
    bring: dict[str, list[str]]


class KioskView(View):
    """What a kiosk offers. `paper`: of its own printer. `neighbour`: a kiosk that can print, when this one cannot.
    `appointments`: somebody who is booked for today is still expected. `settled`: the keys of what it set aside and staff
    have dealt with."""

    id: str
    name: str
    letter: str
    branch: BranchHead
    categories: list[KioskCategory]
    services: list[KioskService]
    full: bool
    printer: str | None
    paper: str  # ok | low | out | offline | unknown
    neighbour: str | None = None
    clear_ticket_s: int = 20
    appointments: bool = False
    settled: list[str] = []


# --- printer -------------------------------------------------------------------------------------------------------


class PrinterView(View):
    """The jobs wanted of this printer; each stays until it is reported on."""

    id: str
    name: str
    jobs: list[PrintJob]


# --- desk ----------------------------------------------------------------------------------------------------------


class QueueRow(CustomerView):
    visit: str
    version: int
    number: str
    service: str
    waited_s: float
    clock_at: int
    target_s: float
    desk_wanted: str | None = None
    state: VisitStateWord = "waiting"
    slot_at: int | None = None  # the time of the appointment


class UndoOffer(View):
    """The last verb at this desk, while it can still be taken back."""

    visit: str
    number: str
    did: str  # the code of its event, for example "visit_ended"
    outcome: str | None = None  # how the visit ended, where it did
    until_at: int


class DeskHead(View):
    """`automatic`: it calls by itself; `pause_reason`: why it does not, where that was paused. Both reasons are codes of
    REASON_WORDS, or what staff typed."""

    id: str
    name: str
    state: DeskStateWord
    skills: list[str]
    staff: str | None = None
    staff_name: str | None = None
    since_at: int | None = None
    break_reason: str = ""
    automatic: bool = False
    pause_reason: str = ""


class NextCall(View):
    """Who would be called now, and why.

    `offered_to`: the name of another idle desk that is offered this customer first. `due_at`: when this desk calls by
    itself, None where staff call.
    """

    visit: str
    number: str
    service: str
    why: Note
    offered_to: str | None = None
    due_at: int | None = None


class Named(View):
    id: str
    name: Texts


class Trouble(View):
    """Something staff should know now: "Kiosk 1: paper out". `problem`: a code of PROBLEM_WORDS, or as the device said it."""

    device: str
    name: str
    kind: str
    problem: str
    since_at: int


class DeskView(View):
    """`queue` holds the first rows in calling order for this desk; `queue_total` counts all it may serve."""

    desk: DeskHead
    branch: BranchHead
    current: VisitView | None
    next: NextCall | None
    queue: list[QueueRow]
    queue_total: int
    on_hold: list[QueueRow]
    services: list[ServiceWait]
    desks: list[DeskHead]
    outcomes: list[Named]
    printers: list[Named]
    undo: UndoOffer | None
    trouble: list[Trouble]


# --- floor ---------------------------------------------------------------------------------------------------------


class FloorDesk(DeskHead):
    number: str | None = None
    visit_state: VisitStateWord | None = None
    service: str | None = None
    visit_since_at: int | None = None
    usual_s: float | None = None


class DeviceView(View):
    id: str
    name: str
    kind: DeviceKindWord
    connected: bool
    state: DeviceStateWord
    paper: PaperWord | None = None
    problem: str | None = None
    seen_at: int | None = None


class SetAsideRow(View):
    """A check-in that a kiosk set aside: the customer may still be in the lobby. `made_at`: when it was pressed; `code`: why
    the server did not take it."""

    kiosk: str
    kiosk_name: str
    key: str
    made_at: int
    code: str
    services: list[str]
    appointment: str | None
    language: str
    printed_number: str | None


class FloorView(View):
    """The whole lobby at a glance. `called_on_time` is a share 0..1 of `called_today`, None before the first call.

    `set_aside`: check-ins that staff are to make by hand or to discard, the oldest first.
    """

    branch: BranchHead
    waiting: int
    joined_15_min: int
    longest_s: float | None
    longest_service: str | None
    called_today: int
    called_on_time: float | None
    desks: list[FloorDesk]
    services: list[ServiceWait]
    on_hold: list[QueueRow]
    devices: list[DeviceView]
    trouble: list[Trouble]
    set_aside: list[SetAsideRow] = []
    scores: dict[str, PredictionScore] = Field(default_factory=dict)  # by service: of the last waits shown today
    advice: Advice | None = None  # a promise will be missed within the hour, and what would help most


# --- phone ---------------------------------------------------------------------------------------------------------


class TicketView(View):
    """The phone page of one ticket. No name, nothing that the paper does not say. `ahead` is None once called."""

    number: str
    state: VisitStateWord
    outcome: str | None
    branch: BranchHead
    service: Texts
    language: str
    ahead: int | None
    wait: WaitRange | None
    desk: str | None
    checked_in_at: int
    called_at: int | None
    bring: dict[str, list[str]]
    can_leave: bool
