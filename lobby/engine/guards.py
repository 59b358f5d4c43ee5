"""What several verbs ask before they decide. Each question raises when the answer is no, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lobby.engine import calling, lifecycle
from lobby.engine.commands import Command, VisitCommand
from lobby.engine.events import Event
from lobby.engine.model import Desk, Service, Visit
from lobby.engine.state import BranchState
from lobby.errors import Conflict, Invalid
from lobby.ids import DeskId, ServiceId, StaffId

YEAR_MS = 366 * 24 * 3600 * 1000

Events = tuple[Event, ...]
Handlers = dict[type[Command], Callable[[BranchState, Any, int], Events]]
"""How each command is decided: from the state, the command and the time in milliseconds to events."""


def visit_of(state: BranchState, command: VisitCommand) -> Visit:
    """Return the visit that the verb is pressed on.

    Raises NotFound("unknown_visit"), Conflict("visit_changed") where the screen showed an earlier version, and
    Conflict("illegal_transition") where its state does not take the verb.
    """
    visit = state.visit(command.visit)
    if command.expected_version is not None and command.expected_version != visit.version:
        raise Conflict("visit_changed", f"{visit.number} has changed since it was shown", "Look at it again.")
    lifecycle.check(lifecycle.VISIT_TABLE, visit.state, type(command), f"visit {visit.number}")
    return visit


def ready_desk(
    state: BranchState, desk: DeskId, staff: StaffId | None, command: Command, visit: Visit | None = None
) -> Desk:
    """Return a desk that can take a customer now: open, this staff member's, and free (or held by this very visit).

    Raises NotFound("unknown_desk"), Conflict("desk_not_open"), Conflict("desk_taken") and Conflict("desk_busy").
    """
    configured, standing = state.desk(desk), state.desks[desk]
    if (standing.state, type(command)) not in lifecycle.DESK_TABLE:
        raise Conflict(
            "desk_not_open", f"desk {configured.name} is {lifecycle.words(standing.state)}", "Open the desk first."
        )
    if standing.staff != staff:
        raise Conflict("desk_taken", f"desk {configured.name} is open under somebody else", "Use your own desk.")
    if visit is None or visit.id != standing.visit:
        no_customer(state, configured)
    return configured


def no_customer(state: BranchState, desk: Desk) -> None:
    """Check that nobody is called or served at this desk. Raises Conflict("desk_busy")."""
    visit = state.desks[desk.id].visit
    if visit is not None:
        number = state.visits[visit].number
        raise Conflict("desk_busy", f"desk {desk.name} has {number}", "Finish, hold or requeue that visit first.")


def skilled_desk(desk: Desk, visit: Visit) -> None:
    """Check that the desk takes this visit: its service, its language, and that it was not sent elsewhere.

    Raises Conflict("wanted_elsewhere") and Conflict("desk_lacks_skill").
    """
    if calling.takes(desk, visit):
        return
    step = visit.current
    if step.desk_wanted is not None and step.desk_wanted != desk.id:
        raise Conflict(
            "wanted_elsewhere", f"{visit.number} was sent to another desk", "Transfer it to this desk to serve it here."
        )
    raise lacks_skill(desk, visit.number)


def lacks_skill(desk: Desk, number: str) -> Conflict:
    """Return the refusal of a desk that does not take what this number needs."""
    return Conflict(
        "desk_lacks_skill",
        f"desk {desk.name} does not take the service or speak the language that {number} needs",
        "Choose a desk that does.",
    )


def served_somewhere(state: BranchState, service: ServiceId, language: str | None) -> None:
    """Check that some desk can serve this, so that nobody waits in vain. Raises Conflict("no_desk_for_service")."""
    if not any(calling.able(desk, service, language) for desk in state.configured_desks.values()):
        spoken = "" if language is None else f" in {language}"
        raise Conflict("no_desk_for_service", f"no desk here serves {service}{spoken}", "Ask a member of staff.")


def near(at: int, now_ms: int) -> None:
    """Check that the time lies within a year of now: what is farther off is a mistake, and no calendar is asked about it.

    Raises Invalid("time_too_far").
    """
    if abs(at - now_ms) > YEAR_MS:
        raise Invalid("time_too_far", "that time is more than a year from now", "Give a time within a year of now.")


def known_class(state: BranchState, customer_class: str) -> None:
    """Check that the branch has this customer class. Raises Invalid("unknown_class")."""
    if customer_class not in state.classes:
        raise Invalid(
            "unknown_class", f"there is no customer class {customer_class!r} here", "Choose one that is listed."
        )


def booked_target_s(state: BranchState, customer_class: str) -> float:
    """Return the wait promised to this class after a booked time, in seconds."""
    return state.branch.calling.booked_target_s * state.classes[customer_class].target_factor


def promised_s(state: BranchState, service: Service, customer_class: str) -> float:
    """Return the wait promised to this class for this service, in seconds."""
    return service.target_s * state.classes[customer_class].target_factor
