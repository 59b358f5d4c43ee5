"""`lobby report day`: questions asked of the record's file, beside a running server or without one."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.common import DataFolder, opened, out, run
from lobby.contract.reports import DayReport
from server.clock import now_ms
from server.reports.day import day_report as made_report
from server.reports.rows import rows_of
from server.setup.asked import iso, the_branch
from server.setup.configuring import current
from server.store.base import Store

report = typer.Typer(help="Questions asked of the record.", no_args_is_help=True)


class Form(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@report.callback()
def _several() -> None:
    """Keeps `day` a word of its own while it is the only report."""


@report.command("day")
def day_command(
    day: Annotated[str, typer.Argument(metavar="DATE", help="The service day, ISO: 2026-03-02.")],
    branch: Annotated[
        str | None, typer.Option("--branch", help="The branch's id; needed where the record holds several.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON, the same that the server gives.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="As CSV: one row a service, for a spreadsheet.")] = False,
    data: DataFolder = None,
) -> None:
    """Who came, what for, how long they waited, how it ended: by service and in all.

    The report says itself where each clock starts and who is left out. It may be made while the day goes on.
    """
    if json and csv:
        raise typer.BadParameter("Choose one of --json and --csv.")
    day_report(day, branch=branch, form=Form.JSON if json else Form.CSV if csv else Form.TABLE, data=data)


def day_report(day: str, *, branch: str | None = None, form: Form = Form.TABLE, data: Path | None = None) -> None:
    """Print the report of a service day. What is refused is said in words and ends the command with 1."""

    async def work() -> DayReport:
        async with opened(data) as store:
            return await _report(store, iso(day).isoformat(), branch)

    made = run(work)
    if form is Form.JSON:
        typer.echo(made.model_dump_json(indent=2))
    elif form is Form.CSV:
        from server.reports.as_csv import as_csv

        typer.echo(as_csv(made), nl=False)
    else:
        from server.reports.as_table import as_table

        out.print(as_table(made))


async def _report(store: Store, day: str, branch: str | None) -> DayReport:
    id = await the_branch(store, branch)
    engine = await current(store, id)
    rows = rows_of(await store.visits_of_day(id, day))
    return made_report(engine.branch, day, rows, made_at=now_ms(), last_seq=engine.seq)
