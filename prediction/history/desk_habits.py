"""What past days teach of the desks: how soon they call, when they are away, when they come and go."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from lobby.engine.events import DeskBreakStarted, DeskClosed, DeskOpened
from lobby.engine.model import Step
from lobby.ids import DeskId
from prediction.history.past_day import PastDay, steps_of

LONGEST_TURNAROUND_S = 900.0
"""A desk that takes longer to call has gone away without saying so."""
REGULAR_SHARE, REGULAR_SPREAD_S = 0.6, 1800.0
UNTIL_THE_END_S = 3600.0


class UsualShift(NamedTuple):
    """Seconds of the local day; None where no time is usual."""

    comes: float | None = None
    goes: float | None = None


def gaps(days: Sequence[PastDay]) -> tuple[list[float], list[float]]:
    """Return the turnarounds and the pickups of these days, in seconds."""
    turnaround: list[float] = []
    pickup: list[float] = []
    for day in days:
        away: dict[DeskId, list[int]] = defaultdict(list)
        for event in day.desk_events:
            if isinstance(event, DeskBreakStarted | DeskClosed):
                away[event.desk].append(event.at)
        for desk, steps in _by_desk(day).items():
            for before, after in pairwise(steps):
                ended, called = before.ended_at or 0, after.called_at or 0
                called_early = called < after.clock_at  # a booked customer, before the time
                if called_early or any(ended <= at < called for at in away[desk]):
                    continue
                waited = after.clock_at <= ended
                gap = max(0, called - (ended if waited else after.clock_at)) / 1000
                if gap <= LONGEST_TURNAROUND_S:
                    (turnaround if waited else pickup).append(gap)
    return turnaround, pickup


def _by_desk(day: PastDay) -> dict[DeskId, list[Step]]:
    """The steps that each desk called and ended, in order."""
    done: dict[DeskId, list[Step]] = defaultdict(list)
    for step in steps_of([day]):
        if step.desk is not None and step.called_at is not None and step.ended_at is not None:
            done[step.desk].append(step)
    for steps in done.values():
        steps.sort(key=lambda step: step.called_at or 0)
    return done


def breaks_of(days: Sequence[PastDay]) -> tuple[list[float], dict[DeskId, tuple[tuple[float, float], ...]]]:
    lengths: list[float] = []
    begun: dict[DeskId, list[tuple[float, float]]] = defaultdict(list)
    present: Counter[DeskId] = Counter()
    for day in days:
        since: dict[DeskId, int] = {}
        present.update({event.desk for event in day.desk_events if isinstance(event, DeskOpened)})
        first: set[DeskId] = set()
        for event in day.desk_events:
            if isinstance(event, DeskBreakStarted):
                since[event.desk] = event.at
            elif event.desk in since and isinstance(event, DeskOpened):
                began = since.pop(event.desk)
                lengths.append((event.at - began) / 1000)
                if event.desk not in first:
                    first.add(event.desk)
                    begun[event.desk].append((day.local_s(began), lengths[-1]))
    regular = {desk: found for desk, starts in begun.items() if (found := _regular(starts, present[desk]))}
    return lengths, regular


def shifts_of(days: Sequence[PastDay]) -> dict[DeskId, UsualShift]:
    comes: dict[DeskId, list[float]] = defaultdict(list)
    goes: dict[DeskId, list[float]] = defaultdict(list)
    present: Counter[DeskId] = Counter()
    for day in days:
        opened: dict[DeskId, float] = {}
        closed: dict[DeskId, float] = {}
        for event in day.desk_events:
            if isinstance(event, DeskOpened):
                opened.setdefault(event.desk, day.local_s(event.at))
            elif isinstance(event, DeskClosed):
                closed[event.desk] = day.local_s(event.at)
        present.update(opened.keys())
        last = max(closed.values(), default=0.0)
        for desk, at in opened.items():
            comes[desk].append(at)
        for desk, at in closed.items():
            if at < last - UNTIL_THE_END_S:
                goes[desk].append(at)
    return {desk: UsualShift(_usual_time(comes[desk], n), _usual_time(goes[desk], n)) for desk, n in present.items()}


def _usual_time(times: list[float], days: int) -> float | None:
    """The median of times of most days that lie close together."""
    if len(times) < 3 or len(times) < REGULAR_SHARE * days:
        return None
    ordered = sorted(times)
    middle = median(ordered)
    close = sum(abs(at - middle) <= REGULAR_SPREAD_S for at in ordered)
    return middle if close >= REGULAR_SHARE * days else None


def _regular(starts: list[tuple[float, float]], days: int) -> tuple[tuple[float, float], ...]:
    """A break that is due at about the same time: it begins when the visit at the desk has ended, so the early starts
    tell when."""
    ordered = sorted(at for at, _ in starts)
    early = ordered[len(ordered) // 10]
    if len(starts) < 3 or len(starts) < REGULAR_SHARE * days or median(ordered) - early > REGULAR_SPREAD_S:
        return ()
    return ((early, median(length for _, length in starts)),)
