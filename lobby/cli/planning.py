"""`lobby forecast-check`, and what the record says of days to come."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def add_to(line: typer.Typer) -> None:
    line.command("forecast-check")(forecast_check)


def forecast_check(
    file: Annotated[Path, typer.Argument(help="A log of arrivals (CSV, gzipped or not): date, 0000, 0006 ... 2354.")],
    json: Annotated[Path | None, typer.Option("--json", help="Write the figures here too.")] = None,
) -> None:
    """Hold the arrival forecast against a year that was: the later half of the log, each day from the days before it.

    WAPE is the sum of what the half hours were off, over all who came. Ends with 1 where a gate is missed.
    """
    from simulation.forecast_cli import run_check

    raise typer.Exit(run_check(file, json))
