"""`lobby plan` for people: the sentences first, then the hours and what was tried."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from rich import box
from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from lobby.contract.notes import in_english
from lobby.contract.planning import PlanView
from lobby.text.languages import SOURCE, in_language
from prediction.planning.plans import Progress

BAR_WIDTH = 24


def as_text(plan: PlanView) -> RenderableType:
    title = Text(f"{plan.branch_name}, {date.fromisoformat(plan.date):%A %d %B %Y}", style="bold")
    said = [Text(f"  {in_english(note)}") for note in plan.sentences]
    parts: list[RenderableType] = [title, *said, Text("")]
    if plan.hours:
        parts += [_hours(plan), _services(plan), _options(plan)]
    return Group(*parts)


def _hours(plan: PlanView) -> Table:
    table = _table("By hour of arrival", ["from", "expected", "", "desks", "in time"])
    most = max(hour.expected for hour in plan.hours)
    for hour in plan.hours:
        bar = "█" * max(1, round(BAR_WIDTH * hour.expected / most))
        desks = "-" if hour.desks is None else f"{hour.desks:.1f}"
        table.add_row(hour.begins, f"{hour.expected:.0f}", bar, desks, _share(hour.service_level))
    return table


def _services(plan: PlanView) -> Table:
    table = _table("By service", ["", "customers", "in time"])
    for service in plan.services:
        name = in_language(service.name, SOURCE) or service.service
        table.add_row(escape(name), f"{service.expected:.0f}", _share(service.service_level))
    return table


def _options(plan: PlanView) -> Table:
    table = _table("What was tried: points of a hundred called in time over the whole day", ["", "points", "±"])
    for option in plan.options:
        table.add_row(escape(in_english(option.text).rsplit(":", 1)[0]), f"{option.gain:+.1f}", f"{option.se:.1f}")
    return table


def _table(title: str, columns: list[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if not column or place == 0 else "right", no_wrap=True)
    return table


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


@contextmanager
def bar(console: Console, what: str) -> Iterator[Progress]:
    """Show a progress bar while the block runs, on a terminal only; give what moves it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
