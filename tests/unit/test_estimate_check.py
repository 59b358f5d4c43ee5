"""`lobby estimate-check`: what it reads, what it says, and that Lobby's own estimate earns its place."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from cli.estimate_table import run_check
from lobby.engine.model import CallingParameters
from prediction.checks.board_cases import BoardLine, waits_of
from prediction.checks.cases import Predicted
from prediction.checks.scoring import score
from prediction.checks.watched_days import look_later
from prediction.waits.calibrate import BIAS_LIMITS, Correction, correction
from prediction.waits.forest import grow
from simulation.scenario import branch_of, read_scenarios

LOBBIES = Path("simulation/scenarios/ten_lobbies.toml")
FIELDS = {"mae", "mae_over_mean", "rmse", "rmse_over_sd", "bias", "pinball", "coverage_80", "n"}
HEAD = "date,t_join,type,priority,wait_s,served,t_start,service_s,agent\n"


def a_bank_log(path: Path, days: int = 4) -> Path:
    """Some quiet mornings with one agent: each call waits for the one before it."""
    random, rows = np.random.default_rng(1), [HEAD]
    for day in range(1, days + 1):
        at, free_at = 28_800.0, 0.0
        for _ in range(120):
            at += random.exponential(130)
            begins = max(at, free_at)
            service = 20 + random.exponential(100)
            free_at = begins + service
            rows.append(f"1999-02-{day:02d},{at:.0f},PS,0,{begins - at:.0f},1,{begins:.0f},{service:.0f},A1\n")
    text = "".join(rows).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path


@pytest.mark.parametrize("name", ["calls.csv", "calls.csv.gz"])
def test_a_bank_log_gives_the_figures_of_every_predictor(tmp_path: Path, name: str) -> None:
    figures = tmp_path / "figures.json"
    assert run_check(a_bank_log(tmp_path / name), json_file=figures) == 0
    predictors = json.loads(figures.read_text())["predictors"]
    assert {"lobby", "queue_length", "same_queue_length", "people_x_minutes"} <= predictors.keys()
    assert all(one.keys() == FIELDS for one in predictors.values())
    assert predictors["lobby"]["n"] > 50
    assert predictors["lobby"]["mae"] < predictors["last_10"]["mae"]


def test_days_are_named_by_date_or_by_another_log(tmp_path: Path) -> None:
    log, other = a_bank_log(tmp_path / "calls.csv"), a_bank_log(tmp_path / "before.csv", days=2)
    assert run_check(log, train="1999-02-01..1999-02-02", test="1999-02-04") == 0
    assert run_check(log, train=str(other)) == 0
    assert run_check(log, train="2000-01-01") == 1, "no such day"
    assert run_check(tmp_path / "nothing.csv") == 1


def test_a_board_tells_the_wait_of_whoever_was_the_oldest() -> None:
    at = np.array([0.0, 300.0, 600.0, 900.0])
    line = BoardLine(
        "A", "Title", "2017-11-13", at, np.array([2.0, 2.0, 1.0, 0.0]), np.array([120.0, 420.0, 60.0, 0.0])
    )
    waits = list(waits_of(line))
    assert [(wait.came, wait.called) for wait in waits] == [(-120.0, 450.0), (540.0, 750.0)]


def test_a_score_is_in_minutes_and_shares() -> None:
    waits = np.array([60.0, 180.0])
    found = score(Predicted(np.array([120.0, 180.0]), np.array([0.0, 0.0]), np.array([90.0, 90.0])), waits)
    assert (found.mae, found.mae_over_mean, found.bias, found.coverage_80) == (0.5, 0.25, 0.25, 0.5)


def test_a_correction_takes_a_bias_out_and_stretches_the_range_to_eight_of_ten() -> None:
    random = np.random.default_rng(1)
    waits = random.gamma(4, 150, 3000)
    low, median, high = np.full(3000, 200.0), np.full(3000, 300.0), np.full(3000, 400.0)
    found = correction(low, median, high, waits, doubt=0.0, last=3000)
    below, middle, above = found.apply(low, median, high)
    assert middle.mean() == pytest.approx(waits.mean(), rel=0.01)
    assert ((below <= waits) & (waits <= above)).mean() == pytest.approx(0.8, abs=0.02)


def test_a_few_waits_correct_nothing_and_a_wild_one_only_so_much() -> None:
    points = np.full(10, 300.0)
    assert correction(points, points, points, points * 9) == Correction()
    many = np.full(300, 300.0)
    assert correction(many, many, many, many * 9, doubt=0.0).bias == BIAS_LIMITS[1]


def test_the_forest_learns_the_mean_and_the_spread_of_like_moments() -> None:
    random = np.random.default_rng(1)
    moments = random.uniform(0, 10, (4000, 3))
    waits = 60 * moments[:, 0] * random.exponential(1, 4000)
    low, median, high, mean = grow(moments, waits, trees=60, leaf=20, asked=3).points(np.array([[5.0, 5.0, 5.0]]))[0]
    assert mean == pytest.approx(300, rel=0.15)
    assert median == pytest.approx(300 * np.log(2), rel=0.2)
    assert low == pytest.approx(-300 * np.log(0.9), rel=0.4)
    assert high == pytest.approx(-300 * np.log(0.1), rel=0.2)


def test_who_waits_is_looked_at_again_while_the_wait_goes_on() -> None:
    scenario = next(one for one in read_scenarios(LOBBIES) if one.id == "S5")
    looks = look_later(scenario, branch_of(scenario, CallingParameters()), 1, 0, (0.25, 0.75))
    by_visit: dict[str, dict[float, float]] = {}
    for look in looks:
        by_visit.setdefault(look.visit, {})[look.share] = look.left_s
    both = [left for left in by_visit.values() if len(left) == 2 and left[0.25] > 60]
    assert len(both) > 20
    assert all(left[0.25] == pytest.approx(3 * left[0.75], abs=0.01) for left in both)
