"""The day report: rows of the query tables in, the report with its own reading instructions out. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lobby.contract.base import PredictionScore, Texts
from lobby.contract.reports import DayReport, OnTime, ReportLine, Spread
from lobby.engine.model import Branch
from lobby.metrics import durations
from lobby.metrics.durations import Fate, StepRow, VisitRow
from server.reports.notes import notes
from server.views.outcomes import outcome_name


@dataclass(frozen=True, slots=True)
class DayRows:
    """One service day as the query tables hold it: every visit, and every step that has begun to wait."""

    visits: Sequence[VisitRow]
    steps: Sequence[StepRow]


def day_report(branch: Branch, date: str, rows: DayRows, *, made_at: int, last_seq: int) -> DayReport:
    """Return the report of service day `date` (ISO). `last_seq`: how far the stream the rows were made from had
    come."""
    by_service: dict[str, list[StepRow]] = defaultdict(list)
    for step in rows.steps:
        by_service[step.service].append(step)
    configured = [str(service.id) for service in branch.services]
    gone = sorted(by_service.keys() - set(configured))
    every = durations.of_visits(rows.visits, rows.steps)
    lines = [_service_line(branch, service, by_service[service]) for service in [*configured, *gone]]
    return DayReport(
        branch=branch.id,
        branch_name=branch.name,
        date=date,
        timezone=branch.timezone,
        made_at=made_at,
        last_seq=last_seq,
        complete=not (every.fates[Fate.STILL_WAITING] or every.fates[Fate.STILL_OPEN]),
        all=_report_line(every, None, {"en": "All services"}, None),
        services=lines,
        outcome_names=_outcome_names(branch, [*lines, _report_line(every, None, {}, None)]),
        notes=notes(branch, every, rows.steps),
    )


def _service_line(branch: Branch, service: str, steps: Sequence[StepRow]) -> ReportLine:
    known = next((one for one in branch.services if one.id == service), None)
    name, target_s = (known.name, known.target_s) if known else ({"en": service}, None)
    return _report_line(durations.of_steps(steps), service, name, target_s)


def _report_line(
    line: durations.ServiceFigures, service: str | None, name: Texts, target_s: float | None
) -> ReportLine:
    return ReportLine(
        service=service,
        name=name,
        target_s=target_s,
        came=line.came,
        **{fate.value: line.fates[fate] for fate in Fate},
        wait=_spread(line.wait),
        walk=_spread(line.walk),
        service_time=_spread(line.service_time),
        called_on_time=OnTime(count=line.wait.count, on_time=line.on_time, share=line.service_level),
        outcomes=dict(sorted(line.outcomes.items())),
        score=PredictionScore(
            count=line.score.count, coverage=line.score.coverage, bias=line.score.bias, drifts=line.score.drifts
        ),
    )


def _spread(spread: durations.Spread) -> Spread:
    return Spread(
        count=spread.count,
        mean_s=_seconds(spread.mean),
        p50_s=_seconds(spread.percentile(50)),
        p90_s=_seconds(spread.percentile(90)),
        p95_s=_seconds(spread.percentile(95)),
        longest_s=_seconds(spread.longest),
    )


def _seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds / 1000, 3)


def _outcome_names(branch: Branch, lines: Sequence[ReportLine]) -> dict[str, Texts]:
    own = {outcome.id: outcome.name for outcome in branch.outcomes}
    met = sorted({outcome for line in lines for outcome in line.outcomes})
    return {outcome: own.get(outcome) or outcome_name(outcome) for outcome in met}
