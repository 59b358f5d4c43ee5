"""A second opinion: what was simulated forward, blended with a model learned from the branch's own log.

The model is a forest (`forest.py`) that is asked what could be seen when somebody checked in (`features.py`) together with what
was simulated then, so that it learns where playing is wrong here. With m, l and h the middle and the ends of the range, p as
simulated and calibrated, f of the forest, each point is

    (1 - w) p + w f      of the middle, f is halfway between the forest's median and mean

and each side of the range is stretched so that a tenth of the past waits lies beyond it, on days that the forest did not
see (by turns a quarter of the days is held out). Where the blend did clearly worse on them, there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

import numpy as np

from lobby.ids import ServiceId
from prediction.waits.calibrate import Correction, Floats, correction
from prediction.waits.forest import Forest, grow

FEWEST_DAYS, FEWEST_CASES = 14, 200
"""Two weeks of log, and not of nobody."""
MOST_CASES = 1000
"""More teach hardly more, and take longer to learn from."""
TREES, LEAF = 50, 20
HALF = 0.5
FOLDS = 4
CLEARLY_WORSE = 1.05
DOUBT_WAITS = 50.0
SHORT_S = 60.0
"""Who is predicted to be called within a minute is shown just that: waits that were had teach nothing about an idle desk."""

Item = TypeVar("Item")


class BlendCase(NamedTuple):
    """Somebody checked in on `day`: the answers to `features.questions`, the 10, 50 and 90 % points as simulated, the wait that
    came; seconds."""

    day: str
    service: ServiceId
    answers: tuple[float, ...]
    simulated: tuple[float, float, float]
    waited_s: float


@dataclass(frozen=True, slots=True)
class Blend:
    """`weight`: of the forest. `stretches`: of the sides of the range, by service."""

    weight: float
    forest: Forest
    stretches: dict[ServiceId, Correction] = field(default_factory=dict)

    def apply(self, services: Sequence[ServiceId], answers: Floats, simulated: Floats, calibrated: Floats) -> Floats:
        """Return the points to show [n, 3], in seconds, from the answers [n, questions] and the points as simulated and
        as calibrated [n, 3]."""
        blended = _blended(self.forest, self.weight, answers, simulated, calibrated)
        return np.where(simulated[:, 2:] <= SHORT_S, calibrated, corrected(self.stretches, services, blended))


def learn_blend(cases: Sequence[BlendCase], corrections: dict[ServiceId, Correction]) -> Blend | None:
    """Learn from the last check-ins, the oldest first; None where there are too few, or where blending was clearly
    worse.

    `corrections`: how what is simulated is calibrated.
    """
    chosen = spread_out(cases)
    if len({case.day for case in chosen}) < FEWEST_DAYS or len(chosen) < FEWEST_CASES:
        return None
    services = [case.service for case in chosen]
    answers, simulated = np.array([case.answers for case in chosen]), np.array([case.simulated for case in chosen])
    waits = np.array([case.waited_s for case in chosen])
    calibrated = corrected(corrections, services, simulated)
    blended = np.empty_like(calibrated)
    days = sorted({case.day for case in chosen})
    for fold in range(FOLDS):
        held = np.isin([case.day for case in chosen], days[fold::FOLDS])
        forest = _grown(answers[~held], simulated[~held], waits[~held])
        blended[held] = _blended(forest, HALF, answers[held], simulated[held], calibrated[held])
    stretches = _stretches(services, blended, waits)
    if _misses(corrected(stretches, services, blended), waits) > CLEARLY_WORSE * _misses(calibrated, waits):
        return None
    return Blend(HALF, _grown(answers, simulated, waits), stretches)


def spread_out(items: Sequence[Item]) -> list[Item]:
    """Return all of them, or MOST_CASES evenly from first to last: a busy branch has as many in two days, and learns of
    a month."""
    count = len(items)
    return [items[place * count // MOST_CASES] for place in range(MOST_CASES)] if count > MOST_CASES else list(items)


def _stretches(services: Sequence[ServiceId], points: Floats, waits: Floats) -> dict[ServiceId, Correction]:
    of, found = np.array(services), {}
    for service in set(services):
        low, middle, high = points[of == service].T
        here = waits[of == service]
        found[service] = correction(low, middle, high, here, centre=False, doubt=DOUBT_WAITS, last=MOST_CASES)
    return found


def corrected(corrections: dict[ServiceId, Correction], services: Sequence[ServiceId], points: Floats) -> Floats:
    """Return the points [n, 3], in seconds, each calibrated as its service's last waits have taught."""
    found = np.array(points, np.float64)
    of = np.array(services)
    for service in set(services):
        here = of == service
        found[here] = np.column_stack(corrections.get(service, Correction()).apply(*found[here].T))
    return found


def _grown(answers: Floats, simulated: Floats, waits: Floats) -> Forest:
    return grow(np.column_stack([answers, simulated]), waits, trees=TREES, leaf=LEAF)


def _blended(forest: Forest, weight: float, answers: Floats, simulated: Floats, calibrated: Floats) -> Floats:
    low, median, high, mean = forest.points(np.column_stack([answers, simulated])).T
    own = np.column_stack([low, (median + mean) / 2, high])
    return np.asarray(np.maximum.accumulate((1 - weight) * calibrated + weight * own, axis=1))


def _misses(points: Floats, waits: Floats) -> float:
    """The pinball losses of the three points together (Koenker and Bassett 1978)."""
    over = waits[:, None] - points
    shares = np.array([0.1, 0.5, 0.9])
    return float(np.maximum(shares * over, (shares - 1) * over).mean())
