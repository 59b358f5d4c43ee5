"""When desks are meant to be there: as the record had it.

For a wait that is told now, `lobby.waits.desk_habits` asks what a desk does on most days; a plan lives whole days, so it takes
the days as they were, one desk's lunch beside the other's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from lobby.ids import DeskId
from simulation.arrivals import MINUTE
from simulation.logged_day import LoggedDay, Span

AT_ONCE_MS = MINUTE
"""A desk that goes away so soon after its customer meant to go while it still served."""


def due_spans(day: LoggedDay) -> tuple[Span, ...]:
    """When desks were meant to be there.

    A break that began as a customer was done with had fallen due some time while that customer was served: halfway, for all
    that is known. It would be put off a second time by whoever is at the desk in a drawn day. It keeps its length.
    """
    served: dict[DeskId, list[tuple[int, int]]] = defaultdict(list)
    for step in day.steps:
        if step.desk is not None and step.called_at is not None and step.ended_at is not None:
            served[step.desk].append((day.local(step.called_at), day.local(step.ended_at)))
    spans: dict[DeskId, list[Span]] = defaultdict(list)
    for span in day.spans:
        spans[span.desk].append(span)
    due = (one for desk, own in spans.items() for one in _due(own, served[desk]))
    return tuple(sorted(due, key=lambda span: (span.begins, span.desk)))


def _due(spans: Sequence[Span], served: Sequence[tuple[int, int]]) -> Iterable[Span]:
    """Of one desk, in order. When it closes for the day is left as it was."""
    sooner = 0
    for span, following in zip(spans, (*spans[1:], None), strict=True):
        begins, until = span.begins - sooner, span.ends
        called = max((since for since, ended in served if 0 <= until - ended <= AT_ONCE_MS), default=until)
        sooner = 0 if following is None else (until - max(called, begins)) // 2
        yield Span(span.desk, begins, until - sooner)
