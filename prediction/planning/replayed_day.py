"""A day of the record as the world can live it again: the same customers, the same times at the desk, the same desks.

What the record holds is kept to the millisecond: when each customer came, how long each kept a desk, when desks were
there, who left and when. Between two customers a desk is kept as long as somebody it took next was waiting already, so
the same calling rule finds the same desks free at the same moments. What cannot be kept: a desk that stood idle calls a
newcomer at once here; a visit of more than two services ends after the second; a break during a hold is not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from lobby.engine.model import Branch, Step, Visit
from lobby.engine.outcomes import CANCELLED, NO_SHOW
from lobby.ids import DeskId, ServiceId, VisitId
from prediction.history.past_day import DAY_MS, DeskSpan, PastDay, desk_ms
from prediction.history.patience import patience
from prediction.planning.staffing import SLOT_MS
from simulation.arrivals import MINUTE, Customer, Day, DeskBreak

TIDYING_MS = 5 * MINUTE
"""A desk that began its break within so long after a customer called nobody in between."""

Place = tuple[VisitId, int]
"""A visit and the place of its step."""


@dataclass(frozen=True, slots=True)
class DeskHold:
    """A desk is kept by a step: milliseconds since local midnight. `until`: when the desk could call the next."""

    since: int
    until: int


@dataclass(frozen=True)
class Replay:
    """`customers[n]` is `visits[n]` of the log; `day` counts from `begins`, milliseconds since local midnight."""

    begins: int
    day: Day
    visits: tuple[Visit, ...]


def replay_of(log: PastDay, branch: Branch) -> Replay:
    """Return the day as it was."""
    visits = tuple(sorted(log.visits, key=lambda visit: visit.checked_in_at))
    spans = log.spans
    came = [log.local(visit.checked_in_at) for visit in visits]
    begins = min([*came, *(span.begins for span in spans)], default=0) // SLOT_MS * SLOT_MS
    kept, ready = _kept(log, spans)
    usual = {service.id: service.usual_s * 1000 for service in branch.services}
    customers = [_customer(visit, at - begins, kept, usual) for visit, at in zip(visits, came, strict=True)]
    return Replay(begins, Day(tuple(customers), tuple(_pauses(branch, ready, begins))), visits)


def stayed_on(replay: Replay, leaving: Sequence[float], seed: int) -> Day:
    """Return the day as it was, and how long those who were called would have stayed, had they not been: drawn from how
    others left. Under the same rule nobody is called later, so it goes as it went."""
    rng = Random(seed)
    customers = [
        replace(one, patience_ms=_stays_ms(visit, one, leaving, rng))
        for visit, one in zip(replay.visits, replay.day.customers, strict=True)
    ]
    return replace(replay.day, customers=tuple(customers))


def dealt_anew(replay: Replay, leaving: Sequence[float], seed: int) -> Day:
    """Return the day with the times at the desk dealt anew among those of one service: as it might as well have
    been."""
    day, rng = stayed_on(replay, leaving, seed), Random(f"{seed} times")
    times: dict[ServiceId, list[int]] = defaultdict(list)
    for one in day.customers:
        if not one.absent:
            times[one.service].append(one.service_ms)
    for dealt in times.values():
        rng.shuffle(dealt)
    customers = [one if one.absent else replace(one, service_ms=times[one.service].pop()) for one in day.customers]
    return replace(day, customers=tuple(customers))


def _stays_ms(visit: Visit, one: Customer, leaving: Sequence[float], rng: Random) -> int | None:
    """Known of those who left; of the others, longer than they waited."""
    first, lot = visit.steps[0], rng.expovariate(1.0)
    if one.patience_ms is not None or one.slot is not None or first.called_at is None:
        return one.patience_ms
    stays_s = patience(leaving, lot, max(0, first.called_at - first.clock_at) / 1000)
    return round(stays_s * 1000) if stays_s * 1000 < DAY_MS else None


def _customer(visit: Visit, at: int, kept: dict[Place, DeskHold], usual: dict[ServiceId, int]) -> Customer:
    first = visit.steps[0]
    then = visit.steps[1] if visit.step and len(visit.steps) > 1 else None
    gone = first.called_at is None and first.ended_at is not None
    return Customer(
        at=at,
        service=first.service,
        service_ms=_length(kept.get((visit.id, 0)), usual[first.service]),
        customer_class=visit.customer_class,
        slot=None if visit.slot_at is None else at + visit.slot_at - visit.checked_in_at,
        language=visit.language_needed,
        patience_ms=(first.ended_at or 0) - visit.checked_in_at if gone and _gives_up(first) else None,
        absent=first.outcome == NO_SHOW,
        absent_ms=_length(kept.get((visit.id, 0)), MINUTE),
        then=None if then is None else then.service,
        then_ms=0 if then is None else _length(kept.get((visit.id, 1)), usual[then.service]),
    )


def _gives_up(step: Step) -> bool:
    """Left, cancelled, or sent home: in any case not called until then."""
    return step.outcome in CANCELLED or step.outcome == "closed_at_day_end"


def _length(kept: DeskHold | None, usual_ms: int) -> int:
    return usual_ms if kept is None else max(1, kept.until - kept.since)


def _kept(log: PastDay, spans: Sequence[DeskSpan]) -> tuple[dict[Place, DeskHold], list[DeskSpan]]:
    """How long each step kept its desk, and the spans in which the desks could call."""
    by_desk: dict[DeskId, list[tuple[Place, Step, int]]] = defaultdict(list)
    for visit in log.visits:
        for place, step in enumerate(visit.steps):
            ms = desk_ms(step)
            if ms is not None and step.desk is not None:
                by_desk[step.desk].append(((visit.id, place), step, ms))
    kept: dict[Place, DeskHold] = {}
    ready: list[DeskSpan] = []
    for desk in {span.desk for span in spans} | set(by_desk):
        steps = sorted(by_desk[desk], key=lambda one: one[1].called_at or 0)
        own = [span for span in spans if span.desk == desk]
        ready += [_ready(log, span, [step for _, step, _ in steps]) for span in own]
        kept.update(_kept_at(log, steps, own))
    return kept, ready


def _ready(log: PastDay, span: DeskSpan, steps: Sequence[Step]) -> DeskSpan:
    """From the first call on, where that customer was waiting when the desk opened."""
    calls = [(log.local(step.called_at or 0), log.local(step.clock_at)) for step in steps]
    called, clock = next(((at, clock) for at, clock in calls if span.begins <= at <= span.ends), (span.begins, DAY_MS))
    return DeskSpan(span.desk, called if clock <= span.begins else span.begins, span.ends)


def _kept_at(
    log: PastDay, steps: Sequence[tuple[Place, Step, int]], spans: Sequence[DeskSpan]
) -> Iterator[tuple[Place, DeskHold]]:
    free = 0
    for (place, step, ms), following in pairwise([*steps, None]):  # type: ignore[misc]  # None only follows
        called, clock = log.local(step.called_at or 0), log.local(step.clock_at)
        over = until = called + ms
        free = max(free, max((span.begins for span in spans if span.begins <= called), default=0))
        since = called if clock <= free else min(called, clock)
        away = min((span.ends for span in spans if span.ends >= over), default=DAY_MS)
        if following is not None and log.local(following[1].called_at or 0) < away:
            if log.local(following[1].clock_at) <= over:
                until = max(over, log.local(following[1].called_at or 0))
        elif away - over <= TIDYING_MS:
            until = away
        free = over
        yield place, DeskHold(since, until)


def _pauses(branch: Branch, ready: Sequence[DeskSpan], begins: int) -> Iterator[DeskBreak]:
    """When desks are away. The last desk there for a service stays until everybody has been served."""
    last = {
        max((span.ends, span.desk) for span in ready if span.desk in takers)[1]
        for service in branch.services
        if (takers := {desk.id for desk in branch.desks if service.id in desk.skills} & {span.desk for span in ready})
    }
    for desk in branch.desks:
        own = sorted((span.begins, span.ends) for span in ready if span.desk == desk.id)
        edges = [begins, *(edge for span in own for edge in span), DAY_MS]
        if desk.id in last:
            edges = edges[:-2]
        for since, until in zip(edges[::2], edges[1::2], strict=False):
            if until > since:
                # One millisecond early: a desk whose customer is done with at that very moment calls nobody more.
                yield DeskBreak(desk.id, max(0, since - begins - 1), until - since)
