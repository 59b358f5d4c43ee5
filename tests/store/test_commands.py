"""The commands that work on the record's file, as people type them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import server
from lobby.cli import app
from server.branch_file import parse
from tests.running import RunningServer, demo_branch, post

DEMO = Path(server.__path__[0]) / "demo_branch.toml"


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
