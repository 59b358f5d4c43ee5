"""`lobby simulate`, as an operator uses it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from cli import app
from lobby.engine.rules import RULES
from simulation.measures import Figures

TEN = Path(__file__).parents[2] / "simulation/scenarios/ten_lobbies.toml"
COMPARISONS = {"j_relative_to_fifo", "within_target_gain_points", "p99_minus_fifo_min"}


@pytest.fixture
def two_lobbies(tmp_path: Path) -> Path:
    """S5 and S10 alone: small."""
    text = TEN.read_text()
    head, *scenarios = text.split("[[scenario]]")
    wanted = [one for one in scenarios if 'id = "S5"' in one or 'id = "S10"' in one]
    path = tmp_path / "two.toml"
    path.write_text("[[scenario]]".join([head, *wanted]))
    return path


def simulate(*arguments: object) -> str:
    done = CliRunner().invoke(app("simulate"), ["simulate", *map(str, arguments)])
    assert done.exit_code == 0, done.output
    return done.output


def test_it_prints_tables_and_writes_figures_and_a_chart(two_lobbies: Path, tmp_path: Path) -> None:
    figures, chart = tmp_path / "new" / "figures.json", tmp_path / "chart.svg"
    said = simulate(two_lobbies, "--days", 3, "--json", figures, "--chart", chart)
    assert "S5" in said and "S10" in said and "first come, first served" in said and "±" in said
    written = json.loads(figures.read_text())
    assert [one["id"] for one in written["scenarios"]] == ["S5", "S10"]
    for one in written["scenarios"]:
        names = set(Figures.__dataclass_fields__) | COMPARISONS
        assert one.keys() == names | {"id", "rule", "days", "se"}
        assert one["se"].keys() == names
        assert (one["rule"], one["days"]) == ("score", 3)
        assert 0 < one["within_target"] < 1
    assert ElementTree.parse(chart).getroot().tag.endswith("svg")


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_can_be_simulated(rule: str, two_lobbies: Path, tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    simulate(two_lobbies, "--days", 2, "--rule", rule, "--json", figures)
    written = json.loads(figures.read_text())
    assert {one["rule"] for one in written["scenarios"]} == {rule}
    if rule == "first_come":
        assert {one["j_relative_to_fifo"] for one in written["scenarios"]} == {1.0}


def test_the_same_seed_gives_the_same_figures_in_one_process_or_two(two_lobbies: Path, tmp_path: Path) -> None:
    for jobs in (1, 2):
        simulate(two_lobbies, "--days", 3, "--seed", 5, "--jobs", jobs, "--json", tmp_path / f"{jobs}.json")
    assert (tmp_path / "1.json").read_text() == (tmp_path / "2.json").read_text()


def test_settings_of_the_rule_can_be_tried(two_lobbies: Path, tmp_path: Path) -> None:
    for dial in (0, 1):
        simulate(two_lobbies, "--days", 2, "--set", f"fair_fast={dial}", "--json", tmp_path / f"{dial}.json")
    assert (tmp_path / "0.json").read_text() != (tmp_path / "1.json").read_text()


def test_what_is_not_known_is_said(two_lobbies: Path) -> None:
    two_lobbies.write_text(two_lobbies.read_text().replace('id = "S5"', 'id = "S5"\nmood = "good"'))
    assert "S5: not known, and left out: mood." in simulate(two_lobbies, "--days", 1)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.toml"], "cannot be read"),
        ([str(TEN), "--rule", "lottery"], "no calling rule 'lottery'"),
        ([str(TEN), "--set", "luck=1"], "no setting"),
        ([str(TEN), "--set", "guard=much"], "no setting"),
    ],
)
def test_what_cannot_be_simulated_is_said_in_words(arguments: list[str], says: str) -> None:
    done = CliRunner().invoke(app("simulate"), ["simulate", *arguments])
    assert done.exit_code == 1
    assert says in done.output.replace("\n", " ")
