"""`lobby forecast-check` for people: a sentence, a table, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from lobby.errors import Invalid, LobbyError
from prediction.checks.forecast_check import GATE, GATE_AT_NOON, ForecastCheck, ForecastScore, check, read_counts
from prediction.history.day_counts import DayCounts
from prediction.history.special_days import Special, special_days


def run_check(
    file: Path, to: Path | None, place: str = "", short: Sequence[str] = (), console: Console | None = None
) -> int:
    """Return the exit code: 0; 1 where a gate is missed or the log cannot be read.

    `place`: whose holidays are known, "IL"; `short`: dates (ISO) that the branch would have entered as short days.
    """
    console = console or Console(soft_wrap=True)
    try:
        with console.status("Forecasting each day from the days before it ..."):
            log = read_counts(file)
            checked = check(log, _calendar(log, place, short))
    except LobbyError as error:
        console.print(f"[bold red]{error.message}[/] {error.help}", highlight=False)
        return 1
    if to is not None:
        to.write_text(json.dumps(checked.as_json(), indent=2) + "\n", encoding="utf-8")
    console.print(_sentence(checked), highlight=False)
    console.print(_table(checked, ", ".join([*([place] if place else []), *short])))
    console.print(_missed(checked))
    return 0 if checked.reached else 1


def _calendar(log: Sequence[DayCounts], place: str, short: Sequence[str]) -> dict[date, Special] | None:
    """None where nothing is known beforehand."""
    if not log or not (place or short):
        return None
    try:
        own = {date.fromisoformat(one) for one in short}
    except ValueError as error:
        raise Invalid("bad_date", f"{', '.join(short)} is not a date.", "Write it as 2026-03-02.") from error
    days = [day.day for day in log]
    return special_days(min(days), max(days), place, short=own)


def _sentence(checked: ForecastCheck) -> str:
    judged = checked.judged
    verdict = "[bold green]Both gates are reached.[/]" if checked.reached else "[bold red]A gate is missed.[/]"
    days = "working days" if checked.knowing is None else "days of working weekdays, holidays among them and known"
    return (
        f"{verdict} Over {judged.days} {days}, {checked.first} to {checked.last}, the half hours were off by "
        f"{judged.by_half_hour:.1%} of all who came ({GATE:.0%} allowed); with what came until noon known, by "
        f"{judged.by_half_hour_at_noon:.1%} ({GATE_AT_NOON:.0%} allowed)."
    )


def _table(checked: ForecastCheck, known: str) -> Table:
    table = Table(title="Error of the forecast (WAPE)", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for name in ("", "days", "evening before", "at noon", "after noon", "day's total", "at noon"):
        table.add_column(name, justify="right" if name else "left", min_width=5 if name else None)
    table.add_row("working days", *_cells(checked.working))
    table.add_row("all days", *_cells(checked.with_holidays))
    if checked.knowing is not None:
        table.add_row(f"all, knowing {known}", *_cells(checked.knowing))
    table.add_row("as last week", str(checked.working.days), f"{checked.last_week:.3f}")
    table.add_row("as the last five", str(checked.working.days), f"{checked.last_five_days:.3f}")
    return table


def _missed(checked: ForecastCheck) -> Table:
    table = Table(title="The days that were missed most", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for name in ("", "came", "expected", "of all misses", "in the calendar"):
        table.add_column(name, justify="left" if name in ("", "in the calendar") else "right", no_wrap=True)
    for one in checked.missed:
        table.add_row(f"{one.day:%a %d %b}", str(one.came), str(one.expected), f"{one.share:.1%}", one.known or "-")
    return table


def _cells(score: ForecastScore) -> list[str]:
    figures = (
        score.by_half_hour,
        score.by_half_hour_at_noon,
        score.afternoon_at_noon,
        score.of_day,
        score.of_day_at_noon,
    )
    return [str(score.days), *(f"{figure:.3f}" for figure in figures)]
