"""`lobby estimate-check`: how good the wait estimate is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def add_to(line: typer.Typer) -> None:
    line.command("estimate-check")(estimate_check)


def estimate_check(
    file: Annotated[Path, typer.Argument(help="Lobbies (TOML) or a log (CSV, gzipped or not): bank calls or boards.")],
    train: Annotated[
        str | None,
        typer.Option(help="Days of the log to learn from: 1999-02-01..1999-02-07, or a log. [default: the first half]"),
    ] = None,
    test: Annotated[str | None, typer.Option(help="Days to predict, likewise. [default: the days after]")] = None,
    seed: Annotated[int, typer.Option(help="Which invented days.")] = 1,
    json: Annotated[Path | None, typer.Option(help="Write the figures here.")] = None,
) -> None:
    """Hold Lobby's wait estimate against the simple ones.

    Invented lobbies: days are lived by the real engine; Lobby learns from some and predicts others. A log: it learns
    from the days before and predicts the days after. Figures: mean absolute error, root mean square error, bias, pinball
    loss, and how many waits lie within the range that eight of ten should.
    """
    from cli.estimate_table import run_check

    raise typer.Exit(run_check(file, train=train, test=test, seed=seed, json_file=json))
