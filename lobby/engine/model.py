"""The nouns: what a branch is (its configuration), and what stands in it now (desks, visits).

Times are whole milliseconds since 1970 UTC in every `*_at` field; lengths of time are seconds in every `*_s` field.
Everything here is immutable: a change makes a new object, so an earlier state can be kept and given back by an undo.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from lobby.engine.nouns import noun
from lobby.engine.shared_fields import CheckInFields
from lobby.engine.why import Why
from lobby.ids import BranchId, DeskId, DeviceId, ServiceId, StaffId, TicketToken, VisitId

Texts = dict[str, str]
"""One text in several languages, by language tag: {"en": "Permits", "es": "Permisos"}."""


class State(StrEnum):
    """Where a visit stands. How it ended is its outcome, not a state."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    ON_HOLD = "on_hold"
    ENDED = "ended"


class DeskState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    ON_BREAK = "on_break"


class Place(StrEnum):
    """Where a visit joins a queue: it keeps the wait it has, or begins a new one."""

    KEEP = "keep"
    END = "end"


# --- configuration -----------------------------------------------------------------------------------------------


@noun
class Hours:
    """One opening span: weekday 0 = Monday; times as minutes after local midnight, opens < closes."""

    weekday: int
    opens: int
    closes: int


@noun
class Category:
    id: str
    name: Texts
    icon: str = "folder-open"


@noun
class Service:
    """What people come for. `prefix` begins its ticket numbers; `target_s` is the wait it promises."""

    id: ServiceId
    name: Texts
    prefix: str
    category: str = ""
    covers: Texts = field(default_factory=dict)
    icon: str = "folder-open"
    target_s: int = 20 * 60
    usual_s: int = 10 * 60
    weight: float = 1.0
    hours: tuple[Hours, ...] = ()  # none of its own: the branch's
    bring: dict[str, tuple[str, ...]] = field(default_factory=dict)


@noun
class Desk:
    """A place where one visit at a time is served. `skills` are the services it takes; `languages` those spoken there.

    `automatic`: a desk session begins with automatic calling; staff may pause it, or begin it where it is not so.
    `hours`: when it is planned to be there, breaks left out; waits and plans reckon with it, nobody is kept from opening
    or closing.
    """

    id: DeskId
    name: str  # what the board shows: "4"
    skills: tuple[ServiceId, ...]
    languages: tuple[str, ...] = ()
    automatic: bool = False
    hours: tuple[Hours, ...] = ()  # none: as the record has taught


@noun
class CustomerClass:
    """A class of customers with its own promise. `credit_s` counts as already waited; the target is multiplied."""

    id: str
    name: Texts
    weight: float = 1.0
    credit_s: int = 0
    target_factor: float = 1.0


@noun
class Outcome:
    """A branch's own way a visit can end, beside the built-in ones."""

    id: str
    name: Texts


@noun
class Printer:
    id: DeviceId
    name: str


@noun
class Kiosk:
    """`letter` marks the kiosk's own number space (P-K014); `printer` is the one below its screen."""

    id: DeviceId
    name: str
    letter: str = "K"
    printer: DeviceId | None = None


@noun
class Board:
    """`services` limits what it shows (a zone); none means all."""

    id: DeviceId
    name: str
    services: tuple[ServiceId, ...] = ()


@noun
class CallingParameters:
    """The calling rule of a branch, by its name in `rules.py`, and its numbers.

    `fair_fast` is the dial b of the score: 0 fair, 1 fast. `look_ahead` (0 or more) is how much of the wait for another
    desk counts as waited already. Whoever waits beyond `guard` targets, or beyond `longest_s`, goes before all who do
    not. `ratio` is of the rule of that name: ordinary visits for each priority.
    """

    rule: str = "score"
    fair_fast: float = 0.5
    guard: float = 2.5
    longest_s: int = 60 * 60
    late_slope: float = 1.0
    look_ahead: float = 2.0
    ratio: int = 2
    reference_target_s: int = 20 * 60
    reference_usual_s: int = 10 * 60
    booked_target_s: int = 5 * 60
    transferred_target_factor: float = 0.5


@noun
class Branch:
    """One place with a lobby, as configured. Hours empty means always open. `capacity` counts open visits."""

    id: BranchId
    name: str
    county: str
    timezone: str
    languages: tuple[str, ...]
    services: tuple[Service, ...]
    desks: tuple[Desk, ...]
    categories: tuple[Category, ...] = ()
    classes: tuple[CustomerClass, ...] = (CustomerClass("ordinary", {"en": "Ordinary"}),)
    outcomes: tuple[Outcome, ...] = ()
    kiosks: tuple[Kiosk, ...] = ()
    boards: tuple[Board, ...] = ()
    printers: tuple[Printer, ...] = ()
    hours: tuple[Hours, ...] = ()
    closed_dates: tuple[str, ...] = ()  # ISO dates
    short_dates: tuple[str, ...] = ()  # ISO dates on which it is open for less than usual; the forecast only
    holidays: str = ""  # whose public holidays the forecast knows: "US-MD"
    capacity: int = 5000
    rollover_hour: int = 4
    undo_s: int = 30
    wrap_up_s: int = 5  # from the end of a visit to the automatic call
    number_digits: int = 3
    calling: CallingParameters = CallingParameters()


# --- what stands in the branch now -------------------------------------------------------------------------------


@noun
class Step:
    """One service within a visit. `clock_at` is where its wait begins; the interval ends are None until they happen.

    `serving_at` is when serving first began; `serving_since_at` the begin of the serving interval that goes on now.
    """

    service: ServiceId
    clock_at: int
    target_s: float
    desk_wanted: DeskId | None = None  # transferred to this desk, nobody else
    desk: DeskId | None = None
    staff: StaffId | None = None
    called_at: int | None = None
    serving_at: int | None = None
    ended_at: int | None = None
    outcome: str | None = None
    transferred: bool = False
    served_ms: int = 0  # closed serving intervals; a hold is not service
    serving_since_at: int | None = None
    shown: tuple[int, ...] | None = None  # the wait shown at check-in: 10, 50 and 90 % points in seconds


@noun
class PrintJob:
    """The paper of a visit's ticket: wanted at a printer until that printer says printed or failed."""

    printer: DeviceId
    state: str  # "wanted" | "printed" | "failed"
    reprint: int = 0
    problem: str | None = None


@noun(kw_only=True)
class Visit(CheckInFields):
    """A customer's stay. `steps[step]` is the current one. `version` is the seq of its last event."""

    id: VisitId
    number: str
    token: TicketToken
    service_day: str  # ISO date
    state: State
    steps: tuple[Step, ...]
    checked_in_at: int
    step: int = 0
    language: str = "en"
    calls: int = 0
    last_call_at: int | None = None
    reason: str = ""  # why it was called, in English, where `why` was not recorded yet
    why: Why | None = None
    outcome: str | None = None
    ended_at: int | None = None
    paper: PrintJob | None = None
    version: int = 0

    @property
    def current(self) -> Step:
        """The step that it waits for, is called for or is served in."""
        return self.steps[self.step]

    @property
    def booked(self) -> bool:
        """Whether it waits for what it has an appointment for: its first step."""
        return self.slot_at is not None and self.step == 0


@noun
class OpenDesk:
    """A desk as it stands: its state, whose desk session it is, and the visit there (called or serving).

    `ordinary_in_a_row`: how many ordinary visits it has called since its last priority visit. `automatic_since_at`: since
    when it calls by itself, None where staff call; `pause_reason`: why they do, where they paused it.
    """

    id: DeskId
    state: DeskState = DeskState.CLOSED
    staff: StaffId | None = None
    since_at: int | None = None
    break_reason: str = ""
    visit: VisitId | None = None
    free_since_at: int | None = None
    ordinary_in_a_row: int = 0
    automatic_since_at: int | None = None
    pause_reason: str = ""


@noun
class Wait:
    """An honest wait: the 10 %, 50 % and 90 % points, in seconds."""

    low_s: float
    median_s: float
    high_s: float

    def rounded(self) -> tuple[int, int, int]:
        """Return the three points in whole seconds, as the record keeps them."""
        return round(self.low_s), round(self.median_s), round(self.high_s)
