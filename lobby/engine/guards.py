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
"""How each wish is decided: from the state, the wish and the time in milliseconds to events."""


def visit_of(state: BranchState, command: VisitCommand) -> Visit:
    """The visit this verb is pressed on, in a state that takes the verb, unchanged since the screen showed it."""
    visit = state.visit(command.visit)
    if command.expected_version is not None and command.expected_version != visit.version:
        raise Conflict("visit_changed", f"{visit.number} has changed since it was shown", "Look at it again.")
    lifecycle.check(lifecycle.VISIT_TABLE, visit.state, type(command), f"visit {visit.number}")
    return visit


def ready_desk(
    state: BranchState, desk: DeskId, staff: StaffId | None, command: Command, visit: Visit | None = None
) -> Desk:
    """A desk that can take a customer now: open, this staff member's, and free (or held by this very visit)."""
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
    """Nobody is called or served at this desk."""
    visit = state.desks[desk.id].visit
    if visit is not None:
        number = state.visits[visit].number
        raise Conflict("desk_busy", f"desk {desk.name} has {number}", "Finish, hold or requeue that visit first.")


def skilled_desk(desk: Desk, visit: Visit) -> None:
    """The desk has the skill and the language this visit needs, and the visit was not sent to another desk."""
    if calling.takes(desk, visit):
        return
    step = visit.current
    if step.desk_wanted is not None and step.desk_wanted != desk.id:
        raise Conflict(
            "wanted_elsewhere", f"{visit.number} was sent to another desk", "Transfer it to this desk to serve it here."
        )
    raise lacks_skill(desk, visit.number)


def lacks_skill(desk: Desk, number: str) -> Conflict:
    return Conflict(
        "desk_lacks_skill",
        f"desk {desk.name} does not take the service or speak the language that {number} needs",
        "Choose a desk that does.",
    )


def served_somewhere(state: BranchState, service: ServiceId, language: str | None) -> None:
    """Some configured desk can serve this, so that nobody is let wait in vain."""
    if not any(calling.able(desk, service, language) for desk in state.configured_desks.values()):
        spoken = "" if language is None else f" in {language}"
        raise Conflict("no_desk_for_service", f"no desk here serves {service}{spoken}", "Ask a member of staff.")


def near(at: int, now_ms: int) -> None:
    """The time lies within a year of now: what is farther off is a mistake, and no calendar is asked about it."""
    if abs(at - now_ms) > YEAR_MS:
        raise Invalid("time_too_far", "that time is more than a year from now", "Give a time within a year of now.")


def known_class(state: BranchState, customer_class: str) -> None:
    if customer_class not in state.classes:
        raise Invalid(
            "unknown_class", f"there is no customer class {customer_class!r} here", "Choose one that is listed."
        )


def booked_target_s(state: BranchState, customer_class: str) -> float:
    """The wait promised to this class after a booked time."""
    return state.branch.calling.booked_target_s * state.classes[customer_class].target_factor


def promised_s(state: BranchState, service: Service, customer_class: str) -> float:
    """The wait promised to this class for this service."""
    return service.target_s * state.classes[customer_class].target_factor
