"""How long people wait before they leave: learned as the rate at which others left, drawn as a moment.

Nobody's patience is on record but theirs who ran out of it. Of all others it is known that they stayed so long; so what is
learned is a rate: how many left, over the time that all waited (a hazard, constant within each of the PHASES of a wait).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from lobby.engine.model import Step, Visit
from lobby.engine.outcomes import CANCELLED

PHASES = (0.0, 300.0, 900.0, 1800.0, 3600.0)
"""Seconds waited. Few leave in the first minutes, so patience is learned in phases."""


def leaving_of(steps: Iterable[Step]) -> tuple[float, ...]:
    """Return how many left per second in each of the PHASES of these waits: [PHASES], 1/s."""
    left, waited = [0] * len(PHASES), [0.0] * len(PHASES)
    for step in steps:
        until = step.called_at if step.called_at is not None else step.ended_at
        if until is None:
            continue
        wait_s = max(0, until - step.clock_at) / 1000
        for phase, (since, to) in enumerate(zip(PHASES, (*PHASES[1:], math.inf), strict=True)):
            waited[phase] += max(0.0, min(wait_s, to) - since)
            left[phase] += step.called_at is None and step.outcome in CANCELLED and since <= wait_s < to
    return (_rate(left[0], waited[0]), *_as_far_as_they_differ(left[1:], waited[1:]))


def walk_in_waits(visits: Iterable[Visit]) -> Iterable[Step]:
    """Yield the first wait of each visit that was not booked."""
    return (visit.steps[0] for visit in visits if visit.slot_at is None)


def _as_far_as_they_differ(left: Sequence[int], waited: Sequence[float]) -> list[float]:
    """Rates of leaving: that of all together, and of each what it differs by more than chance (Efron and Morris 1975)."""
    usual = _rate(sum(left), sum(waited))
    expected = [usual * seconds for seconds in waited]
    apart = sum((gone - mean) ** 2 / mean for gone, mean in zip(left, expected, strict=True) if mean)
    kept = max(0.0, 1 - (len(left) - 1) / apart) if apart else 0.0
    return [
        usual + kept * (_rate(gone, seconds) - usual) if seconds else usual
        for gone, seconds in zip(left, waited, strict=True)
    ]


def _rate(left: float, waited: float) -> float:
    return left / waited if waited else 0.0


def patience(leaving: Sequence[float], lot: float, waited_s: float = 0.0) -> float:
    """Return when somebody leaves who has waited so long, in seconds from the beginning; `lot` is exponential of mean
    1."""
    for since, to, rate in zip(PHASES, (*PHASES[1:], math.inf), leaving, strict=True):
        begins = max(since, waited_s)
        if rate and begins < to:
            if begins + lot / rate < to:
                return begins + lot / rate
            lot -= rate * (to - begins)
    return math.inf
