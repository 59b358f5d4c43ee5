"""`lobby staffing-check` for people."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import fmean

from rich import box
from rich.console import Console
from rich.table import Table

from cli.plan_table import bar
from lobby.errors import LobbyError
from prediction.checks.staffing_check import GATE, Asked, LobbyErrors, StaffingCheck, check_lobby
from simulation.scenario import read_scenarios


def run_staffing_check(file: Path, asked: Asked, to: Path | None, console: Console | None = None) -> int:
    """Return the exit code: 0; 1 where the mean error is above the gate or the file cannot be read."""
    console = console or Console(soft_wrap=True)
    try:
        scenarios = read_scenarios(file)
    except LobbyError as error:
        console.print(f"[bold red]{error.message}[/] {error.help}", highlight=False)
        return 1
    done = 0
    lobbies: list[LobbyErrors] = []
    with bar(console, "days played") as progress:

        def day_done() -> None:
            nonlocal done
            done += 1
            progress(done, len(scenarios) * asked.lived)

        for scenario in scenarios:
            lobbies.append(check_lobby(scenario, asked, day_done))
    checked = StaffingCheck(tuple(lobbies))
    if to is not None:
        to.write_text(json.dumps(checked.as_json(), indent=2) + "\n", encoding="utf-8")
    console.print(_sentence(checked, asked), highlight=False)
    console.print(_one_log(checked) if len(asked.seeds) == 1 else _several_logs(checked))
    return 0 if checked.reached else 1


def _sentence(checked: StaffingCheck, asked: Asked) -> str:
    verdict = "[bold green]The gate is reached.[/]" if checked.reached else "[bold red]The gate is missed.[/]"
    off = f"{checked.mean_error:.2f}" + ("" if len(asked.seeds) == 1 else f" ± {checked.mean_error_se:.2f}")
    within = sum(one.absolute <= GATE for one in checked.lobbies)
    said = (
        f"{verdict} Learned from {asked.logged} logged days, the planned service level is off by {off} points on average "
        f"({GATE:g} allowed); {within} of {len(checked.lobbies)} lobbies are within {GATE:g} points each."
    )
    if checked.floor is None:
        return said
    return said + f" Knowing everything but volumes and times, it would be off by {checked.floor:.2f}."


def _one_log(checked: StaffingCheck) -> Table:
    table = _table("", "planned", "true", "error", "± by chance", "by hour", "floor")
    for one in (lobby.errors[0] for lobby in checked.lobbies):
        figures = (f"{one.planned:.1f}", f"{one.true:.1f}", f"{one.error:+.1f}", f"{one.se:.1f}", f"{one.by_hour:.1f}")
        table.add_row(one.id, *figures, "-" if one.floor is None else f"{one.floor:+.1f}")
    return table


def _several_logs(checked: StaffingCheck) -> Table:
    """Whether an error comes every time (the mean error and its own), and how large it is whichever way."""
    table = _table("", "true", "mean error", "±", "size of error", "by hour", "floor", "each log")
    for one in checked.lobbies:
        each = " ".join(f"{log.error:+.1f}" for log in one.errors)
        sizes = (f"{one.absolute:.1f}", f"{one.by_hour:.1f}", "-" if one.floor is None else f"{one.floor:.1f}")
        table.add_row(one.id, f"{one.errors[0].true:.1f}", f"{one.signed:+.1f}", f"{one.signed_se:.1f}", *sizes, each)
    floor = "-" if checked.floor is None else f"{checked.floor:.2f}"
    each = " ".join(f"{one:.1f}" for one in checked.by_seed)
    mean, by_hour = (fmean(getattr(one, name) for one in checked.lobbies) for name in ("signed", "by_hour"))
    table.add_section()
    table.add_row("mean", "", f"{mean:+.1f}", "", f"{checked.mean_error:.2f}", f"{by_hour:.1f}", floor, each)
    return table


def _table(*columns: str) -> Table:
    table = Table(
        title="Service level, points of a hundred", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD
    )
    for name in columns:
        table.add_column(name, justify="right" if name else "left")
    return table
