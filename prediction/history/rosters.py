"""When desks are meant to be there: as the record had it, or by the hours that the branch has planned for them.

For a wait that is told now, `prediction.history.desk_habits` asks what a desk does on most days; a plan lives whole days, so it takes
the days as they were, one desk's lunch beside the other's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from lobby.engine.model import Branch, Desk
from lobby.ids import DeskId
from prediction.history.logged_day import DeskSpan, LoggedDay
from simulation.arrivals import MINUTE

AT_ONCE_MS = MINUTE
"""A desk that goes away so soon after its customer meant to go while it still served."""


def due_spans(day: LoggedDay) -> tuple[DeskSpan, ...]:
    """When desks were meant to be there.

    A break that began as a customer was done with had fallen due some time while that customer was served: halfway, for all
    that is known. It would be put off a second time by whoever is at the desk in a drawn day. It keeps its length.
    """
    served: dict[DeskId, list[tuple[int, int]]] = defaultdict(list)
    for step in day.steps:
        if step.desk is not None and step.called_at is not None and step.ended_at is not None:
            served[step.desk].append((day.local(step.called_at), day.local(step.ended_at)))
    spans: dict[DeskId, list[DeskSpan]] = defaultdict(list)
    for span in day.spans:
        spans[span.desk].append(span)
    due = (one for desk, own in spans.items() for one in _due(own, served[desk]))
    return tuple(sorted(due, key=lambda span: (span.begins, span.desk)))


def _due(spans: Sequence[DeskSpan], served: Sequence[tuple[int, int]]) -> Iterable[DeskSpan]:
    """Of one desk, in order. When it closes for the day is left as it was."""
    sooner = 0
    for span, following in zip(spans, (*spans[1:], None), strict=True):
        begins, until = span.begins - sooner, span.ends
        called = max((since for since, ended in served if 0 <= until - ended <= AT_ONCE_MS), default=until)
        sooner = 0 if following is None else (until - max(called, begins)) // 2
        yield DeskSpan(span.desk, begins, until - sooner)


# --- planned hours ---------------------------------------------------------------------------------------------------


def as_planned(roster: Sequence[DeskSpan], branch: Branch, day: date) -> tuple[DeskSpan, ...]:
    """A roster of the record, but for desks with planned hours (`Desk.hours`): these are there by them, or not at all.

    A gap in the plan is a break. Where the plan of a day has none, the desk's breaks are those of the record. With no record
    of any desk, one without hours is there as long as the others. A plan that leaves nobody there is not believed.
    """
    planned = {desk.id: _planned(desk, day) for desk in branch.desks if desk.hours}
    taken = [one for desk, spans in planned.items() for one in _with_breaks(spans, _of(roster, desk))]
    others: Iterable[DeskSpan] = (span for span in roster if span.desk not in planned)
    if not roster and taken:
        begins, ends = min(span.begins for span in taken), max(span.ends for span in taken)
        others = (DeskSpan(desk.id, begins, ends) for desk in branch.desks if desk.id not in planned)
    together = (*others, *taken)
    return tuple(sorted(together, key=lambda span: (span.begins, span.desk))) or tuple(roster)


def _planned(desk: Desk, day: date) -> list[DeskSpan]:
    spans = (
        DeskSpan(desk.id, one.opens * MINUTE, one.closes * MINUTE) for one in desk.hours if one.weekday == day.weekday()
    )
    return sorted(spans, key=lambda span: span.begins)


def _of(roster: Sequence[DeskSpan], desk: DeskId) -> list[DeskSpan]:
    return [span for span in roster if span.desk == desk]


def _with_breaks(planned: list[DeskSpan], recorded: list[DeskSpan]) -> Iterable[DeskSpan]:
    if len(planned) != 1:
        return planned
    (day,) = planned
    away = [(one.ends, other.begins) for one, other in pairwise(recorded)]
    within = [(since, until) for since, until in away if day.begins < since and until < day.ends]
    edges = [day.begins, *(edge for gap in within for edge in gap), day.ends]
    return [DeskSpan(day.desk, begins, ends) for begins, ends in zip(edges[::2], edges[1::2], strict=True)]
