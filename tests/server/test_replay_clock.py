"""Replay mode: the clock can be set, and everything that depends on time follows."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.conftest import StartServer
from tests.running import RunningServer, post

VISITS = "/branches/permit-center/visits"


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def set_clock(server: RunningServer, text: str, speed: float = 0) -> None:
    answer = server.client("admin").post("/api/v1/clock", json={"at": at(text), "speed": speed})
    assert answer.status_code == 200, answer.text


def test_a_standing_clock_measures_waits_to_the_second(start_server: StartServer) -> None:
    server = start_server(replay_clock=True)
    set_clock(server, "1999-02-09T18:00:00")
    visit = post(server.client("kiosk"), VISITS, {"services": ["permits"]}).json()["visit"]
    assert visit["checked_in_at"] == at("1999-02-09T18:00:00")
    set_clock(server, "1999-02-09T18:12:34")
    staff = server.client("staff")
    post(staff, "/desks/desk-1/open")
    assert post(staff, "/desks/desk-1/call-next").json()["visit"]["waited_s"] == 754


def test_a_running_clock_runs_at_its_speed(start_server: StartServer) -> None:
    server = start_server(replay_clock=True)
    set_clock(server, "1999-02-09T18:00:00", speed=3600)
    begin = at("1999-02-09T18:00:00")
    while server.client("admin").get("/api/v1/clock").json()["now_at"] < begin + 60_000:
        pass


def test_the_service_day_ends_at_rollover(start_server: StartServer) -> None:
    server = start_server(replay_clock=True)
    set_clock(server, "1999-02-09T18:00:00")
    staff = server.client("staff")
    visit = post(server.client("kiosk"), VISITS, {"services": ["permits"]}).json()["visit"]
    post(staff, "/desks/desk-1/open")
    set_clock(server, "1999-02-10T13:00:00")
    ended = staff.get(f"/api/v1/visits/{visit['id']}").json()
    assert (ended["state"], ended["outcome"]) == ("ended", "closed_at_day_end")
    assert staff.get("/api/v1/desks/desk-1").json()["desk"]["state"] == "closed"
    assert post(server.client("kiosk"), VISITS, {"services": ["permits"]}).json()["ticket"]["number"] == "P001"


def test_a_day_that_was_left_open_is_ended_at_start(start_server: StartServer) -> None:
    server = start_server(replay_clock=True)
    set_clock(server, "1999-02-09T18:00:00")
    visit = post(server.client("kiosk"), VISITS, {"services": ["permits"]}).json()["visit"]
    server.stop()
    server.start()
    ended = server.client("staff").get(f"/api/v1/visits/{visit['id']}").json()
    assert ended["outcome"] == "closed_at_day_end"


def test_only_an_admin_sets_the_clock(start_server: StartServer) -> None:
    server = start_server(replay_clock=True)
    answer = server.client("supervisor").post("/api/v1/clock", json={"at": 0, "speed": 0})
    assert answer.json()["code"] == "wrong_role"
