"""A customer arrives."""

from __future__ import annotations

from lobby.engine import appointments, estimates
from lobby.engine import commands as c
from lobby.engine import events as e
from lobby.engine.guards import Events, Handlers, booked_target_s, known_class, near, promised_s, served_somewhere
from lobby.engine.model import Service
from lobby.engine.nouns import changed
from lobby.engine.set_aside import unsettled
from lobby.engine.shared_fields import CheckInFields, shared
from lobby.engine.state import BranchState
from lobby.errors import Conflict, Invalid, NotFound
from lobby.ids import DeviceId


def check_in(state: BranchState, command: c.CheckIn, now_ms: int) -> Events:
    """Give the customer a number, and a place in the queue of the first service.

    Raises Invalid or NotFound for what the branch does not have; Conflict where the visit exists, nobody serves it, the
    service is closed, the branch is full, the appointment has come already or the printed number is taken.
    """
    if command.appointment is not None:
        command = _as_booked(state, command, command.appointment)
    services = [state.service(service) for service in command.services]
    today = state.calendar.service_day(now_ms)
    _check_names(state, command)
    unsettled(state, command.instead_of)
    _check_slot(state, command.slot_at, now_ms)
    if command.printed_number is None and command.appointment is None:
        _check_room(state, services, now_ms)
    prediction = command.prediction or _own_prediction(state, command, now_ms)
    return (
        e.VisitCheckedIn(
            at=now_ms,
            actor=command.actor,
            visit=command.visit,
            number=_number(state, command, services[0], now_ms),
            token=command.token,
            service_day=today,
            services=command.services,
            targets_s=_targets_s(state, command, services),
            printer=command.printer if command.printed_number is None else None,
            instead_of=command.instead_of,
            shown=prediction.shown,
            played=prediction.simulated,
            **shared(command, CheckInFields, language=command.language or state.branch.languages[0]),
        ),
    )


def _own_prediction(state: BranchState, command: c.CheckIn, now_ms: int) -> c.Prediction:
    """The engine's own estimate. It knows none for a booked customer, whose wait begins at the booked time."""
    if command.slot_at is not None:
        return c.Prediction(shown=None)
    wait = estimates.newcomer(
        state, command.services[0], now_ms, command.customer_class, language_needed=command.language_needed
    )
    return c.Prediction(shown=None if wait is None else wait.rounded())


def _as_booked(state: BranchState, command: c.CheckIn, reference: str) -> c.CheckIn:
    """Return the command with what was booked: its service first, and the id its visit was to have, unless that was
    used up by a check-in that was a mistake.
    """
    booked = state.book.get(reference)
    appointments.check(state, booked, type(command))
    return changed(
        command,
        visit=command.visit if booked.visit in state.visits else booked.visit,
        services=(booked.service, *command.services),
        slot_at=booked.slot_at,
        customer_class=booked.customer_class,
        needs=tuple(dict.fromkeys((*booked.needs, *command.needs))),
        language_needed=command.language_needed or booked.language_needed,
    )


def _targets_s(state: BranchState, command: c.CheckIn, services: list[Service]) -> tuple[float, ...]:
    """The wait promised for each step: after a booked time, that of appointments."""
    promised = [promised_s(state, service, command.customer_class) for service in services]
    if command.slot_at is not None:
        promised[0] = booked_target_s(state, command.customer_class)
    return tuple(promised)


def _check_names(state: BranchState, command: c.CheckIn) -> None:
    if not command.services:
        raise Invalid("no_service", "a check-in needs at least one service", "Choose a service.")
    if command.visit in state.visits:
        raise Conflict("visit_exists", f"visit {command.visit} is checked in already", "Make a new visit id.")
    known_class(state, command.customer_class)
    if command.printer is not None:
        known_printer(state, command.printer)
    for service in command.services:
        served_somewhere(state, service, command.language_needed)


def _check_slot(state: BranchState, slot_at: int | None, now_ms: int) -> None:
    if slot_at is None:
        return
    near(slot_at, now_ms)
    if state.calendar.service_day(slot_at) != state.calendar.service_day(now_ms):
        raise Invalid("slot_on_another_day", "the appointment is not for today", "Check in without it, or book it.")


def known_printer(state: BranchState, printer: DeviceId) -> None:
    """Check that the branch has this printer. Raises NotFound("unknown_printer")."""
    if not any(printer == known.id for known in state.branch.printers):
        raise NotFound("unknown_printer", f"there is no printer {printer!r} here", "Choose one that is listed.")


def _check_room(state: BranchState, services: list[Service], now_ms: int) -> None:
    """Doors and capacity. They do not apply to customers who hold a printed number, for they are inside already, or who
    are booked."""
    closed = next((service for service in services if not state.calendar.is_open(now_ms, service)), None)
    if closed is not None:
        opens_at = state.calendar.opens_at(now_ms, closed)
        raise Conflict("service_closed", f"{closed.id} takes no check-ins now", _opening(state, opens_at))
    if state.open_visits >= state.branch.capacity:
        raise Conflict(
            "branch_full", f"{state.open_visits} visits are open, as many as fit", "Wait until a visit has ended."
        )


def _opening(state: BranchState, opens_at: int | None) -> str:
    if opens_at is None:
        return "It does not open within three weeks."
    return f"It opens {state.calendar.local(opens_at):%A %Y-%m-%d at %H:%M}."


def _number(state: BranchState, command: c.CheckIn, first: Service, now_ms: int) -> str:
    """The next of the first service's series; or what a kiosk has printed already, for paper wins."""
    numbers = state.numbers_of(state.calendar.service_day(now_ms))
    if command.printed_number is None:
        return numbers.next(first.prefix, state.branch.number_digits)
    if command.printed_number in numbers.taken:
        raise Conflict(
            "number_taken", f"{command.printed_number} was given today already", "Give the customer a new ticket."
        )
    return command.printed_number


HANDLERS: Handlers = {c.CheckIn: check_in}
