"""Appointments: booked, moved, cancelled, kept; and who is booked checks in."""

from __future__ import annotations

import json

import pytest

from lobby.engine import commands as c
from lobby.engine.book import Booking
from lobby.engine.engine import Engine
from lobby.engine.lifecycle import APPOINTMENT_TABLE
from lobby.engine.model import Hours
from tests import builders as b
from tests.builders import HOUR, MINUTE, NINE, a_lobby, book, come, refusal, run

TODAY = "2026-03-02"
TOMORROW = NINE + 24 * HOUR


def listed(engine: Engine, day: str = TODAY) -> list[tuple[str, str]]:
    return [(one.reference, booking) for one, booking in engine.appointments(day)]


def test_a_booked_customer_who_checks_in_waits_from_the_booked_time_for_what_was_booked() -> None:
    engine = a_lobby()
    run(engine, book(service="zoning", slot_at=NINE + HOUR, language_needed="es", needs=("wheelchair",)), NINE)
    (arrived,) = run(engine, come(language="es", needs=("interpreter",)), NINE + 50 * MINUTE)
    (visit,) = engine.visits.values()
    assert visit.id == getattr(arrived, "visit", None)
    assert (visit.appointment, visit.slot_at, visit.booked) == ("Q7K-204", NINE + HOUR, True)
    assert (visit.current.service, visit.current.clock_at, visit.current.target_s) == ("zoning", NINE + HOUR, 300)
    assert (visit.language, visit.language_needed, visit.needs) == ("es", "es", ("wheelchair", "interpreter"))
    assert listed(engine) == [("Q7K-204", Booking.CAME)]


def test_the_visit_has_the_id_that_was_made_for_it_when_it_was_booked() -> None:
    engine = a_lobby()
    command = book()
    run(engine, command, NINE)
    run(engine, come(), NINE)
    assert list(engine.visits) == [command.visit]


def test_services_named_at_the_check_in_come_after_what_was_booked() -> None:
    engine = a_lobby()
    run(engine, book(service="zoning"), NINE)
    run(engine, come(services=("fees",)), NINE)
    (visit,) = engine.visits.values()
    assert [step.service for step in visit.steps] == ["zoning", "fees"]
    assert [step.target_s for step in visit.steps] == [300, 1200]


def test_somebody_is_expected_until_everybody_of_the_day_has_come() -> None:
    engine = a_lobby()
    assert not engine.expects_somebody(NINE)
    run(engine, book(slot_at=TOMORROW), NINE)
    assert not engine.expects_somebody(NINE), "tomorrow is another day"
    assert engine.expects_somebody(TOMORROW)
    run(engine, book(), NINE)
    assert engine.expects_somebody(NINE)
    run(engine, come(), NINE)
    assert not engine.expects_somebody(NINE)


def test_booking_the_same_again_is_nothing_new() -> None:
    engine = a_lobby()
    run(engine, book(), NINE)
    assert run(engine, book(), NINE + MINUTE) == ()


def test_booking_it_otherwise_moves_it_and_keeps_its_visit() -> None:
    engine = a_lobby()
    first = book()
    run(engine, first, NINE)
    (moved,) = run(engine, book(slot_at=TOMORROW), NINE)
    assert getattr(moved, "moved_from", None) == TODAY
    kept = engine.find_appointment("Q7K-204")
    assert kept is not None and kept.visit == first.visit
    assert listed(engine) == [] and listed(engine, "2026-03-03") == [("Q7K-204", Booking.EXPECTED)]
    assert refusal(engine, come()).code == "slot_on_another_day"


def test_a_cancelled_appointment_is_off_the_list() -> None:
    engine = a_lobby()
    run(engine, book(), NINE)
    run(engine, c.CancelAppointment(reference="Q7K-204"), NINE)
    assert listed(engine) == []
    assert refusal(engine, come()).code == "unknown_appointment"
    assert refusal(engine, c.CancelAppointment(reference="Q7K-204")).code == "unknown_appointment"


@pytest.mark.parametrize("command", [come(), book(slot_at=TOMORROW), c.CancelAppointment(reference="Q7K-204")])
def test_who_has_come_is_not_booked_cancelled_or_checked_in_a_second_time(command: c.Command) -> None:
    engine = a_lobby()
    run(engine, book(), NINE)
    run(engine, come(), NINE)
    assert refusal(engine, command).code == "illegal_transition"


def test_every_command_of_the_table_is_tried() -> None:
    assert {command for _, command in APPOINTMENT_TABLE} == {c.BookAppointment, c.CancelAppointment, c.CheckIn}


def test_a_check_in_by_mistake_gives_the_appointment_back() -> None:
    engine = a_lobby()
    run(engine, book(), NINE)
    run(engine, come(), NINE)
    (mistaken,) = engine.visits
    run(engine, b.cancel(mistaken, "cancelled"), NINE)
    assert listed(engine) == [("Q7K-204", Booking.EXPECTED)]
    run(engine, come(), NINE + MINUTE)
    assert listed(engine) == [("Q7K-204", Booking.CAME)]
    assert engine.open_visits == 1 and len(engine.visits) == 2


def test_a_booked_customer_who_went_away_has_come_all_the_same() -> None:
    engine = a_lobby()
    run(engine, book(), NINE)
    run(engine, come(), NINE)
    (visit,) = engine.visits
    run(engine, b.cancel(visit, "left"), NINE)
    assert listed(engine) == [("Q7K-204", Booking.CAME)]


def test_doors_and_capacity_do_not_hold_up_who_is_booked() -> None:
    engine = a_lobby(capacity=1, hours=(Hours(0, 12 * 60, 17 * 60),))
    run(engine, book("AAA"), NINE)
    run(engine, book("BBB"), NINE)
    run(engine, come("AAA"), NINE)
    run(engine, come("BBB"), NINE)
    assert engine.open_visits == 2
    assert refusal(engine, b.check_in()).code == "service_closed"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reference": "maria lopez"}, "bad_reference"),
        ({"reference": "+1 555 0100"}, "bad_reference"),
        ({"service": "dogs"}, "unknown_service"),
        ({"customer_class": "royal"}, "unknown_class"),
        ({"language_needed": "vi"}, "no_desk_for_service"),
        ({"slot_at": NINE - 24 * HOUR}, "slot_passed"),
    ],
)
def test_a_booking_that_makes_no_sense_is_refused(changes: dict[str, object], code: str) -> None:
    assert refusal(a_lobby(), book(**changes)).code == code  # type: ignore[arg-type]


def test_a_time_earlier_today_can_still_be_booked() -> None:
    """A list that is brought in at noon holds the morning's too."""
    assert run(a_lobby(), book(slot_at=NINE - MINUTE), NINE)


def test_when_the_day_is_over_its_appointments_are_off_the_list_and_later_ones_stay() -> None:
    engine = a_lobby()
    run(engine, book("AAA"), NINE)
    run(engine, book("BBB", slot_at=TOMORROW), NINE)
    events = run(engine, c.EndDay(service_day=TODAY), TOMORROW)
    assert [type(event).__name__ for event in events] == ["DayEnded"]
    assert listed(engine) == [] and listed(engine, "2026-03-03") == [("BBB", Booking.EXPECTED)]
    assert run(engine, c.EndDay(service_day=TODAY), TOMORROW) == ()


def test_a_day_that_is_ended_early_leaves_the_evenings_appointments() -> None:
    engine = a_lobby()
    run(engine, book(slot_at=NINE + 8 * HOUR), NINE)
    b.arrive(engine)
    run(engine, c.EndDay(service_day=TODAY), NINE + 7 * HOUR)
    assert listed(engine) == [("Q7K-204", Booking.EXPECTED)]


def test_a_configuration_keeps_what_is_booked_servable() -> None:
    engine = a_lobby()
    run(engine, book(service="zoning"), NINE)
    without = b.a_branch(services=(b.a_service("permits"), b.a_service("fees")))
    assert refusal(engine, c.ConfigureBranch(branch=without)).code == "in_use"


def test_the_list_survives_a_snapshot_and_one_taken_before_there_were_appointments_is_read() -> None:
    engine = a_lobby()
    run(engine, book(), NINE)
    snapshot = json.loads(json.dumps(engine.snapshot()))
    assert listed(Engine.restore(snapshot)) == [("Q7K-204", Booking.EXPECTED)]
    del snapshot["appointments"]
    assert listed(Engine.restore(snapshot)) == []


def test_the_input_snapshot_shows_who_is_still_to_come_today() -> None:
    engine = a_lobby()
    run(engine, book("AAA"), NINE)
    run(engine, book("BBB", "zoning", NINE + 2 * HOUR, customer_class="priority"), NINE)
    run(engine, book("CCC", slot_at=TOMORROW), NINE)
    run(engine, come("AAA"), NINE)
    (expected,) = engine.input_snapshot(NINE).expected
    assert (expected.reference, expected.slot_at) == ("BBB", NINE + 2 * HOUR)
    assert (expected.kind.service, expected.kind.target_s, expected.kind.booked) == ("zoning", 150, True)
    assert engine.input_snapshot(NINE).came == 0, "walk-ins only: who is booked is known"


def test_whoever_is_early_is_shown_the_booked_time_unless_a_desk_is_free() -> None:
    engine = a_lobby(open_desks=["desk-1"])
    run(engine, book(slot_at=NINE + 40 * MINUTE), NINE)
    run(engine, come(), NINE)
    (visit,) = engine.visits
    free = engine.standing_of(visit, NINE).wait
    assert free is not None and free.high_s == 0
    for _ in range(3):
        b.arrive(engine)
    b.called(engine)
    busy = engine.standing_of(visit, NINE).wait
    assert busy is not None and busy.low_s >= 40 * 60
