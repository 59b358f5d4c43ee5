"""Setting up a branch: a configuration is found good as a whole, or refused by its first fault."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from zoneinfo import ZoneInfo

from lobby.engine import calling, outcomes
from lobby.engine import commands as c
from lobby.engine import events as e
from lobby.engine.guards import Events, Handlers
from lobby.engine.model import Branch, Hours, Visit
from lobby.engine.rules import RULES
from lobby.engine.state import BranchState, is_open
from lobby.errors import Conflict, Invalid

PREFIX = re.compile(r"[A-Z]{1,3}")
LAST_MINUTE = 24 * 60
CORRECT = "Correct the branch's configuration and import it again."


def configure(state: BranchState, command: c.ConfigureBranch, now_ms: int) -> Events:
    """Take over a configuration that is good as a whole. No events where nothing changes.

    Raises Invalid for its first fault, and Conflict("in_use") for what open visits and desks still need.
    """
    branch = command.branch
    if branch.id != state.branch_id:
        raise Invalid("wrong_branch", f"this is branch {state.branch_id}, not {branch.id}", "Name the right branch.")
    check(branch)
    _check_in_use(state, branch)
    if branch == state.configured:
        return ()
    return (e.BranchConfigured(at=now_ms, actor=command.actor, branch=branch),)


def check(branch: Branch) -> None:
    """Check the configuration itself. Raises Invalid for its first fault."""
    _check_names(branch)
    _check_references(branch)
    _check_numbers(branch)
    _check_times(branch)


def _check_names(branch: Branch) -> None:
    _once("service id", (service.id for service in branch.services))
    _once("ticket prefix", (service.prefix for service in branch.services))
    _once("desk id", (desk.id for desk in branch.desks))
    _once("desk name", (desk.name for desk in branch.desks))
    _once("category id", (category.id for category in branch.categories))
    _once("customer class", (customer_class.id for customer_class in branch.classes))
    _once("outcome id", (outcome.id for outcome in branch.outcomes))
    _once("kiosk letter", (kiosk.letter for kiosk in branch.kiosks))
    _once(
        "device id", [*(k.id for k in branch.kiosks), *(b.id for b in branch.boards), *(p.id for p in branch.printers)]
    )
    _once("language", branch.languages)
    for service in branch.services:
        if not PREFIX.fullmatch(service.prefix):
            raise Invalid(
                "bad_prefix", f"service {service.id}: prefix {service.prefix!r} is not 1 to 3 letters A-Z", CORRECT
            )
    for outcome in branch.outcomes:
        if outcome.id in outcomes.BUILT_IN:
            raise Invalid("reserved_name", f"outcome {outcome.id!r} is built in", CORRECT)
    if not branch.languages:
        raise Invalid("no_language", "a branch needs at least one language", CORRECT)
    if not branch.classes:
        raise Invalid("no_class", "a branch needs at least one customer class", CORRECT)


def _check_references(branch: Branch) -> None:
    services = {service.id for service in branch.services}
    categories = {category.id for category in branch.categories}
    printers = {printer.id for printer in branch.printers}
    for service in branch.services:
        if service.category:
            _known("category", service.category, categories, f"service {service.id}")
    for desk in branch.desks:
        for skill in desk.skills:
            _known("service", skill, services, f"desk {desk.id}")
    for board in branch.boards:
        for shown in board.services:
            _known("service", shown, services, f"board {board.id}")
    for kiosk in branch.kiosks:
        if kiosk.printer is not None:
            _known("printer", kiosk.printer, printers, f"kiosk {kiosk.id}")


def _check_numbers(branch: Branch) -> None:
    for service in branch.services:
        _positive(f"service {service.id}", target_s=service.target_s, usual_s=service.usual_s, weight=service.weight)
    for kind in branch.classes:
        _positive(f"class {kind.id}", weight=kind.weight, target_factor=kind.target_factor)
        _not_negative(f"class {kind.id}", credit_s=kind.credit_s)
    rule = branch.calling
    _positive(
        "calling",
        guard=rule.guard,
        longest_s=rule.longest_s,
        reference_target_s=rule.reference_target_s,
        reference_usual_s=rule.reference_usual_s,
        transferred_target_factor=rule.transferred_target_factor,
        booked_target_s=rule.booked_target_s,
        ratio=rule.ratio,
    )
    _not_negative("calling", late_slope=rule.late_slope, fair_fast=rule.fair_fast, look_ahead=rule.look_ahead)
    if rule.rule not in RULES:
        raise Invalid("unknown_rule", f"there is no calling rule {rule.rule!r}: use one of {', '.join(RULES)}", CORRECT)
    _positive("branch", capacity=branch.capacity, number_digits=branch.number_digits)
    _not_negative("branch", undo_s=branch.undo_s, wrap_up_s=branch.wrap_up_s)


def _check_times(branch: Branch) -> None:
    try:
        ZoneInfo(branch.timezone)
    except (KeyError, ValueError, OSError) as error:
        raise Invalid("unknown_timezone", f"there is no time zone {branch.timezone!r}", CORRECT) from error
    if branch.rollover_hour not in range(24):
        raise Invalid("bad_rollover", f"rollover hour {branch.rollover_hour} is not 0 to 23", CORRECT)
    for closed in branch.closed_dates:
        _check_date("closed", closed)
    for short in branch.short_dates:
        _check_date("short", short)
    _check_hours("branch", branch.hours)
    for service in branch.services:
        _check_hours(f"service {service.id}", service.hours)
    for desk in branch.desks:
        _check_hours(f"desk {desk.id}", desk.hours)


def _check_date(what: str, text: str) -> None:
    try:
        good = date.fromisoformat(text).isoformat() == text
    except ValueError:
        good = False
    if not good:
        raise Invalid("bad_date", f"{what} date {text!r} is not written as 2026-12-25", CORRECT)


def _check_hours(whose: str, hours: Iterable[Hours]) -> None:
    for span in hours:
        if span.weekday not in range(7) or not 0 <= span.opens < span.closes <= LAST_MINUTE:
            raise Invalid(
                "bad_hours", f"{whose}: {span} is not a weekday 0-6 with minutes opens < closes <= 1440", CORRECT
            )


def _once(what: str, names: Iterable[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise Invalid("not_unique", f"{what} {name!r} is there {times} times", CORRECT)
        if not name:
            raise Invalid("no_name", f"a {what} is empty", CORRECT)


def _known(what: str, name: str, known: Collection[str], who: str) -> None:
    if name not in known:
        raise Invalid("unknown_name", f"{who} names {what} {name!r}, which is not there", CORRECT)


def _positive(who: str, **numbers: float) -> None:
    for name, number in numbers.items():
        if not number > 0:
            raise Invalid("bad_number", f"{who}: {name} must be more than 0, not {number}", CORRECT)


def _not_negative(who: str, **numbers: float) -> None:
    for name, number in numbers.items():
        if not number >= 0:
            raise Invalid("bad_number", f"{who}: {name} must not be less than 0, but is {number}", CORRECT)


# --- what people hold already -------------------------------------------------------------------------------------


def _check_in_use(state: BranchState, branch: Branch) -> None:
    """Whatever open visits and staffed desks rely on is still there, and somebody can still serve each visit."""
    left = {desk.id for desk in branch.desks}
    for desk in state.desks.values():
        if desk.staff is not None and desk.id not in left:
            raise _in_use(f"desk {state.configured_desks[desk.id].name} is open", "Close the desk first.")
    classes = {kind.id for kind in branch.classes}
    for visit in filter(is_open, state.visits.values()):
        if visit.customer_class not in classes:
            raise _in_use(f"{visit.number} is of class {visit.customer_class}", "End that visit first.")
        _check_servable(visit, branch)
    services = {service.id for service in branch.services}
    for booked in state.book.all():
        if booked.service not in services or booked.customer_class not in classes:
            raise _in_use(
                f"{booked.reference} is booked for {booked.service}, {booked.customer_class}",
                "Move or cancel that appointment first.",
            )


def _check_servable(visit: Visit, branch: Branch) -> None:
    services = {service.id for service in branch.services}
    for step in visit.steps[visit.step :]:
        wanted = [desk for desk in branch.desks if step.desk_wanted in (None, desk.id)]
        if step.service not in services or not any(
            calling.able(desk, step.service, visit.language_needed) for desk in wanted
        ):
            raise _in_use(f"{visit.number} waits for {step.service}", "Serve or transfer that visit first.")


def _in_use(message: str, help: str) -> Conflict:
    return Conflict("in_use", message + ", which this configuration takes away", help)


HANDLERS: Handlers = {c.ConfigureBranch: configure}
