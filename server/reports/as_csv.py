"""The day report as CSV: one row a line of the report, the line of all first, and the notes in the last column of that."""

from __future__ import annotations

import csv
import io

from lobby.contract.notes import in_english
from lobby.contract.reports import DayReport, ReportLine
from lobby.metrics.durations import Fate
from lobby.text.languages import SOURCE, in_language

SPREADS = ("wait", "walk", "service_time")
FIGURES = ("count", "mean_s", "p50_s", "p90_s", "p95_s", "longest_s")


def as_csv(report: DayReport) -> str:
    outcomes = sorted(report.outcome_names)
    head = [
        *("date", "branch", "service", "name", "target_s", "came", *(fate.value for fate in Fate)),
        *(f"{spread}_{figure}" for spread in SPREADS for figure in FIGURES),
        *("called", "called_on_time", "called_on_time_share"),
        *("told_count", "told_came_true_share", "told_bias", "told_to_be_looked_into"),
        *(f"outcome_{outcome}" for outcome in outcomes),
        "notes",
    ]
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(head)
    for line in [report.all, *report.services]:
        notes = " ".join(in_english(note) for note in report.notes) if line.service is None else ""
        cells = [report.date, report.branch, *_cells(line), *(line.outcomes.get(one, 0) for one in outcomes), notes]
        rows.writerow([safe(cell) for cell in cells])
    return text.getvalue()


def _cells(line: ReportLine) -> list[object]:
    return [
        *(line.service or "all", in_language(line.name, SOURCE) or "", line.target_s),
        *(line.came, *(getattr(line, fate) for fate in Fate)),
        *(getattr(getattr(line, spread), figure) for spread in SPREADS for figure in FIGURES),
        *(line.called_on_time.count, line.called_on_time.on_time, line.called_on_time.share),
        *(line.score.count, line.score.coverage, line.score.bias, int(line.score.drifts)),
    ]


def safe(cell: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would run as a formula (OWASP, "CSV injection").

    Names of services come from the configuration, which others may have written. Five lines need no library.
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
