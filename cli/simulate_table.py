"""`lobby simulate` for people: a progress bar, two tables, a chart, and the figures as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from lobby.engine.model import CallingParameters
from lobby.engine.rules import RULES
from lobby.errors import Invalid, LobbyError
from simulation.scenario import Scenario, read_scenarios
from simulation.simulate import ScenarioResult, Task, overall, simulate

WIDTH = 140
MINUTES, SHARE, POINTS, NUMBER, SMALL = "{:.1f}", "{:.1%}", "{:+.1f}", "{:.1f}", "{:.3f}"
WAITS = [
    ("mean", "mean", MINUTES),
    ("90 %", "p90", MINUTES),
    ("99 %", "p99", MINUTES),
    ("longest", "max", MINUTES),
    ("within target", "within_target", SHARE),
    ("worst service", "within_target_worst_service", SHARE),
    ("left", "left", SHARE),
]
COMPARED = [
    ("J", "j", SMALL),
    ("J / FIFO", "j_relative_to_fifo", SMALL),
    ("points gained", "within_target_gain_points", POINTS),
    ("99 % - FIFO", "p99_minus_fifo_min", POINTS),
    ("Gini", "gini", SMALL),
    ("overtakings", "overtakings", NUMBER),
    ("utilisation", "utilisation", SHARE),
    ("overtime", "overtime_min", MINUTES),
]


def run_simulation(
    file: Path,
    *,
    rule: str = "score",
    days: int = 60,
    seed: int = 1,
    jobs: int = 1,
    json_file: Path | None = None,
    chart_file: Path | None = None,
    numbers: Sequence[str] = (),
    console: Console | None = None,
) -> int:
    """Simulate every scenario of the file and print what came of it. The exit code: 0, or 1 where it could not run.

    numbers: settings of the rule, as NAME=NUMBER, by the names of `CallingParameters`.
    """
    console = console or _console()
    try:
        calling = calling_by(rule, numbers)
        scenarios = read_scenarios(file)
        for scenario in scenarios:
            if scenario.left_out:
                console.print(f"[yellow]{scenario.id}: not known, and left out: {', '.join(scenario.left_out)}.[/]")
        results = _simulated(console, scenarios, calling, days, seed, jobs)
    except LobbyError as error:
        console.print(f"[bold red]{error.message}[/] {error.help}")
        return 1
    _print(console, results)
    if json_file is not None:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        json_file.write_text(_json(results, seed), encoding="utf-8")
        console.print(f"Figures: {json_file}")
    if chart_file is not None:
        from simulation.chart import draw

        draw(results, chart_file)
        console.print(f"Chart: {chart_file}")
    return 0


def calling_by(rule: str, numbers: Sequence[str] = ()) -> CallingParameters:
    """Return the named rule with these settings (NAME=NUMBER). Raises Invalid on an unknown rule or setting."""
    if rule not in RULES:
        raise Invalid("unknown_rule", f"There is no calling rule {rule!r}.", f"Use one of: {', '.join(RULES)}.")
    known = {name: type(value) for name, value in asdict(CallingParameters()).items() if name != "rule"}
    given: dict[str, float] = {}
    for number in numbers:
        name, _, value = number.partition("=")
        try:
            given[name] = known[name](value)
        except (KeyError, ValueError) as error:
            message = f"{number!r} is no setting of a calling rule."
            raise Invalid("bad_number", message, f"Write NAME=NUMBER, with one of: {', '.join(known)}.") from error
    return CallingParameters(rule=rule, **given)  # type: ignore[arg-type]  # each was made of its field's own type above


def _simulated(
    console: Console, scenarios: Sequence[Scenario], calling: CallingParameters, days: int, seed: int, jobs: int
) -> list[ScenarioResult]:
    with _bar(console) as bar:
        shown = bar.add_task("", total=days * len(scenarios))

        def lived(task: Task) -> None:
            bar.update(shown, advance=1, description=f"{task.scenario.id} {task.scenario.title}")

        return list(simulate(scenarios, calling, days=days, seed=seed, jobs=jobs, lived=lived))


def _console() -> Console:
    """Wide enough for every table, also where no terminal says how wide it is."""
    console = Console(soft_wrap=True, highlight=False)
    console.width = max(console.width, WIDTH)
    return console


def _bar(console: Console) -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("days"),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, transient=True)


def _print(console: Console, results: Sequence[ScenarioResult]) -> None:
    rule, days = results[0].rule.replace("_", " "), results[0].days
    console.print(_table(f"Waits in minutes, rule: {rule}, {days} days each", WAITS, results))
    console.print(_table("Against first come, first served on the same days", COMPARED, results))
    means = overall(results)
    console.print(
        f"All scenarios: J {means['j_relative_to_fifo']:.3f} of first come, first served (geometric mean), "
        f"{means['within_target_gain_points']:+.1f} points within target, 99 % wait {means['p99_minus_fifo_min']:+.1f} min."
    )
    console.print("J: mean of (wait / target) squared, weighted. Behind each figure its standard error.", style="dim")


def _table(title: str, columns: Sequence[tuple[str, str, str]], results: Sequence[ScenarioResult]) -> Table:
    table = Table(title=title, box=box.SIMPLE, title_justify="left", title_style="bold")
    table.add_column("", no_wrap=True)
    for heading, _, _ in columns:
        table.add_column(heading, justify="right", no_wrap=True)
    for result in results:
        cells = (_cell(result.values[name], result.errors[name], form) for _, name, form in columns)
        table.add_row(result.id, *cells)
    return table


def _cell(value: float, error: float, form: str) -> str:
    plain = form.replace("+", "")
    shown = "" if error != error else f" [dim]±{plain.format(error)}[/]"
    return form.format(value) + shown


def _json(results: Sequence[ScenarioResult], seed: int) -> str:
    whole = {"scenarios": [result.as_json() for result in results], "overall": overall(results), "seed": seed}
    return json.dumps(whole, indent=1) + "\n"
