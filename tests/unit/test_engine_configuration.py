"""A branch's configuration is found good as a whole, and takes nothing away from anybody who is here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.model import (
    Board,
    Branch,
    CallingParameters,
    Category,
    CustomerClass,
    DeskState,
    Hours,
    Kiosk,
    Outcome,
    Printer,
)
from lobby.ids import BranchId, DeskId, DeviceId, ServiceId
from tests import builders as b
from tests.builders import MINUTE, NINE, a_branch, a_desk, a_lobby, a_service, arrive, being_served, refusal, run


def configured(branch: Branch) -> c.ConfigureBranch:
    return c.ConfigureBranch(branch=branch)


FAULTS: dict[str, tuple[Branch, str]] = {
    "service twice": (a_branch(services=(a_service(), a_service(prefix="Q")), desks=()), "not_unique"),
    "prefix twice": (a_branch(services=(a_service("permits"), a_service("plans")), desks=()), "not_unique"),
    "desk twice": (a_branch(desks=(a_desk("desk-1"), a_desk("desk-1", name="2"))), "not_unique"),
    "desk name twice": (a_branch(desks=(a_desk("desk-1"), a_desk("east-1"))), "not_unique"),
    "category twice": (a_branch(categories=(Category("a", {}), Category("a", {}))), "not_unique"),
    "class twice": (a_branch(classes=(CustomerClass("a", {}), CustomerClass("a", {}))), "not_unique"),
    "outcome twice": (a_branch(outcomes=(Outcome("a", {}), Outcome("a", {}))), "not_unique"),
    "built-in outcome": (a_branch(outcomes=(Outcome("no_show", {}),)), "reserved_name"),
    "language twice": (a_branch(languages=("en", "en")), "not_unique"),
    "kiosk letter twice": (
        a_branch(kiosks=(Kiosk(DeviceId("kiosk-1"), "1"), Kiosk(DeviceId("kiosk-2"), "2"))),
        "not_unique",
    ),
    "device twice": (
        a_branch(boards=(Board(DeviceId("x"), "x"),), printers=(Printer(DeviceId("x"), "x"),)),
        "not_unique",
    ),
    "service without id": (a_branch(services=(a_service(id="", prefix="P"),), desks=()), "no_name"),
    "prefix with a digit": (a_branch(services=(a_service(prefix="P1"),), desks=()), "bad_prefix"),
    "no prefix": (a_branch(services=(a_service(prefix=""),), desks=()), "no_name"),
    "no language": (a_branch(languages=()), "no_language"),
    "no class": (a_branch(classes=()), "no_class"),
    "unknown category": (a_branch(services=(a_service(category="x"),)), "unknown_name"),
    "unknown skill": (a_branch(desks=(a_desk("desk-1", ["sheep"]),)), "unknown_name"),
    "unknown board service": (a_branch(boards=(Board(DeviceId("b"), "b", (ServiceId("x"),)),)), "unknown_name"),
    "unknown printer": (a_branch(kiosks=(Kiosk(DeviceId("k"), "k", printer=DeviceId("p")),)), "unknown_name"),
    "no promise": (a_branch(services=(a_service(target_s=0),)), "bad_number"),
    "no minutes": (a_branch(services=(a_service(usual_s=-1),)), "bad_number"),
    "not a number": (a_branch(services=(a_service(weight=float("nan")),)), "bad_number"),
    "class without promise": (a_branch(classes=(CustomerClass("a", {}, target_factor=0),)), "bad_number"),
    "negative credit": (a_branch(classes=(CustomerClass("a", {}, credit_s=-1),)), "bad_number"),
    "no guard": (a_branch(calling=CallingParameters(guard=0)), "bad_number"),
    "falling slope": (a_branch(calling=CallingParameters(late_slope=-1)), "bad_number"),
    "unknown rule": (a_branch(calling=CallingParameters(rule="lottery")), "unknown_rule"),
    "no room": (a_branch(capacity=0), "bad_number"),
    "negative undo": (a_branch(undo_s=-1), "bad_number"),
    "unknown zone": (a_branch(timezone="Mars/Olympus"), "unknown_timezone"),
    "empty zone": (a_branch(timezone=""), "unknown_timezone"),
    "zone outside": (a_branch(timezone="../etc/passwd"), "unknown_timezone"),
    "bad rollover": (a_branch(rollover_hour=24), "bad_rollover"),
    "bad closed date": (a_branch(closed_dates=("25.12.2026",)), "bad_date"),
    "bad short date": (a_branch(short_dates=("24.12.2026",)), "bad_date"),
    "bad weekday": (a_branch(hours=(Hours(7, 0, 60),)), "bad_hours"),
    "closes before it opens": (a_branch(services=(a_service(hours=(Hours(0, 60, 60),)),)), "bad_hours"),
    "closes after midnight": (a_branch(hours=(Hours(0, 0, 1441),)), "bad_hours"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_configuration_is_refused(fault: str) -> None:
    branch, code = FAULTS[fault]
    refused = refusal(Engine(branch.id), configured(branch))
    assert (refused.code, refused.status) == (code, 422)


def test_a_configuration_is_of_its_own_branch() -> None:
    assert refusal(Engine(BranchId("east")), configured(a_branch())).code == "wrong_branch"


def test_setting_up_what_is_set_up_changes_nothing() -> None:
    assert a_lobby().handle(configured(a_branch()), NINE) == ()


def test_a_new_configuration_keeps_desks_numbers_and_minutes() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = being_served(engine)
    learned_before = engine.usual_s(ServiceId("permits"))
    run(engine, configured(a_branch(name="New name")), NINE + MINUTE)
    assert engine.branch.name == "New name"
    assert engine.desks[DeskId("desk-1")].visit == visit
    assert engine.visit(arrive(engine)).number == "P002"
    assert engine.usual_s(ServiceId("permits")) == learned_before


def test_new_usual_minutes_replace_what_was_learned() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    run(engine, b.finish(being_served(engine)), NINE + 60 * MINUTE)
    changed = tuple(replace(service, usual_s=300) for service in engine.branch.services)
    run(engine, configured(a_branch(services=changed)), NINE + 60 * MINUTE)
    assert engine.usual_s(ServiceId("permits")) == 300


@pytest.mark.parametrize(
    "changes",
    [
        {"services": (a_service("permits"), a_service("fees"))},  # the service is gone
        {"desks": (a_desk("desk-1", ["permits"]), a_desk("desk-3", ["fees"]))},  # nobody serves it any more
        {"classes": (CustomerClass("ordinary", {}),)},  # its class is gone
    ],
    ids=["service", "skill", "class"],
)
def test_what_an_open_visit_needs_cannot_vanish(changes: dict[str, object]) -> None:
    engine = a_lobby()
    visit = arrive(engine, "zoning", customer_class="priority")
    refused = refusal(engine, configured(a_branch(**changes)))
    assert refused.code == "in_use" and "Z001" in refused.message
    run(engine, b.cancel(visit), NINE)
    run(engine, configured(a_branch(**changes)), NINE)


def test_a_later_step_is_needed_too() -> None:
    engine = a_lobby()
    arrive(engine, "permits", "zoning")
    assert refusal(engine, configured(a_branch(services=(a_service("permits"),)))).code == "in_use"


def test_an_open_desk_cannot_vanish() -> None:
    engine = a_lobby(open_desks=["desk-3"])
    smaller = a_branch(desks=a_branch().desks[:2])
    assert refusal(engine, configured(smaller)).code == "in_use"
    run(engine, b.close_desk("desk-3"), NINE)
    run(engine, configured(smaller), NINE)
    assert set(engine.desks) == {"desk-1", "desk-2"}


def test_a_new_desk_begins_closed() -> None:
    engine = a_lobby()
    run(engine, configured(a_branch(desks=(*a_branch().desks, a_desk("desk-4")))), NINE)
    assert engine.desks[DeskId("desk-4")].state is DeskState.CLOSED
