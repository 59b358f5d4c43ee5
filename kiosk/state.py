"""Where one person's visit to the kiosk stands, what can happen to it, and what the kiosk must then do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lobby.contract.requests import CheckInRequest
from lobby.contract.visits import CheckedIn, PrintJob


class Screen(StrEnum):
    HOME = "home"
    LANGUAGE = "language"
    CATEGORIES = "categories"
    SERVICES = "services"
    CONFIRM = "confirm"
    APPOINTMENT = "appointment"  # its reference is typed, or read by a scanner
    SENDING = "sending"  # written to the spool, no answer yet
    KEPT = "kept"  # still none: the check-in is safe here, and is sent by itself
    REFUSED = "refused"
    TICKET = "ticket"


class Sheet(StrEnum):
    HELP = "help"
    COMING = "coming"
    ASK_STAFF = "ask_staff"
    STILL_THERE = "still_there"


class TicketPaper(StrEnum):
    """Of the ticket on the screen: what the kiosk may honestly say of it."""

    PRINTING = "printing"  # asked for; the printer has not said how it is
    COMING = "coming"  # the printer is ready
    PRINTED = "printed"
    NONE = "none"


NEEDS = ("interpreter", "wheelchair")
SCALES = (1.0, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Rules:
    """Times in seconds. In speech mode the idle times are twice as long."""

    idle_after_s: float = 45
    warning_s: float = 20
    clear_ticket_s: float = 20
    clear_without_paper_s: float = 60
    say_something_s: float = 0.8
    keep_s: float = 8


@dataclass(frozen=True, slots=True)
class Modes:
    """How this person wants the screen. `language` None: the branch's own."""

    language: str | None = None
    scale: float = 1.0
    contrast: bool = False
    lower: bool = False
    listen: bool = False


@dataclass(frozen=True, slots=True)
class KioskState:
    """Where one person is. Everything about the person is in here: a fresh KioskState knows nobody."""

    screen: Screen = Screen.HOME
    sheet: Sheet | None = None
    modes: Modes = Modes()
    came_from: Screen = Screen.HOME
    category: str | None = None
    service: str | None = None
    needs: tuple[str, ...] = ()
    code: str = ""  # the reference of the appointment, as far as it is typed; "" for who has none
    pages: tuple[int, ...] = (0,)  # the first row of each page opened so far
    key: str | None = None  # of the check-in in the spool
    slow: bool = False
    checked_in: CheckedIn | None = None
    paper: TicketPaper = TicketPaper.PRINTING
    refusal: str = ""
    touched_at: float = 0.0
    until: float | None = None  # when an open warning ends
    seconds_left: int = 0


# --- events ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pressed:
    """A finger or a key. `action`: a name, or a name and what it is about: `service:permits`."""

    action: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time has passed."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The branch's offer has changed, or the link to the server has."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The check-in stands in the spool under this key."""

    key: str


@dataclass(frozen=True, slots=True)
class Answered:
    key: str
    checked_in: CheckedIn


@dataclass(frozen=True, slots=True)
class CheckInRefused:
    key: str
    code: str


@dataclass(frozen=True, slots=True)
class PrintEnded:
    """The printer's word on a job: on paper, or not."""

    job: str
    on_paper: bool


@dataclass(frozen=True, slots=True)
class StaffCalled:
    """Whether the call for staff reached them."""

    heard: bool


Event = Pressed | Ticked | Offered | Kept | Answered | CheckInRefused | PrintEnded | StaffCalled


# --- what the kiosk must do ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeepCheckIn:
    """Write the check-in to the spool, from where it is sent."""

    request: CheckInRequest


@dataclass(frozen=True, slots=True)
class Print:
    job: PrintJob


@dataclass(frozen=True, slots=True)
class CallStaff:
    """`problem`: what staff are told, as a code of the wire: `help_wanted` or `ticket_not_printed`."""

    problem: str


@dataclass(frozen=True, slots=True)
class Chime:
    pass


Effect = KeepCheckIn | Print | CallStaff | Chime
Outcome = tuple[KioskState, tuple[Effect, ...]]
