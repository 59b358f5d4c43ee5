"""`lobby staffing-check` for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from lobby.errors import LobbyError
from simulation.plan_cli import bar
from simulation.scenario import read_scenarios
from simulation.staffing_check import GATE, PlanError, check_plan, mean_error


def run_staffing_check(
    file: Path, *, logged: int, days: int, seed: int, to: Path | None, console: Console | None = None
) -> int:
    """The exit code: 0; 1 where the mean error is above the gate or the file cannot be read."""
    console = console or Console(soft_wrap=True)
    try:
        scenarios = read_scenarios(file)
    except LobbyError as error:
        console.print(f"[bold red]{error.message}[/] {error.help}", highlight=False)
        return 1
    total, done = len(scenarios) * (logged + 2 * days), 0
    errors: list[PlanError] = []
    with bar(console, "days played") as progress:

        def told() -> None:
            nonlocal done
            done += 1
            progress(done, total)

        for scenario in scenarios:
            errors.append(check_plan(scenario, logged=logged, days=days, seed=seed, told=told))
    if to is not None:
        made = {"gate": GATE, "mean_error": mean_error(errors), "scenarios": [one.as_json() for one in errors]}
        to.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
    reached = mean_error(errors) <= GATE
    console.print(_sentence(errors, reached, logged), highlight=False)
    console.print(_table(errors))
    return 0 if reached else 1


def _sentence(errors: Sequence[PlanError], reached: bool, logged: int) -> str:
    within = sum(abs(one.error) <= GATE for one in errors)
    verdict = "[bold green]The gate is reached.[/]" if reached else "[bold red]The gate is missed.[/]"
    return (
        f"{verdict} Learned from {logged} logged days, the planned service level is off by {mean_error(errors):.1f} points "
        f"on average ({GATE:g} allowed); {within} of {len(errors)} lobbies are within {GATE:g} points each."
    )


def _table(errors: Sequence[PlanError]) -> Table:
    table = Table(
        title="Service level, points of a hundred", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD
    )
    for place, name in enumerate(("", "planned", "true", "error", "± by chance", "by hour")):
        table.add_column(name, justify="right" if place else "left")
    for one in errors:
        figures = (f"{one.planned:.1f}", f"{one.true:.1f}", f"{one.error:+.1f}", f"{one.se:.1f}", f"{one.by_hour:.1f}")
        table.add_row(one.id, *figures)
    return table
