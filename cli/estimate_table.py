"""`lobby estimate-check` for people: a progress bar, a table, and the figures as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from lobby.engine.model import CallingParameters
from lobby.errors import Invalid, LobbyError
from prediction.checks.cases import Case, Predicted, actual, simple_predictions
from prediction.checks.lobby_cases import DAYS, check
from prediction.checks.log_model import learned
from prediction.checks.logs import cases_of
from prediction.checks.scoring import MINUTE, Score, mean_of, score
from simulation.scenario import Scenario, read_scenarios

Scores = dict[str, Score]
OWN, ALONE = "lobby", "alone"
WIDTH = 140
COLUMNS: list[tuple[str, str, str]] = [
    ("MAE min", "mae", "{:.2f}"),
    ("MAE/mean", "mae_over_mean", "{:.3f}"),
    ("RMSE min", "rmse", "{:.2f}"),
    ("RMSE/sd", "rmse_over_sd", "{:.3f}"),
    ("bias", "bias", "{:+.1%}"),
    ("pinball", "pinball", "{:.3f}"),
    ("in the 80 % range", "coverage_80", "{:.1%}"),
    ("waits", "n", "{:,}"),
]


def run_check(
    file: Path,
    *,
    train: str | None = None,
    test: str | None = None,
    seed: int = 1,
    json_file: Path | None = None,
    console: Console | None = None,
) -> int:
    """Hold Lobby's estimate against the simple ones and print the figures. The exit code: 0, or 1 where it could not."""
    console = console or _console()
    try:
        if file.suffix == ".toml":
            scores, besides = _lobbies(read_scenarios(file), seed, console)
        else:
            scores, besides = _log(file, train, test), {}
    except LobbyError as error:
        console.print(f"[bold red]{error.message}[/] {error.help}")
        return 1
    _print(console, scores)
    if besides:
        _print_besides(console, besides)
    if json_file is not None:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        figures = {"predictors": {name: asdict(one) for name, one in scores.items()}, **besides}
        json_file.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        console.print(f"Figures: {json_file}")
    return 0


def _console() -> Console:
    """As wide as the tables, where the output is not a terminal."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=WIDTH)


def _lobbies(scenarios: list[Scenario], seed: int, console: Console) -> tuple[Scores, dict[str, Any]]:
    """The scores, means over the lobbies; and besides: Lobby's own without the second opinion, and how far the rest of a wait
    is off on average, in minutes, by how much of it is over."""
    found, along = {}, []
    with _bar(console, len(scenarios) * DAYS) as tick:
        for scenario in scenarios:
            checked = check(scenario, seed, CallingParameters(), partial(tick, scenario.id))
            if checked.test:
                said = {OWN: checked.said, ALONE: checked.alone, **simple_predictions(checked.train, checked.test)}
                found[scenario.id] = _scored(said, checked.test)
                along.append(checked.along)
    if not found:
        raise Invalid(
            "nobody_waited", "Nobody waited in any of these lobbies.", "Give them more customers, or fewer desks."
        )
    _print_lobbies(console, found)
    scores = {name: mean_of([one[name] for one in found.values()]) for name in next(iter(found.values()))}
    shares = sorted(set.intersection(*map(set, along)))
    minutes = {f"{share:g}": float(np.mean([one[share] for one in along])) / MINUTE for share in shares}
    return scores, {"without_second_opinion": asdict(scores.pop(ALONE)), "along_the_wait_mae": minutes}


def _log(file: Path, train: str | None, test: str | None) -> Scores:
    cases = cases_of(file, train, test)
    return _scored({OWN: learned(*cases), **simple_predictions(*cases)}, cases.test)


def _scored(said: dict[str, Predicted], test: list[Case]) -> Scores:
    waits = actual(test)
    return {name: score(one, waits) for name, one in said.items()}


@contextmanager
def _bar(console: Console, total: int) -> Iterator[Callable[[str], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("days", total=total)
        yield lambda name: bar.update(task, advance=1, description=name)


def _print_lobbies(console: Console, by_lobby: dict[str, Scores]) -> None:
    table = _table("Lobby's own, lobby by lobby")
    for name, scores in by_lobby.items():
        table.add_row(name, *_row(scores[OWN]))
    console.print(table)


def _print(console: Console, scores: Scores) -> None:
    table = _table("Against the simple predictors")
    for name, one in sorted(scores.items(), key=lambda pair: pair[1].mae_over_mean):
        table.add_row(name, *_row(one), style="bold" if name == OWN else "")
    console.print(table)


def _print_besides(console: Console, besides: dict[str, Any]) -> None:
    table = _table("Lobby's own, played forward and calibrated, without the second opinion")
    table.add_row("", *_row(Score(**besides["without_second_opinion"])))
    console.print(table)
    errors = ", ".join(
        f"{minutes:.1f} min at {float(share):.0%}" for share, minutes in besides["along_the_wait_mae"].items()
    )
    console.print(f"Error of the rest of the wait while it goes on: {errors} of the wait.")


def _table(title: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("")
    for heading, _, _ in COLUMNS:
        table.add_column(heading, justify="right")
    return table


def _row(one: Score) -> Iterator[str]:
    for _, name, form in COLUMNS:
        value = getattr(one, name)
        yield "" if value is None else form.format(value)
