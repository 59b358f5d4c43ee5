"""`lobby replay` for people: a progress bar, a table, and what differs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from lobby.errors import Invalid, LobbyError
from lobby.metrics.durations import Fate, Spread
from prediction.checks.bank_log import read_calls
from replay.branch_file import branch_toml
from replay.day import CANNOT_HONOUR, TARGET_S, ReplayDay, plan
from replay.lobby import PaperMaker
from replay.own_server import own_server
from replay.run import Progress, Replayed, replay

SHOWN_DIFFERENCES = 50


def run_replay(
    file: Path,
    *,
    day: str | None = None,
    until: str | None = None,
    speed: float = 0,
    server: str | None = None,
    token: str | None = None,
    branch_file: Path | None = None,
    paper: PaperMaker | None = None,
    console: Console | None = None,
) -> int:
    """Replay a day of `file` and print what happened. The exit code: 0, or 1 where the record differs or it could not run.

    day: ISO date, where the file holds several. until: "10:00" lives only that part of the day. speed: at most so many
    times as fast as life; 0 = as quick as the server answers. server, token: a server in replay mode (LOBBY_REPLAY_CLOCK)
    with an admin's token; without, one is started on a temporary record. branch_file: only write the day's branch, for
    `lobby branch import` on that server. paper: prints the tickets.
    """
    console = console or Console(soft_wrap=True)
    try:
        chosen = plan(read_calls(file, day), until_s=_seconds(until))
        if branch_file is not None:
            branch_file.write_text(branch_toml(chosen.branch), encoding="utf-8")
            console.print(f"Wrote {branch_file}. Now: lobby branch import {branch_file}", highlight=False)
            return 0
        replayed = asyncio.run(_replay(chosen, server, token, speed, paper, console))
    except LobbyError as error:
        console.print(f"[bold red]{error.message}[/] {error.help}", highlight=False)
        return 1
    tell(replayed, console)
    return 1 if replayed.differences else 0


async def _replay(
    day: ReplayDay, server: str | None, token: str | None, speed: float, paper: PaperMaker | None, console: Console
) -> Replayed:
    if server is not None and not token:
        raise Invalid("token_needed", "A server of yours needs an admin's token.", "Give one with --token.")
    async with AsyncExitStack() as stack:
        if server is None:
            own = await stack.enter_async_context(own_server(day))
            server, token = own.url, own.admin_token
        with _bar(day, console) as progress:
            return await replay(day, server, token or "", speed=speed, paper=paper, progress=progress)


@contextmanager
def _bar(day: ReplayDay, console: Console) -> Iterator[Progress]:
    zone = ZoneInfo(day.branch.timezone)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"{day.day} --:--", total=len(day.arrivals))

        def progress(at: int, came: int) -> None:
            now = datetime.fromtimestamp(at / 1000, zone)
            bar.update(task, completed=came, description=f"{day.day} {now:%H:%M}")

        yield progress


def _seconds(until: str | None) -> int | None:
    if until is None:
        return None
    try:
        clock = datetime.strptime(until, "%H:%M")
    except ValueError as error:
        raise Invalid("bad_time", f"{until!r} is no time of day.", "Write it as 10:00.") from error
    return clock.hour * 3600 + clock.minute * 60


def tell(replayed: Replayed, console: Console) -> None:
    """The table, the agreement or the differences, and what a replay cannot honour."""
    console.print(_table(replayed))
    for sentence in CANNOT_HONOUR:
        console.print(f"  · {sentence}", style="dim", highlight=False)
    console.print()
    if not replayed.differences:
        seen = f"{len(replayed.seen.visits):,} visits, {replayed.report.all.wait.count:,} waits"
        console.print(
            f"[bold green]The record agrees with what the clients saw:[/] {seen}, to the second.", highlight=False
        )
        return
    console.print(f"[bold red]The record differs from what the clients saw, {len(replayed.differences)} times:[/]")
    for difference in replayed.differences[:SHOWN_DIFFERENCES]:
        console.print(f"  {difference}", highlight=False, markup=False)


def _table(replayed: Replayed) -> Table:
    day, line, logged = replayed.day, replayed.seen.line(TARGET_S), replayed.day.logged_waits
    table = Table(title=f"{day.day}, replayed in {replayed.took_s:.0f} s", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("")
    for name in ("replay", "log"):
        table.add_column(name, justify="right")
    log_left = sum(arrival.leaves_at is not None for arrival in day.arrivals)
    table.add_row("customers", f"{line.came:,}", f"{len(day.arrivals):,}")
    table.add_row("served", f"{line.fates[Fate.SERVED]:,}", f"{logged.count:,}")
    table.add_row("left before that", f"{line.fates[Fate.LEFT]:,}", f"{log_left:,}")
    if line.fates[Fate.STILL_WAITING]:
        table.add_row("still waiting at the end", f"{line.fates[Fate.STILL_WAITING]:,}", "")
    table.add_row("wait of the served, mean", _short(line.wait.mean), _short(logged.mean))
    for p in (50, 90):
        table.add_row(f"wait of the served, p{p}", _short(line.wait.percentile(p)), _short(logged.percentile(p)))
    table.add_row(f"called within {TARGET_S} s", _share(line.wait), _share(logged))
    papers = replayed.seen.papers
    table.add_row("tickets printed", "no printer" if papers is None else f"{len(papers):,}", "")
    table.add_row("calls seen on the board", f"{len(replayed.seen.calls_shown):,}", "")
    table.add_row("desks, events in the record", f"{len(day.shifts)}, {len(replayed.events):,}", "")
    return table


def _short(milliseconds: float | None) -> str:
    return "-" if milliseconds is None else f"{milliseconds / 1000:.1f} s"


def _share(waits: Spread) -> str:
    on_time = sum(wait <= TARGET_S * 1000 for wait in waits.values)
    return f"{on_time / waits.count:.1%}" if waits.count else "-"
