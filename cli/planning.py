"""What the record says of days to come: `lobby plan`, `lobby what-if`, and the checks of both."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Branch = Annotated[str | None, typer.Option("--branch", help="The branch's id; needed where the record holds several.")]
Data = Annotated[
    Path | None,
    typer.Option("--data", envvar="LOBBY_DATA", help="The folder that holds the record. (default: lobby-data)"),
]
JsonFile = Annotated[Path | None, typer.Option("--json", help="Write the figures here too.")]


def add_planning(line: typer.Typer) -> None:
    line.command("plan")(plan)
    line.command("what-if")(what_if)


def add_checks(line: typer.Typer) -> None:
    line.command("forecast-check")(forecast_check)
    line.command("staffing-check")(staffing_check)


def plan(
    date: Annotated[str, typer.Argument(metavar="DATE", help="The day to plan, ISO: 2026-03-02.")],
    branch: Branch = None,
    days: Annotated[int, typer.Option(min=2, help="How many days to play.")] = 40,
    seed: Annotated[int, typer.Option(help="Another number draws other days.")] = 1,
    json: Annotated[bool, typer.Option("--json", help="As JSON, the same that the server gives.")] = False,
    data: Data = None,
) -> None:
    """How many will come, how many of them are called in time, and what one more desk would bring and when.

    Learned from the branch's own record: days like it are drawn and lived by the real engine, with its own calling rule.
    """
    from cli.planning_work import print_plan

    print_plan(date, branch=branch, days=days, seed=seed, json=json, data=data)


def what_if(
    date: Annotated[str, typer.Argument(metavar="DATE", help="A day of the record that is over, ISO: 2026-03-02.")],
    rule: Annotated[str | None, typer.Option(help="Another calling rule, by its name.")] = None,
    desk: Annotated[
        list[str] | None,
        typer.Option(
            help="Another desk, as often as wanted: 4:permits,fees (instead of its own), 4:+fees (too), 4:closed, "
            "new:all@11-13 (one more)."
        ),
    ] = None,
    deals: Annotated[int, typer.Option(min=0, help="How many days that might as well have been, for the spread.")] = 20,
    branch: Branch = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    data: Data = None,
) -> None:
    """A day of the record under another rule or with other desks: what would have been different, and how sure that is.

    Without a change it says how closely the same rule reproduces the day.
    """
    from cli.planning_work import print_what_if

    print_what_if(date, rule=rule, desks=desk or [], deals=deals, branch=branch, json=json, data=data)


def forecast_check(
    file: Annotated[Path, typer.Argument(help="A log of arrivals (CSV, gzipped or not): date, 0000, 0006 ... 2354.")],
    holidays: Annotated[
        str, typer.Option(help='Whose holidays are known beforehand, as in a branch file: "IL", "US-MD".')
    ] = "",
    short: Annotated[
        list[str] | None, typer.Option(help="A short date that the branch would have entered, as often as wanted.")
    ] = None,
    json: JsonFile = None,
) -> None:
    """Hold the arrival forecast against a year that was: the later half of the log, each day from the days before it.

    WAPE is the sum of what the half hours were off, over all who came. The gate is for all days where holidays are known,
    otherwise for the working days that nothing cut short. Ends with 1 where it is missed.
    """
    from cli.forecast_table import run_check

    raise typer.Exit(run_check(file, json, holidays, short or []))


def staffing_check(
    file: Annotated[Path, typer.Argument(help="A file of lobbies, as `lobby simulate` reads.")],
    logged: Annotated[int, typer.Option(min=2, help="How many days of log to learn from.")] = 20,
    days: Annotated[int, typer.Option(min=2, help="How many days to play, for each plan.")] = 200,
    truth: Annotated[int, typer.Option(min=2, help="How many days to live with the truth, once for all logs.")] = 600,
    seed: Annotated[int, typer.Option(help="Another number logs other days.")] = 1,
    seeds: Annotated[int, typer.Option(min=1, help="How many logs to plan from, from this seed on.")] = 1,
    floor: Annotated[
        bool, typer.Option("--floor", help="Also the error of a plan that knows all but volumes and times.")
    ] = False,
    json: JsonFile = None,
) -> None:
    """Hold the planned service level against the truth, on lobbies whose truth is known.

    Each lobby is logged for some days; the next day is planned from that log alone, and the same lobby lived many times.
    With several logs, an error that comes every time is a fault; the others are chance. Ends with 1 where the mean error is
    above the gate.
    """
    from cli.staffing_table import run_staffing_check
    from prediction.checks.staffing_check import Asked

    asked = Asked(logged=logged, days=days, true_days=truth, seeds=tuple(range(seed, seed + seeds)), floor=floor)
    raise typer.Exit(run_staffing_check(file, asked, json))
