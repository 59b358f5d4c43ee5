"""`lobby forecast-check` for people: a sentence, a table, and the same as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from lobby.errors import LobbyError
from simulation.forecast_check import GATE, GATE_AT_NOON, Checked, Score, check, read_counts


def run_check(file: Path, to: Path | None, console: Console | None = None) -> int:
    """The exit code: 0; 1 where a gate is missed or the log cannot be read."""
    console = console or Console(soft_wrap=True)
    try:
        with console.status("Forecasting each day from the days before it ..."):
            checked = check(read_counts(file))
    except LobbyError as error:
        console.print(f"[bold red]{error.message}[/] {error.help}", highlight=False)
        return 1
    if to is not None:
        to.write_text(json.dumps(checked.as_json(), indent=2) + "\n", encoding="utf-8")
    reached = checked.working.by_half_hour <= GATE and checked.working.by_half_hour_at_noon <= GATE_AT_NOON
    console.print(_sentence(checked, reached), highlight=False)
    console.print(_table(checked))
    return 0 if reached else 1


def _sentence(checked: Checked, reached: bool) -> str:
    working = checked.working
    verdict = "[bold green]Both gates are reached.[/]" if reached else "[bold red]A gate is missed.[/]"
    return (
        f"{verdict} Over {working.days} working days, {checked.first} to {checked.last}, the half hours were off by "
        f"{working.by_half_hour:.1%} of all who came ({GATE:.0%} allowed); with what came until noon known, by "
        f"{working.by_half_hour_at_noon:.1%} ({GATE_AT_NOON:.0%} allowed)."
    )


def _table(checked: Checked) -> Table:
    table = Table(title="Error of the forecast (WAPE)", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for place, name in enumerate(("", "days", "evening before", "at noon", "after noon", "day's total", "at noon")):
        table.add_column(name, justify="right" if place else "left")
    table.add_row("Lobby", *_cells(checked.working))
    table.add_row("with holidays", *_cells(checked.with_holidays))
    table.add_row("same day last week", str(checked.working.days), f"{checked.last_week:.3f}")
    table.add_row("last five days", str(checked.working.days), f"{checked.last_five_days:.3f}")
    return table


def _cells(score: Score) -> list[str]:
    figures = (
        score.by_half_hour,
        score.by_half_hour_at_noon,
        score.afternoon_at_noon,
        score.of_day,
        score.of_day_at_noon,
    )
    return [str(score.days), *(f"{figure:.3f}" for figure in figures)]
