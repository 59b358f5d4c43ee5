"""Arriving: numbers, promises, and everything a check-in is refused for."""

from __future__ import annotations

import pytest

from lobby.engine.engine import Engine
from lobby.engine.events import VisitCheckedIn
from lobby.engine.model import Hours, Printer, PrintJob
from lobby.errors import Conflict, Invalid, NotFound
from lobby.ids import BranchId, DeviceId
from tests.builders import (
    MINUTE,
    NINE,
    a_desk,
    a_lobby,
    a_service,
    arrive,
    being_served,
    check_in,
    finish,
    moment,
    refusal,
    run,
)

OFFICE_HOURS = tuple(Hours(weekday, 8 * 60, 17 * 60) for weekday in range(5))


def test_a_check_in_gives_the_next_number_of_its_first_service() -> None:
    engine = a_lobby()
    assert engine.visit(arrive(engine, "permits")).number == "P001"
    assert engine.visit(arrive(engine, "zoning", "permits")).number == "Z001"
    assert engine.visit(arrive(engine, "permits")).number == "P002"


def test_a_check_in_carries_the_promise_of_each_step_and_the_service_day() -> None:
    engine = a_lobby(services=(a_service("permits", target_s=1200), a_service("zoning", target_s=600)))
    (event,) = run(engine, check_in("permits", "zoning", customer_class="priority"), NINE)
    assert isinstance(event, VisitCheckedIn)
    assert event.targets_s == (600, 300), "a priority customer is promised half the wait"
    assert event.service_day == "2026-03-02"


def test_a_check_in_with_a_printer_wants_paper_there() -> None:
    engine = a_lobby(printers=(Printer(DeviceId("printer-1"), "Front"),))
    visit = arrive(engine, printer="printer-1")
    assert engine.visit(visit).paper == PrintJob(DeviceId("printer-1"), "wanted")
    assert engine.visit(arrive(engine)).paper is None


def test_the_version_is_the_seq_of_the_visits_last_event() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    visit = being_served(engine)
    assert engine.visit(visit).version == engine.seq
    arrive(engine)
    assert engine.visit(visit).version == engine.seq - 1


def test_a_language_that_the_branch_does_not_speak_is_no_reason_to_refuse() -> None:
    engine = a_lobby()
    assert engine.visit(arrive(engine, language="hmn")).language == "hmn"


@pytest.mark.parametrize(
    ("changes", "error", "code"),
    [
        ({"services": ("sheep",)}, NotFound, "unknown_service"),
        ({"services": ()}, Invalid, "no_service"),
        ({"customer_class": "king"}, Invalid, "unknown_class"),
        ({"printer": "printer-9"}, NotFound, "unknown_printer"),
        ({"language_needed": "vi"}, Conflict, "no_desk_for_service"),
    ],
)
def test_a_wrong_command_is_refused(changes: dict[str, object], error: type[Exception], code: str) -> None:
    refused = refusal(a_lobby(), check_in(**changes))
    assert isinstance(refused, error) and refused.code == code and refused.help


def test_a_service_that_no_desk_takes_is_refused() -> None:
    engine = a_lobby(services=(a_service("permits"), a_service("weddings")), desks=(a_desk("desk-1"),))
    assert refusal(engine, check_in("permits", "weddings")).code == "no_desk_for_service"


def test_a_visit_checks_in_once() -> None:
    engine = a_lobby()
    command = check_in()
    run(engine, command, NINE)
    assert refusal(engine, command).code == "visit_exists"


def test_a_branch_that_is_not_set_up_refuses_everything() -> None:
    assert refusal(Engine(BranchId("main")), check_in()).code == "unknown_branch"


# --- doors ---------------------------------------------------------------------------------------------------------


def test_a_closed_service_is_refused_and_says_when_it_opens() -> None:
    engine = a_lobby(hours=OFFICE_HOURS)
    refused = refusal(engine, check_in(), moment("2026-03-06 17:00"))
    assert refused.code == "service_closed"
    assert refused.help == "It opens Monday 2026-03-09 at 08:00."


def test_closing_time_stops_check_in_but_who_holds_a_number_is_served() -> None:
    engine = a_lobby(open_desks=["desk-1"], hours=OFFICE_HOURS)
    visit = being_served(engine, now=moment("2026-03-02 16:59"))
    assert refusal(engine, check_in(), moment("2026-03-02 17:01")).code == "service_closed"
    run(engine, finish(visit), moment("2026-03-02 17:05"))
    assert engine.visit(visit).outcome == "resolved"


def test_a_service_may_keep_hours_of_its_own() -> None:
    mornings = (Hours(0, 8 * 60, 12 * 60),)
    engine = a_lobby(hours=OFFICE_HOURS, services=(a_service("permits"), a_service("zoning", hours=mornings)))
    noon = moment("2026-03-02 12:00")
    arrive(engine, "permits", now=noon)
    assert refusal(engine, check_in("zoning"), noon).code == "service_closed"
    assert refusal(engine, check_in("permits", "zoning"), noon).code == "service_closed"


def test_a_holiday_is_closed() -> None:
    engine = a_lobby(closed_dates=("2026-03-02",))
    refused = refusal(engine, check_in(), NINE)
    assert refused.code == "service_closed"
    assert refused.help == "It opens Tuesday 2026-03-03 at 00:00."


def test_a_service_that_never_opens_says_so() -> None:
    engine = a_lobby(
        hours=(Hours(0, 480, 1020),), closed_dates=("2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23")
    )
    assert refusal(engine, check_in(), NINE).help == "It does not open within three weeks."


def test_a_full_branch_is_refused_until_a_visit_has_ended() -> None:
    engine = a_lobby(open_desks=["desk-1"], capacity=2)
    first = being_served(engine)
    arrive(engine)
    assert refusal(engine, check_in()).code == "branch_full"
    run(engine, finish(first), NINE + MINUTE)
    arrive(engine, now=NINE + MINUTE)


# --- paper that a kiosk printed by itself ----------------------------------------------------------------------------


def test_printed_paper_wins_over_doors_and_capacity() -> None:
    engine = a_lobby(hours=OFFICE_HOURS, capacity=1)
    arrive(engine)
    visit = arrive(engine, printed_number="P-K014", now=moment("2026-03-02 17:30"))
    assert engine.visit(visit).number == "P-K014"


def test_printed_paper_is_not_printed_again() -> None:
    engine = a_lobby(printers=(Printer(DeviceId("printer-1"), "Front"),))
    visit = arrive(engine, printed_number="P-K014", printer="printer-1")
    assert engine.visit(visit).paper is None


def test_a_printed_number_is_taken_once_a_day() -> None:
    engine = a_lobby()
    arrive(engine, printed_number="P-K014")
    assert refusal(engine, check_in(printed_number="P-K014")).code == "number_taken"
    tomorrow = moment("2026-03-03 09:00")
    assert engine.visit(arrive(engine, printed_number="P-K014", now=tomorrow)).number == "P-K014"


def test_the_series_skips_a_number_that_was_printed() -> None:
    engine = a_lobby()
    arrive(engine, printed_number="P002")
    assert [engine.visit(arrive(engine)).number for _ in range(2)] == ["P001", "P003"]
