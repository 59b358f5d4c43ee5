"""The day report on a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from lobby.contract.notes import in_english
from lobby.contract.reports import DayReport, ReportLine, Spread
from lobby.text.languages import SOURCE, in_language

ALWAYS = ("came", "served", "left", "no_show", "still_waiting", "still_open")
WHERE_MET = ("moved_on", "cancelled", "closed_at_day_end")
HEADS = {"still_waiting": "waiting", "still_open": "open", "closed_at_day_end": "day end"}


def as_table(report: DayReport) -> Group:
    title = f"{escape(report.branch_name)}, {report.date}"
    lines = [report.all, *(line for line in report.services if line.came)]
    notes = Text("\n".join(in_english(note) for note in report.notes), style="dim")
    scores = [_scores(lines)] if report.all.score.count else []
    outcomes = [_outcomes(report)] if report.all.outcomes else []
    return Group(_people(title, lines), _times(lines), *scores, *outcomes, notes)


def _people(title: str, lines: list[ReportLine]) -> Table:
    names = [*ALWAYS, *(name for name in WHERE_MET if any(getattr(line, name) for line in lines))]
    table = _table(title, ["", *(HEADS.get(name, name.replace("_", " ")) for name in names), "on time"])
    for line in lines:
        counts = [str(getattr(line, name)) for name in names]
        on_time = line.called_on_time
        share = "-" if on_time.share is None else f"{on_time.share:.1%} of {on_time.count}"
        table.add_row(_name(line), *counts, share)
    return table


def _times(lines: list[ReportLine]) -> Table:
    figures = ["measured", "mean", "p50", "p90", "p95", "longest"]
    table = _table("Minutes and seconds", ["", "", *figures])
    for line in lines:
        for name, spread in (("wait", line.wait), ("walk", line.walk), ("service", line.service_time)):
            table.add_row(_name(line) if name == "wait" else "", name, *_figures(spread))
    return table


def _scores(lines: list[ReportLine]) -> Table:
    table = _table("Did the waits told come true?", ["", "told", "came true", "bias", ""])
    for line in lines:
        score = line.score
        shares = (
            "-" if score.coverage is None else f"{score.coverage:.0%}",
            "-" if score.bias is None else f"{score.bias:+.0%}",
        )
        table.add_row(_name(line), str(score.count), *shares, "to be looked into" if score.drifts else "")
    return table


def _outcomes(report: DayReport) -> Table:
    table = _table("Outcomes of visits", ["", "visits"])
    for outcome, count in sorted(report.all.outcomes.items(), key=lambda pair: (-pair[1], pair[0])):
        table.add_row(escape(in_language(report.outcome_names[outcome], SOURCE) or outcome), str(count))
    return table


def _table(title: str, columns: list[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for place, column in enumerate(columns):
        table.add_column(
            column, justify="left" if not column or place == 0 else "right", no_wrap=True, min_width=0 if place else 14
        )
    return table


def _name(line: ReportLine) -> str:
    return escape(in_language(line.name, SOURCE) or line.service or "")


def _figures(spread: Spread) -> list[str]:
    values = (spread.mean_s, spread.p50_s, spread.p90_s, spread.p95_s, spread.longest_s)
    return [str(spread.count), *(minutes(value) for value in values)]


def minutes(seconds: float | None) -> str:
    """Return "12:05" (minutes and seconds), "1:02:05" from an hour on, "-" where nothing was measured."""
    if seconds is None:
        return "-"
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
