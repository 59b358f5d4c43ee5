"""What a customer or a booking system says in a request reaches the engine: every field, under its own name."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from lobby.contract.base import Message
from lobby.contract.requests import AppointmentRequest, CheckInRequest
from lobby.contract.views import QueueRow
from lobby.contract.visits import AppointmentView, VisitView
from lobby.engine import commands as c
from lobby.engine import events as e
from lobby.engine.book import Appointment
from lobby.engine.model import Visit
from lobby.engine.shared_fields import CustomerFields
from server.routes.carrying import KEPT_APART, carried, carried_names

CHECK_IN = CheckInRequest(
    services=["permits", "licences"],
    slot_at=1772474400000,
    language="es",
    customer_class="priority",
    needs=["wheelchair"],
    language_needed="es",
    channel="greeter",
    printer="printer-1",
    printed_number="P-K014",
)


def test_a_check_in_is_carried_whole() -> None:
    command = c.CheckIn(visit=_id("v"), token=_id("t"), **carried(CHECK_IN, c.CheckIn))
    for name in set(CheckInRequest.model_fields) - KEPT_APART:
        said, has = getattr(CHECK_IN, name), getattr(command, name)
        assert has == (tuple(said) if isinstance(said, list) else said), name
    assert "contact" not in {field.name for field in fields(command)}, "personal data never enters a command"


@pytest.mark.parametrize(
    ("body", "kind"),
    [(CheckInRequest, c.CheckIn), (AppointmentRequest, c.BookAppointment)],
    ids=["check-in", "booking"],
)
def test_every_field_of_the_body_has_one_in_the_command(body: type[Message], kind: type[c.Command]) -> None:
    assert set(carried_names(body, kind)) == set(body.model_fields) - KEPT_APART


def test_a_field_that_the_command_does_not_know_is_refused() -> None:
    class Longer(AppointmentRequest):
        colour: str = "blue"

    with pytest.raises(TypeError, match=r"no field for \['colour'\]"):
        carried_names(Longer, c.BookAppointment)


@pytest.mark.parametrize(
    ("command", "event", "decided"),
    [
        (c.CheckIn, e.VisitCheckedIn, {"printed_number", "prediction"}),  # kept as `number`, `shown` and `played`
        (c.BookAppointment, e.AppointmentBooked, set()),
    ],
    ids=["check-in", "booking"],
)
def test_every_field_of_the_command_is_on_record(command: Any, event: Any, decided: set[str]) -> None:
    assert {field.name for field in fields(command)} - decided <= {field.name for field in fields(event)}


def test_what_is_said_of_a_customer_is_written_in_one_place() -> None:
    said = {field.name for field in fields(CustomerFields)}
    for kind in (c.CheckIn, c.BookAppointment, e.VisitCheckedIn, e.AppointmentBooked, Visit, Appointment):
        assert issubclass(kind, CustomerFields)
        assert said.isdisjoint(set(kind.__annotations__) - {"language"}), kind  # the branch's own once it is on record
    for view in (VisitView, QueueRow, AppointmentView):
        assert said <= set(view.model_fields), view


def _id(text: str) -> Any:
    return text
