"""From a day's visits, as the query tables hold them, to the rows that are measured. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lobby.engine.model import State, Visit
from lobby.metrics.durations import StepRow, VisitRow
from server.reports.day import DayRows


def rows_of(visits: Iterable[Visit]) -> DayRows:
    day = list(visits)
    return DayRows(
        visits=[VisitRow(visit=visit.id, state=visit.state, outcome=visit.outcome) for visit in day],
        steps=[row for visit in day for row in _steps(visit)],
    )


def _steps(visit: Visit) -> Iterator[StepRow]:
    """Steps after the current one have not begun to wait: they are not of the day yet."""
    for place, step in enumerate(visit.steps[: visit.step + 1]):
        yield StepRow(
            service=step.service,
            state=visit.state if place == visit.step else State.ENDED,
            clock_at=waits_from(visit, place),
            target_s=step.target_s,
            called_at=step.called_at,
            serving_at=step.serving_at,
            served_ms=step.served_ms,
            outcome=step.outcome,
            shown=step.shown,
        )


def waits_from(visit: Visit, place: int) -> int:
    """Return where the reported wait of this step begins, in milliseconds since 1970 UTC.

    A step's clock decides who is next, and a customer who is handed on may keep the clock of the step before. But what
    was waited and served up to the hand-over is in that step already, if it was called; then the wait begins anew.
    """
    clock_at = visit.steps[place].clock_at
    if place == 0:
        return clock_at
    before = visit.steps[place - 1]
    over_at = before.ended_at if before.called_at is not None else waits_from(visit, place - 1)
    return max(clock_at, over_at or 0)
