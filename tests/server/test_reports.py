"""The day report as it leaves a real server, and the same from the command line beside it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest

from lobby.contract.reports import DayReport
from tests.running import RunningServer, post


@pytest.fixture
def day(running_server: RunningServer) -> str:
    """Two came for permits, one was served; one came for zoning and left. Gives the service day."""
    kiosk, staff = running_server.client("kiosk"), running_server.client("staff", "staff-1")
    for service in ("permits", "permits", "zoning"):
        visit = post(kiosk, "/branches/permit-center/visits", {"services": [service]}).json()["visit"]
    assert post(staff, f"/visits/{visit['id']}/cancel", {"outcome": "left"}).status_code == 200
    assert post(staff, "/desks/desk-1/open").status_code == 200
    called = post(staff, "/desks/desk-1/call-next").json()["visit"]
    assert post(staff, f"/visits/{called['id']}/start").status_code == 200
    assert post(staff, f"/visits/{called['id']}/finish", {"outcome": "permit_issued"}).status_code == 200
    return str(visit["service_day"])


def address(day: str) -> str:
    return f"/api/v1/branches/permit-center/reports/day/{day}"


def test_a_supervisor_gets_the_day_while_it_goes_on(running_server: RunningServer, day: str) -> None:
    report = DayReport.model_validate(running_server.client("supervisor").get(address(day)).json())
    assert (report.all.came, report.all.served, report.all.left, report.all.still_waiting) == (3, 1, 1, 1)
    assert not report.complete
    assert report.all.outcomes == {"left": 1, "permit_issued": 1}
    assert report.outcome_names["permit_issued"]["es"] == "Permiso emitido"
    assert report.services[0].service == "permits"
    assert report.services[0].wait.count == 1
    assert report.last_seq >= 8


def test_the_report_as_csv_is_a_file_to_keep(running_server: RunningServer, day: str) -> None:
    reply = running_server.client("auditor").get(address(day), params={"format": "csv"})
    assert reply.headers["content-type"].startswith("text/csv")
    assert reply.headers["content-disposition"] == f'attachment; filename="permit-center-{day}.csv"'
    rows = list(csv.DictReader(io.StringIO(reply.text, newline="")))
    assert (rows[0]["service"], rows[0]["came"], rows[1]["service"], rows[1]["came"]) == ("all", "3", "permits", "2")


def test_a_day_that_has_not_been_is_a_report_of_nobody(running_server: RunningServer) -> None:
    report = DayReport.model_validate(running_server.client("supervisor").get(address("2020-02-29")).json())
    assert (report.date, report.all.came, report.complete) == ("2020-02-29", 0, True)


@pytest.mark.parametrize("role", ["kiosk", "board", "printer", "greeter", "staff"])
def test_the_report_is_not_for_everybody(running_server: RunningServer, role: str) -> None:
    reply = running_server.client(role).get(address("2026-03-02"))
    assert (reply.status_code, reply.json()["code"]) == (403, "wrong_role")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (address("yesterday"), 422, "invalid_request"),
        (address("2026-02-30"), 422, "invalid_request"),
        (address("2026-03-02") + "?format=pdf", 422, "invalid_request"),
        ("/api/v1/branches/nowhere/reports/day/2026-03-02", 403, "other_branch"),
    ],
)
def test_what_is_asked_wrongly_is_said(running_server: RunningServer, path: str, status: int, code: str) -> None:
    reply = running_server.client("supervisor").get(path)
    assert (reply.status_code, reply.json()["code"]) == (status, code)


def lobby(running_server: RunningServer, *command: str) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", "cli", *command, "--data", str(running_server.data)]
    return subprocess.run(whole, capture_output=True, text=True, timeout=60, env={"COLUMNS": "140"}, check=False)


def test_the_command_line_gives_the_same_report(running_server: RunningServer, day: str) -> None:
    theirs = running_server.client("supervisor").get(address(day)).json()
    ours = json.loads(lobby(running_server, "report", "day", day, "--json").stdout)
    for changing in ("made_at", "last_seq"):
        del theirs[changing], ours[changing]
    assert ours == theirs


def test_the_command_line_shows_a_table_that_explains_itself(running_server: RunningServer, day: str) -> None:
    shown = lobby(running_server, "report", "day", day, "--branch", "permit-center")
    assert shown.returncode == 0
    assert "Building permits" in shown.stdout
    assert "A wait runs from check-in to the call." in " ".join(shown.stdout.split())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["report", "day", "yesterday"], "is not a date"),
        (["report", "day", "2026-03-02", "--branch", "nowhere"], "nowhere is not set up"),
        (["report", "day", "2026-03-02", "--json", "--csv"], "Choose one of --json and --csv"),
    ],
)
def test_a_wrong_command_is_said_in_words(running_server: RunningServer, words: list[str], sentence: str) -> None:
    ended = lobby(running_server, *words)
    assert ended.returncode != 0
    assert sentence in ended.stderr
