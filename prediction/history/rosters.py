"""When desks are meant to be there: as the record had it, or by the hours that the branch has planned for them.

For a wait that is predicted now, `Habits.regular` says which breaks are due today. A plan draws whole days, so it takes the days
as they were, one desk's lunch beside the other's, with the regular breaks at the time at which they are regularly due.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from lobby.engine.model import Branch, Desk
from lobby.ids import DeskId
from prediction.history.desk_habits import REGULAR_SPREAD_S
from prediction.history.past_day import DeskSpan, PastDay
from simulation.arrivals import MINUTE

Regular = Mapping[DeskId, Sequence[tuple[float, float]]]
"""By desk: the second of the local day at which a break is due, and its length in seconds (`Habits.regular`)."""

PUT_OFF_MS = round(2 * REGULAR_SPREAD_S * 1000)
"""A break is put off by the visit that is at the desk, for so long at most."""


def roster_of(day: PastDay, regular: Regular) -> tuple[DeskSpan, ...]:
    """Return when desks were meant to be there on this day, in order of time.

    A break begins when the customer at the desk is done with. If it were drawn as it was, it would be put off a second time
    by whoever is at the desk then; so one that is regular begins when it is regularly due. It keeps its length.
    """
    spans: list[DeskSpan] = []
    for desk in {span.desk for span in day.spans}:
        own = [span for span in day.spans if span.desk == desk]
        spans += _as_due(own, [round(at * 1000) for at, _ in regular.get(desk, ())])
    return tuple(sorted(spans, key=lambda span: (span.begins, span.desk)))


def _as_due(spans: Sequence[DeskSpan], due_at: Sequence[int]) -> Iterable[DeskSpan]:
    """The spans of one desk, in order, each break moved to where it was due."""
    sooner = 0
    for span in spans:
        begins = span.begins - sooner
        due = max((at for at in due_at if begins < at <= span.ends <= at + PUT_OFF_MS), default=span.ends)
        sooner = 0 if span is spans[-1] else span.ends - due
        yield DeskSpan(span.desk, begins, span.ends - sooner)


# --- planned hours ---------------------------------------------------------------------------------------------------


def as_planned(roster: Sequence[DeskSpan], branch: Branch, day: date) -> tuple[DeskSpan, ...]:
    """Return a roster of the record, but for desks with planned hours (`Desk.hours`): these are there by them, or not
    at all.

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
