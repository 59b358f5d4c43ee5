"""What `lobby plan` and `lobby what-if` do: read the record, simulate, print."""

from __future__ import annotations

from json import dumps
from pathlib import Path

import typer

from cli import plan_table, what_if_table
from cli.common import opened, out, run, said
from lobby.errors import NotFound
from prediction.history.past_day import PastDay
from prediction.history.patience import leaving_of, walk_in_waits
from prediction.planning.plan_view import plan_view
from prediction.planning.plans import plan
from prediction.planning.staffing import learn_days
from prediction.planning.what_if import what_if
from server.clock import now_ms
from server.workers.past_days import PastDays, read_day, read_past


def print_plan(date: str, *, branch: str | None, days: int, seed: int, json: bool, data: Path | None) -> None:
    """`days`: how many are played. What is refused is said in words and ends the command with 1."""

    async def work() -> None:
        async with opened(data) as store:
            past = await read_past(store, branch, date, now_ms())
        learned = learn_days(past.days, past.branch, past.counts, past.special)
        with plan_table.bar(said, "days played") as progress:
            made = plan(learned, past.day, seen=past.seen, days=days, seed=seed, progress=progress)
        view = plan_view(made, now_ms())
        if json:
            typer.echo(view.model_dump_json(indent=2))
        else:
            out.print(plan_table.as_text(view))

    run(work)


def print_what_if(
    date: str, *, rule: str | None, desks: list[str], deals: int, branch: str | None, json: bool, data: Path | None
) -> None:
    """`deals`: how many days that might as well have been are lived for the spread."""

    async def read() -> tuple[PastDays, PastDay]:
        async with opened(data) as store:
            past = await read_past(store, branch, date, now_ms())
            return past, await read_day(store, past.branch, past.day.isoformat())

    async def work() -> None:
        past, day = await read()
        if not day.visits:
            raise NotFound("no_such_day", f"The record holds nobody who came on {date}.", "Choose another day.")
        leaving = leaving_of(walk_in_waits(visit for one in (*past.days, day) for visit in one.visits))
        with plan_table.bar(said, "days lived") as progress:
            found = what_if(day, past.branch, leaving, rule=rule, desks=desks, deals=deals, progress=progress)
        if json:
            typer.echo(dumps(found.as_json(), indent=2))
        else:
            out.print(what_if_table.as_text(found))

    run(work)
