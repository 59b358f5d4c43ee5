"""When things go wrong around the server: another program writes, the disk refuses, the process is killed."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import replace
from typing import Any

from lobby.engine.commands import CheckIn, ConfigureBranch
from lobby.ids import ServiceId, new_ticket_token, new_visit
from lobby.sqlite import sqlite3
from tests.conftest import StartServer
from tests.running import RunningServer, demo_branch, post

VISITS = "/branches/permit-center/visits"
PERMITS = {"services": ["permits"]}


def number_of(answer: Any) -> str:
    number: str = answer.json()["ticket"]["number"]
    return number


def arrival() -> CheckIn:
    return CheckIn(visit=new_visit(), token=new_ticket_token(), services=(ServiceId("permits"),))


def test_what_another_program_wrote_first_is_taken_in_before_deciding(running_server: RunningServer) -> None:
    kiosk = running_server.client("kiosk")
    assert number_of(post(kiosk, VISITS, PERMITS)) == "P001"
    running_server.happen(arrival())
    assert number_of(post(kiosk, VISITS, PERMITS)) == "P003"


def test_a_new_configuration_is_seen_without_a_restart(running_server: RunningServer) -> None:
    branch = demo_branch()
    running_server.happen(ConfigureBranch(branch=replace(branch, name="Permit Palace")))
    board = running_server.client("board")
    while board.get("/api/v1/boards/board-main").json()["branch"]["name"] != "Permit Palace":
        pass


def test_a_disk_that_refuses_loses_nothing_and_shows_nothing_untrue(start_server: StartServer) -> None:
    server = start_server()
    kiosk, board = server.client("kiosk"), server.client("board")
    key = server.new_key()["Idempotency-Key"]
    with closing(sqlite3.connect(server.data / "lobby.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = post(kiosk, VISITS, PERMITS, key=key)
        assert (refused.status_code, refused.json()["code"]) == (503, "store_unavailable")
        assert refused.headers["Retry-After"]
        assert board.get("/api/v1/boards/board-main").json()["waiting"] == 0
        other.execute("ROLLBACK")
    assert number_of(post(kiosk, VISITS, PERMITS, key=key)) == "P001"
    assert board.get("/api/v1/boards/board-main").json()["waiting"] == 1


async def test_a_killed_server_answers_a_repeated_key_as_before(running_server: RunningServer) -> None:
    kiosk = running_server.client("kiosk")
    key = running_server.new_key()["Idempotency-Key"]
    first = post(kiosk, VISITS, PERMITS, key=key)
    await asyncio.to_thread(running_server.kill)
    await asyncio.to_thread(running_server.start)
    assert post(kiosk, VISITS, PERMITS, key=key).text == first.text
    assert number_of(post(kiosk, VISITS, PERMITS)) == "P002"


def test_the_log_holds_no_name_and_no_token(running_server: RunningServer) -> None:
    kiosk = running_server.client("kiosk")
    ticket = post(kiosk, VISITS, {**PERMITS, "contact": {"name": "Ada Lovelace"}}).json()["ticket"]["url"]
    token = ticket.rpartition("/")[2]
    running_server.client().get(f"/api/v1/tickets/{token}")
    assert running_server.stop() == 0
    log = running_server.log.read_text()
    assert "Ada" not in log
    assert token not in log
