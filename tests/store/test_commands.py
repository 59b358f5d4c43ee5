"""The commands that work on the record's file, as people type them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import server
from cli import app
from server.setup.branch_file import parse
from tests.running import RunningServer, demo_branch, post

DEMO = Path(server.__path__[0]) / "setup/demo_branch.toml"

DAY = f"{date.today() + timedelta(days=30)}"
PAST = f"{date.today() - timedelta(days=30)}"
"""Within a year of now: what is further away is refused before anything else is looked at."""


class Shell:
    """`lobby ...` on one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def __call__(self, *words: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(app(), [*words, "--data", str(self.data)], input=typed)


@pytest.fixture
def lobby(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "data")


@pytest.fixture
def with_demo(lobby: Shell) -> Shell:
    assert lobby("branch", "import", str(DEMO)).exit_code == 0
    return lobby


def test_a_branch_goes_in_and_comes_out_the_same(with_demo: Shell) -> None:
    out = with_demo("branch", "export", "permit-center")
    assert parse(out.stdout) == parse(DEMO.read_text(encoding="utf-8"))


def test_importing_the_same_again_changes_nothing(with_demo: Shell) -> None:
    assert "nothing to change" in with_demo("branch", "import", str(DEMO)).stdout
    assert "1 event, and all agrees" in with_demo("check").stdout


def test_a_branch_that_makes_no_sense_is_refused_in_words(lobby: Shell, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(DEMO.read_text(encoding="utf-8").replace('skills = ["fees", "records"]', 'skills = ["dancing"]'))
    refused = lobby("branch", "import", str(wrong))
    assert refused.exit_code == 1
    assert "dancing" in refused.stderr


def a_list(folder: Path, *lines: str) -> str:
    """A booking system's export, for days to come."""
    path = folder / "booked.csv"
    path.write_text("reference,date,time,service,name,clerk\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def test_a_booking_systems_list_is_brought_in_again_and_again(with_demo: Shell, tmp_path: Path) -> None:
    lines = [f"q7k-204,{DAY},10:15,permits,Kim Lee,x", f"Q7K-205,{DAY},09:00,fees,,x"]
    first = with_demo("appointments", "import", "permit-center", a_list(tmp_path, *lines))
    assert "2 on the list, 2 of them new or changed, 0 cancelled" in first.stdout
    again = with_demo("appointments", "import", "permit-center", a_list(tmp_path, *lines))
    assert "2 on the list, 0 of them new or changed, 0 cancelled" in again.stdout
    moved = a_list(tmp_path, f"Q7K-204,{DAY},11:00,permits,Kim Lee,x")
    third = with_demo("appointments", "import", "permit-center", moved, "--whole-days")
    assert "1 on the list, 1 of them new or changed, 1 cancelled" in third.stdout
    shown = with_demo("appointments", "list", "permit-center", DAY).stdout
    assert "11:00" in shown and "Q7K-204" in shown and "expected" in shown
    assert "Q7K-205" not in shown and "Kim" not in shown
    assert "all agrees" in with_demo("check").stdout


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Q7K-204,31.3.2099,10:15,permits,,", "line 3"),
        (f"Q7K-204,{DAY},noon,permits,,", "line 3"),
        (f"Q7K-204,{DAY},10:15,dancing,,", "line 3: there is no service 'dancing'"),
        (f"Kim Lee,{DAY},10:15,permits,,", "line 3: 'KIM LEE' is no reference"),
        (f"Q7K-204,{PAST},10:15,permits,,", "line 3: the day of that appointment is over"),
        ("Q7K-204", "line 3"),
    ],
)
def test_a_list_with_one_wrong_line_is_refused_as_a_whole(
    with_demo: Shell, tmp_path: Path, line: str, says: str
) -> None:
    refused = with_demo("appointments", "import", "permit-center", a_list(tmp_path, f"AAA,{DAY},10:15,permits,,", line))
    assert refused.exit_code == 1
    assert says in refused.stderr
    assert "AAA" not in with_demo("appointments", "list", "permit-center", DAY).stdout


def test_without_a_record_there_is_nothing_to_check(lobby: Shell) -> None:
    refused = lobby("check")
    assert refused.exit_code == 1
    assert "--data" in refused.stderr
    assert not lobby.data.exists()


def test_a_copy_is_made_and_said_to_be_sound(with_demo: Shell, tmp_path: Path) -> None:
    assert "sound" in with_demo("backup", str(tmp_path / "copy.db")).stdout
    assert with_demo("backup", str(tmp_path / "copy.db")).exit_code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--role", "boss", "--branch", "permit-center"),
        ("--role", "kiosk", "--branch", "permit-center"),
        ("--role", "kiosk", "--branch", "permit-center", "--device", "kiosk-99"),
        ("--role", "admin", "--branch", "permit-center", "--device", "kiosk-1"),
        ("--role", "admin", "--branch", "nowhere"),
    ],
)
def test_a_token_for_nothing_is_refused(with_demo: Shell, words: tuple[str, ...]) -> None:
    refused = with_demo("token", "create", *words)
    assert refused.exit_code == 1
    assert refused.stdout == ""


def test_a_pin_is_of_digits(with_demo: Shell) -> None:
    refused = with_demo(
        "staff",
        "add",
        "kim",
        "--name",
        "Kim",
        "--branch",
        "*",
        "--role",
        "admin",
        "--password",
        "x" * 12,
        "--pin",
        "abcd",
    )
    assert refused.exit_code == 2


# --- beside a running server -----------------------------------------------------------------------------------------


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path / "data", demo_branch()).start()
    yield running
    running.close()


def test_every_command_works_beside_a_server_that_serves(running: RunningServer, tmp_path: Path) -> None:
    lobby = Shell(running.data)
    token = lobby("token", "create", "--role", "kiosk", "--branch", "permit-center", "--device", "kiosk-1").stdout
    kiosk = running.client()
    kiosk.headers["Authorization"] = f"Bearer {token.strip()}"
    check_in = {"services": ["permits"]}
    assert post(kiosk, "/branches/permit-center/visits", check_in).status_code == 201

    changed = tmp_path / "changed.toml"
    changed.write_text(DEMO.read_text(encoding="utf-8").replace('name = "Permit Center"', 'name = "Permit House"'))
    assert lobby("branch", "import", str(changed)).exit_code == 0
    assert post(kiosk, "/branches/permit-center/visits", check_in).json()["ticket"]["number"] == "P002"
    assert kiosk.get("/api/v1/kiosks/kiosk-1").json()["branch"]["name"] == "Permit House"

    added = lobby(
        "staff", "add", "kim", "--name", "Kim", "--branch", "permit-center", "--role", "staff", typed="correct horse\n"
    )
    assert added.exit_code == 0, added.output
    signed_in = running.client().post("/api/v1/session", json={"staff": "kim", "password": "correct horse"})
    assert signed_in.json()["staff"] == added.stdout.strip()

    assert "all agrees" in lobby("check").stdout
    assert lobby("backup", str(tmp_path / "copy.db")).exit_code == 0
    assert post(kiosk, "/branches/permit-center/visits", check_in).status_code == 201
    assert running.stop() == 0
