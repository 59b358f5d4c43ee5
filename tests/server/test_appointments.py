"""Appointments by HTTP: booked, listed, cancelled; and whoever is booked checks in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from lobby.ids import uuid7
from tests.builders import HOUR, MINUTE, moment
from tests.running import RunningServer, post

BRANCH = "/branches/permit-center"
VISITS, APPOINTMENTS = f"{BRANCH}/visits", f"{BRANCH}/appointments"
NINE = moment("2026-03-09 09:00")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """At nine of a Monday, and the time stands still."""
    folder: Path = tmp_path_factory.mktemp("appointments")
    one = RunningServer(folder / "server", replay_clock=True).start()
    assert post(one.client("admin"), "/clock", {"at": NINE, "speed": 1}).is_success
    yield one
    one.close()


@pytest.fixture
def greeter(server: RunningServer) -> httpx.Client:
    return server.client("greeter")


def book(client: httpx.Client, reference: str, slot_at: int = NINE + HOUR, **more: Any) -> dict[str, Any]:
    answer = post(client, APPOINTMENTS, {"reference": reference, "service": "permits", "slot_at": slot_at, **more})
    assert answer.status_code == 201, answer.text
    booked: dict[str, Any] = answer.json()["appointment"]
    return booked


def listed(client: httpx.Client, **asked: str) -> dict[str, dict[str, Any]]:
    answer = client.get(f"/api/v1{APPOINTMENTS}", params=asked)
    assert answer.is_success, answer.text
    return {one["reference"]: one for one in answer.json()["appointments"]}


def test_who_is_booked_is_on_the_list_with_the_name_for_the_greeter_only(
    server: RunningServer, greeter: httpx.Client
) -> None:
    book(greeter, "LIST-1", contact={"name": "Kim Lee"})
    mine, theirs = listed(greeter)["LIST-1"], listed(server.client("auditor"))["LIST-1"]
    assert (mine["state"], mine["name"], mine["slot_at"]) == ("expected", "Kim Lee", NINE + HOUR)
    assert theirs["name"] is None
    events = server.client("auditor").get(f"/api/v1{BRANCH}/events?limit=1000").text
    assert "LIST-1" in events and "Kim" not in events


def test_the_kiosk_checks_in_who_is_booked_by_the_reference(server: RunningServer, greeter: httpx.Client) -> None:
    book(greeter, "KIOSK-1", NINE + 20 * MINUTE, needs=["wheelchair"], contact={"name": "Kim Lee"})
    answer = post(server.client("kiosk"), VISITS, {"appointment": "kiosk-1", "language": "es"})
    assert answer.status_code == 201, answer.text
    visit = answer.json()["visit"]
    assert (visit["appointment"], visit["slot_at"], visit["clock_at"]) == (
        "KIOSK-1",
        NINE + 20 * MINUTE,
        NINE + 20 * MINUTE,
    )
    assert (visit["service"], visit["language"], visit["needs"]) == ("permits", "es", ["wheelchair"])
    came = listed(greeter)["KIOSK-1"]
    assert (came["state"], came["visit"], came["number"], came["name"]) == (
        "came", visit["id"], visit["number"], "Kim Lee",
    )  # fmt: skip


def test_the_kiosk_knows_as_long_as_somebody_is_expected_and_the_paper_says_the_time(tmp_path: Path) -> None:
    one = RunningServer(tmp_path / "server", replay_clock=True).start()
    try:
        assert post(one.client("admin"), "/clock", {"at": NINE, "speed": 1}).is_success
        greeter, kiosk = one.client("greeter"), one.client("kiosk")

        def expected() -> bool:
            return bool(kiosk.get("/api/v1/kiosks/kiosk-1").json()["appointments"])

        assert not expected()
        book(greeter, "PAPER-1", NINE + HOUR)
        assert expected()
        reply = post(kiosk, VISITS, {"appointment": "PAPER-1", "printer": "printer-1"}).json()
        assert (reply["paper"]["slot_at"], reply["visit"]["slot_at"]) == (NINE + HOUR, NINE + HOUR)
        assert not expected()
    finally:
        one.close()


def test_a_check_in_sent_twice_by_a_kiosk_that_got_no_answer_happens_once(
    server: RunningServer, greeter: httpx.Client
) -> None:
    book(greeter, "TWICE-1")
    kiosk, key = server.client("kiosk"), uuid7()
    first, second = (post(kiosk, VISITS, {"appointment": "TWICE-1"}, key=key) for _ in range(2))
    assert first.status_code == 201 and first.text == second.text
    other = post(kiosk, VISITS, {"appointment": "TWICE-1"})
    assert (other.status_code, other.json()["code"]) == (409, "illegal_transition")


def test_an_appointment_is_moved_and_cancelled(greeter: httpx.Client) -> None:
    book(greeter, "MOVE-1")
    book(greeter, "MOVE-1", NINE + 24 * HOUR)
    assert "MOVE-1" not in listed(greeter)
    assert listed(greeter, day="2026-03-10")["MOVE-1"]["slot_at"] == NINE + 24 * HOUR
    gone = post(greeter, f"{APPOINTMENTS}/MOVE-1/cancel")
    assert (gone.status_code, gone.json()["appointment"]) == (200, None)
    assert listed(greeter, day="2026-03-10") == {}


def test_a_time_that_is_on_no_list_can_be_named_at_the_check_in(greeter: httpx.Client) -> None:
    visit = post(greeter, VISITS, {"services": ["fees"], "slot_at": NINE + 30 * MINUTE}).json()["visit"]
    assert (visit["slot_at"], visit["appointment"], visit["target_s"]) == (NINE + 30 * MINUTE, None, 300)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid_request"),
        ({"services": ["permits"], "appointment": "AAA", "slot_at": NINE}, "invalid_request"),
        ({"appointment": "NOBODY"}, "unknown_appointment"),
        ({"appointment": "kim lee"}, "invalid_request"),
        ({"services": ["permits"], "slot_at": NINE + 24 * HOUR}, "slot_on_another_day"),
    ],
)
def test_a_check_in_that_cannot_be_meant_says_what_to_do(
    greeter: httpx.Client, body: dict[str, Any], code: str
) -> None:
    answer = post(greeter, VISITS, body)
    assert answer.json()["code"] == code
    assert answer.json()["help"]


def test_the_same_booking_again_is_nothing_new(greeter: httpx.Client) -> None:
    first = book(greeter, "SAME-1")
    booking = {"reference": "SAME-1", "service": "permits", "slot_at": NINE + HOUR}
    again = post(greeter, APPOINTMENTS, booking)
    assert (again.status_code, again.json()["appointment"]) == (200, first)


def test_the_list_outlives_a_killed_server(tmp_path: Path) -> None:
    one = RunningServer(tmp_path / "server", replay_clock=True).start()
    try:
        assert post(one.client("admin"), "/clock", {"at": NINE, "speed": 1}).is_success
        book(one.client("greeter"), "KILL-1")
        one.kill()
        one.start()
        assert post(one.client("admin"), "/clock", {"at": NINE, "speed": 1}).is_success
        assert listed(one.client("greeter"))["KILL-1"]["state"] == "expected"
        assert post(one.client("kiosk"), VISITS, {"appointment": "KILL-1"}).status_code == 201
    finally:
        one.close()
