"""Commands by HTTP: what they answer, that each happens once, and that what is refused changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from lobby.contract.notes import Note, in_english
from lobby.ids import uuid7
from tests.running import RunningServer, demo_branch, post

VISITS = "/branches/permit-center/visits"
STAFF_AT = {desk.id: f"staff-{desk.name}" for desk in demo_branch().desks}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for the whole module: each test brings its own visits."""
    folder: Path = tmp_path_factory.mktemp("commands")
    one = RunningServer(folder / "server").start()
    yield one
    one.close()


@pytest.fixture
def kiosk(server: RunningServer) -> httpx.Client:
    return server.client("kiosk")


@pytest.fixture
def staff(server: RunningServer) -> Iterator[httpx.Client]:
    """Somebody at desk 4, which takes every service; the desk is closed again after the test."""
    client = server.client("staff", "staff-4")
    post(client, "/desks/desk-4/open")
    yield client
    current = client.get("/api/v1/desks/desk-4").json()["current"]
    if current:
        post(client, f"/visits/{current['id']}/cancel")
    post(client, "/desks/desk-4/close")


def arrive(kiosk: httpx.Client, service: str = "permits", **more: Any) -> dict[str, Any]:
    answer = post(kiosk, VISITS, {"services": [service], **more})
    assert answer.status_code == 201, answer.text
    visit: dict[str, Any] = answer.json()["visit"]
    return visit


def press(client: httpx.Client, visit: dict[str, Any], verb: str, **body: Any) -> httpx.Response:
    return post(client, f"/visits/{visit['id']}/{verb}", body)


def last_seq(server: RunningServer) -> int:
    seq: int = server.client("auditor").get("/healthz").json()["branches"]["permit-center"]
    return seq


# --- each verb -------------------------------------------------------------------------------------------------------


def test_a_check_in_answers_with_ticket_place_and_paper(kiosk: httpx.Client) -> None:
    answer = post(kiosk, VISITS, {"services": ["records"], "language": "es", "printer": "printer-1"})
    assert answer.status_code == 201
    found = answer.json()
    assert found["ticket"]["number"] == found["visit"]["number"] == found["paper"]["number"]
    assert found["ticket"]["url"].rpartition("/T/")[2].isupper()
    assert found["position"] >= 1
    assert found["desk"] is None, "no desk is open"
    assert found["paper"]["service"] == "Archivos"
    assert found["paper"]["service_branch"] == "Records"


def test_a_visit_goes_from_the_queue_to_its_outcome(kiosk: httpx.Client, staff: httpx.Client) -> None:
    visit = arrive(kiosk)
    called = press(staff, visit, "call", desk="desk-4", reason="asked for").json()["visit"]
    assert (called["state"], called["desk"]) == ("called", "desk-4")
    assert press(staff, visit, "recall").json()["visit"]["calls"] == 2
    assert press(staff, visit, "start").json()["visit"]["state"] == "serving"
    ended = press(staff, visit, "finish", outcome="permit_issued", note="will come again").json()["visit"]
    assert (ended["state"], ended["outcome"]) == ("ended", "permit_issued")
    assert "come again" not in staff.get(f"/api/v1/visits/{visit['id']}").text


def test_a_visit_is_held_resumed_handed_on_and_put_back(kiosk: httpx.Client, staff: httpx.Client) -> None:
    visit = arrive(kiosk)
    assert press(staff, visit, "hold", reason="form").json()["visit"]["state"] == "on_hold"
    assert press(staff, visit, "resume", desk="desk-4").json()["visit"]["state"] == "serving"
    assert len(press(staff, visit, "add-step", service="fees").json()["visit"]["steps"]) == 2
    assert press(staff, visit, "transfer", service="zoning", note="plans").json()["visit"]["service"] == "zoning"
    press(staff, visit, "call", desk="desk-4")
    assert press(staff, visit, "requeue", place="end").json()["visit"]["state"] == "waiting"
    assert press(staff, visit, "cancel", outcome="cancelled").json()["visit"]["outcome"] == "cancelled"


def test_a_no_show_can_be_taken_back(kiosk: httpx.Client, staff: httpx.Client) -> None:
    visit = arrive(kiosk)
    press(staff, visit, "call", desk="desk-4")
    assert press(staff, visit, "no-show").json()["visit"]["outcome"] == "no_show"
    offer = staff.get("/api/v1/desks/desk-4").json()["undo"]
    assert (offer["number"], offer["did"]) == (visit["number"], "visit_ended")
    assert press(staff, visit, "undo").json()["visit"]["state"] == "called"


def test_call_next_says_why_and_null_when_nobody_waits(server: RunningServer, kiosk: httpx.Client) -> None:
    desk_3 = server.client("staff", "staff-3")
    post(desk_3, "/desks/desk-3/open")
    arrive(kiosk, "fees")
    reasons = []
    while (called := post(desk_3, "/desks/desk-3/call-next").json()["visit"]) is not None:
        reasons.append((called["number"], in_english(Note(**called["why"]))))
        press(desk_3, called, "no-show")
    assert all(number in reason for number, reason in reasons)
    assert len(reasons) >= 1
    assert post(desk_3, "/desks/desk-3/break", {"reason": "lunch"}).json()["state"] == "on_break"
    closed = post(desk_3, "/desks/desk-3/close").json()
    assert (closed["desk"], closed["state"], closed["staff"]) == ("desk-3", "closed", None)


def test_a_ticket_is_printed_reported_and_printed_again(server: RunningServer, kiosk: httpx.Client) -> None:
    visit = arrive(kiosk, printer="printer-1")
    printer = server.client("printer")
    jobs = {job["visit"]: job["id"] for job in printer.get("/api/v1/printers/printer-1").json()["jobs"]}
    failed = post(printer, f"/printers/printer-1/jobs/{jobs[visit['id']]}/report", {"problem": "paper_out"})
    assert failed.json()["visit"]["paper_problem"] == "paper_out"
    greeter = server.client("greeter")
    assert press(greeter, visit, "reprint", printer="printer-1").json()["visit"]["paper"] == "wanted"
    again = next(job for job in printer.get("/api/v1/printers/printer-1").json()["jobs"] if job["visit"] == visit["id"])
    assert again["reprint"]
    assert again["id"] != jobs[visit["id"]]
    done = post(printer, f"/printers/printer-1/jobs/{again['id']}/report", {})
    assert done.json()["visit"]["paper"] == "printed"


def test_the_holder_of_a_ticket_may_leave(server: RunningServer, kiosk: httpx.Client) -> None:
    ticket = post(kiosk, VISITS, {"services": ["permits"]}).json()["ticket"]["url"].rpartition("/")[2]
    phone = server.client()
    assert phone.get(f"/api/v1/tickets/{ticket.lower()}").json()["can_leave"]
    assert post(phone, f"/tickets/{ticket}/leave").json()["outcome"] == "left"
    assert post(phone, f"/tickets/{ticket}/leave").json()["code"] == "illegal_transition"


def test_lists_and_the_stream(server: RunningServer, kiosk: httpx.Client, staff: httpx.Client) -> None:
    visit = arrive(kiosk, contact={"name": "Ada Lovelace"})
    waiting = staff.get(f"/api/v1{VISITS}", params={"state": "waiting"}).json()["visits"]
    assert visit["id"] in [one["id"] for one in waiting]
    assert {one["state"] for one in waiting} == {"waiting"}
    arrive(kiosk)
    typed = {"state": "waiting", "number": f" {visit['number'][:1].lower()}-{visit['number'][1:]}"}
    found = staff.get(f"/api/v1{VISITS}", params=typed).json()["visits"]
    assert [one["number"] for one in found] == [visit["number"]]
    oldest = staff.get(f"/api/v1{VISITS}", params={"state": "waiting", "limit": 1}).json()["visits"]
    assert [one["id"] for one in oldest] == [waiting[0]["id"]]
    stream = server.client("auditor").get("/api/v1/branches/permit-center/events?after=1").json()
    assert [one["seq"] for one in stream["events"]] == list(range(2, stream["last_seq"] + 1))
    assert stream["events"][-1]["type"] == "visit_checked_in"
    assert "Ada" not in str(stream)


# --- once ------------------------------------------------------------------------------------------------------------


async def test_200_copies_at_once_are_one_visit_and_one_reply(server: RunningServer) -> None:
    before, key = last_seq(server), uuid7()
    async with server.async_client("kiosk") as kiosk:
        answers = await asyncio.gather(
            *(
                kiosk.post(f"/api/v1{VISITS}", json={"services": ["permits"]}, headers={"Idempotency-Key": key})
                for _ in range(200)
            )
        )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert last_seq(server) == before + 1


def test_a_key_with_another_body_is_refused(server: RunningServer, kiosk: httpx.Client) -> None:
    key = uuid7()
    post(kiosk, VISITS, {"services": ["permits"]}, key=key)
    before = last_seq(server)
    other = post(kiosk, VISITS, {"services": ["zoning"]}, key=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert last_seq(server) == before


async def test_32_clients_never_share_a_number(server: RunningServer) -> None:
    async with server.async_client("kiosk") as kiosk:
        answers = await asyncio.gather(
            *(
                kiosk.post(f"/api/v1{VISITS}", json={"services": ["licenses"]}, headers=server.new_key())
                for _ in range(128)
            )
        )
    numbers = [answer.json()["ticket"]["number"] for answer in answers]
    assert len(set(numbers)) == 128


async def test_all_desks_calling_at_once_never_call_one_visit_twice(server: RunningServer, kiosk: httpx.Client) -> None:
    for _ in range(20):
        arrive(kiosk, "permits")
        arrive(kiosk, "records")
    for desk, name in STAFF_AT.items():
        post(server.client("staff", name), f"/desks/{desk}/open")
    async with server.async_client("staff", "staff-1") as caller:
        answers = await asyncio.gather(
            *(
                caller.post(
                    f"/api/v1/desks/{desk}/call-next",
                    json={},
                    headers={**server.headers("staff", name), **server.new_key()},
                )
                for desk, name in STAFF_AT.items()
            )
        )
    called = [answer.json()["visit"]["id"] for answer in answers if answer.json()["visit"]]
    assert len(called) == len(set(called)) == len(STAFF_AT)
    for (desk, name), visit in zip(STAFF_AT.items(), called, strict=True):
        client = server.client("staff", name)
        post(client, f"/visits/{visit}/no-show")
        post(client, f"/desks/{desk}/close")


# --- refused ---------------------------------------------------------------------------------------------------------

NOBODY = "01981e2a-7c3b-7f10-8a52-3d1f6c0b9e44"
PERMITS: dict[str, Any] = {"services": ["permits"]}

FAULTS = [
    ("unknown field", "kiosk", VISITS, {**PERMITS, "colour": "red"}, 422, "invalid_request", "colour"),
    ("wrong type", "kiosk", VISITS, {"services": "permits"}, 422, "invalid_request", "services"),
    ("missing field", "kiosk", VISITS, {}, 422, "invalid_request", "services"),
    ("language of no form", "kiosk", VISITS, {**PERMITS, "language": "English!"}, 422, "invalid_request", "language"),
    ("unknown service", "kiosk", VISITS, {"services": ["haircut"]}, 404, "unknown_service", "haircut"),
    ("unknown branch", "admin", "/branches/moon/visits", PERMITS, 403, "wrong_role", ""),
    ("unknown class", "kiosk", VISITS, {**PERMITS, "customer_class": "royal"}, 422, "unknown_class", "royal"),
    ("unknown printer", "kiosk", VISITS, {**PERMITS, "printer": "typewriter"}, 404, "unknown_printer", "typewriter"),
    ("unknown visit", "staff", f"/visits/{NOBODY}/start", {}, 404, "unknown_visit", ""),
    ("visit of no form", "staff", "/visits/first/start", {}, 422, "invalid_request", "visit"),
    ("unknown desk", "staff", "/desks/desk-99/open", {}, 404, "unknown_desk", "desk-99"),
    ("closed desk", "staff", "/desks/desk-5/call-next", {}, 409, "desk_not_open", "5"),
    ("wrong role", "board", VISITS, PERMITS, 403, "wrong_role", ""),
    ("nobody", "", VISITS, PERMITS, 401, "sign_in_needed", ""),
    ("unknown print job", "printer", f"/printers/printer-1/jobs/{NOBODY}.0/report", {}, 404, "unknown_visit", ""),
    ("another's printer", "printer", f"/printers/printer-2/jobs/{NOBODY}.0/report", {}, 403, "other_device", ""),
]


@pytest.mark.parametrize(
    ("role", "path", "body", "status", "code", "named"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_a_bad_command_is_refused_by_name_and_changes_nothing(
    server: RunningServer, role: str, path: str, body: dict[str, Any], status: int, code: str, named: str
) -> None:
    before = last_seq(server)
    answer = post(server.client(role), path, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert set(answer.json()) == {"code", "message", "help"}
    assert named in answer.json()["message"]
    assert last_seq(server) == before


def test_a_desk_without_the_skill_is_refused(server: RunningServer, kiosk: httpx.Client) -> None:
    visit = arrive(kiosk, "zoning")
    desk_3 = server.client("staff", "staff-3")
    post(desk_3, "/desks/desk-3/open")
    answer = press(desk_3, visit, "call", desk="desk-3")
    assert (answer.status_code, answer.json()["code"]) == (409, "desk_lacks_skill")
    post(desk_3, "/desks/desk-3/close")


def test_a_press_on_what_has_changed_since_is_refused(kiosk: httpx.Client, staff: httpx.Client) -> None:
    visit = arrive(kiosk)
    press(staff, visit, "call", desk="desk-4")
    answer = press(staff, visit, "cancel", version=visit["version"])
    assert (answer.status_code, answer.json()["code"]) == (409, "visit_changed")


def test_a_greeter_may_not_put_aside_what_a_desk_has_taken(
    server: RunningServer, kiosk: httpx.Client, staff: httpx.Client
) -> None:
    visit = arrive(kiosk)
    press(staff, visit, "call", desk="desk-4")
    answer = press(server.client("greeter"), visit, "hold")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_at_desk")


@pytest.mark.parametrize("key", [None, "", "1", "not-a-uuid"])
def test_a_command_without_a_proper_key_is_refused(server: RunningServer, kiosk: httpx.Client, key: str | None) -> None:
    before = last_seq(server)
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = kiosk.post(f"/api/v1{VISITS}", json=PERMITS, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert "Idempotency-Key" in answer.json()["message"]
    assert last_seq(server) == before


def test_a_body_that_is_not_json_is_refused(server: RunningServer, kiosk: httpx.Client) -> None:
    answer = kiosk.post(
        f"/api/v1{VISITS}", content=b"{services:", headers={**server.new_key(), "Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_addresses_and_methods_that_are_not_there_say_so(server: RunningServer) -> None:
    nobody = server.client()
    assert nobody.get("/api/v1/weather").json()["code"] == "not_found"
    answer = nobody.delete("/api/v1/clock")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_the_clock_cannot_be_set_in_real_life(server: RunningServer) -> None:
    answer = server.client("admin").post("/api/v1/clock", json={"at": 1, "speed": 0})
    assert (answer.status_code, answer.json()["code"]) == (404, "clock_not_settable")
