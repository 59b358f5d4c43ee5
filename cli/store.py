"""`lobby check`, `lobby backup`, `lobby branch import`, `lobby branch export`: on the record's file itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from cli.common import DataFolder, opened, out, run, said
from lobby.ids import BranchId
from server.clock import now_ms
from server.setup.branch_file import parse, write
from server.setup.configuring import configuration, configure
from server.store.base import Upkeep

SHOWN_FINDINGS = 20

branch = typer.Typer(help="Set a branch up from a file, or write its configuration to one.", no_args_is_help=True)


@contextmanager
def _progress(text: str, total: int | None = None) -> Iterator[tuple[Progress, TaskID]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=said, transient=True, disable=not said.is_terminal) as progress:
        yield progress, progress.add_task(text, total=total)


def check(data: DataFolder = None) -> None:
    """Does the record agree with itself?

    Reads the file's structure, replays every event, and compares the live
    state, the snapshots and the query tables with what the events lead to.
    Changes nothing; may run beside a server. Ends with 1 when something differs.
    """

    async def work() -> list[str]:
        async with opened(data) as store:
            await store.verify()
            findings: list[str] = []
            for name in await store.branches():
                findings += await _check(store, name)
            return findings

    findings = run(work)
    for finding in findings[:SHOWN_FINDINGS]:
        out.print(finding, highlight=False)
    if findings:
        more = len(findings) - SHOWN_FINDINGS
        said.print(f"[bold red]The record does not agree with itself[/]{f' ({more} more)' if more > 0 else ''}.")
        raise typer.Exit(1)


async def _check(store: Upkeep, name: BranchId) -> list[str]:
    total = await store.count_events(name)
    with _progress(f"Replaying {name}", total) as (progress, task):
        findings = await store.check(name, lambda events: progress.advance(task, events))
    if not findings:
        out.print(f"{name}: {total:,} event{'' if total == 1 else 's'}, and all agrees.", highlight=False)
    return findings


def backup(
    file: Annotated[Path, typer.Argument(help="The copy to write; must not be there yet.")], data: DataFolder = None
) -> None:
    """Copy the record while it is in use.

    The copy is read back before it gets its name. To restore: stop the server,
    and put the copy in the data folder as lobby.db, with no lobby.db-wal there.
    """

    async def work() -> None:
        async with opened(data) as store:
            with _progress("Copying") as (progress, task):
                await store.backup(file, lambda done, total: progress.update(task, completed=done, total=total))

    run(work)
    out.print(f"{file}: {file.stat().st_size / 1e6:,.1f} MB, read back and sound.", highlight=False)


@branch.command("import")
def import_branch(
    file: Annotated[Path, typer.Argument(help="The branch's configuration (TOML).", exists=True, dir_okay=False)],
    data: DataFolder = None,
) -> None:
    """Set a branch up, or change it, from a file.

    The configuration is taken as a whole, or refused with the first thing that
    is wrong. Safe while a server runs: it takes the change up within seconds.
    What people hold (numbers, open visits) must stay servable.
    """

    async def work() -> str:
        configured = parse(file.read_text(encoding="utf-8"))
        async with opened(data, make=True) as store:
            events = await configure(store, configured, now_ms())
        what = f"{len(configured.services)} services, {len(configured.desks)} desks"
        return f"{configured.id}: {what}." if events else f"{configured.id}: nothing to change."

    out.print(run(work), highlight=False)


@branch.command("export")
def export_branch(
    name: Annotated[str, typer.Argument(metavar="BRANCH", help="The branch's id.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write here instead of to the screen.")] = None,
    data: DataFolder = None,
) -> None:
    """Write a branch's configuration as the file that `lobby branch import` reads."""

    async def work() -> str:
        async with opened(data) as store:
            return write(await configuration(store, BranchId(name)))

    text = run(work)
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
