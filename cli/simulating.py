"""`lobby simulate`: invented days under a calling rule."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def add_to(line: typer.Typer) -> None:
    line.command()(simulate)


def simulate(
    scenarios: Annotated[Path, typer.Argument(help="A file of lobbies, as simulation/scenarios/ten_lobbies.toml.")],
    rule: Annotated[str, typer.Option(help="score, first_come, strict_priority, ratio or longest_share.")] = "score",
    days: Annotated[int, typer.Option(min=1, help="How many days of each lobby.")] = 60,
    seed: Annotated[int, typer.Option(help="Which days: the same number gives the same days under every rule.")] = 1,
    json: Annotated[Path | None, typer.Option(help="Write the figures here.")] = None,
    chart: Annotated[Path | None, typer.Option(help="Draw the service levels here, as SVG.")] = None,
    set: Annotated[
        list[str] | None, typer.Option(metavar="NAME=NUMBER", help="A setting of the rule: fair_fast=0.25. Several.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="How many processes share the work.")] = 1,
) -> None:
    """Live invented days under a calling rule, and under first come, first served beside it.

    The engine that decides is the one that runs a real lobby; only the clock and the people are made up. Each figure
    stands with its standard error.
    """
    from cli.simulate_table import run_simulation

    raise typer.Exit(
        run_simulation(
            scenarios,
            rule=rule,
            days=days,
            seed=seed,
            jobs=jobs,
            json_file=json,
            chart_file=chart,
            numbers=set or (),
        )
    )
