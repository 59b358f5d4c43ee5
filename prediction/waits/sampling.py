"""Draws from what was learned, compiled."""

from __future__ import annotations

import numpy as np

from prediction.history.patience import PHASES
from prediction.waits.inputs import NEVER, Floats, compiled

PHASE_BEGINS = np.array([*PHASES, np.inf])


@compiled
def sample(points: Floats, share: float) -> float:
    """Return the value below which this share of the learned values lies."""
    n = points.shape[0]
    place = share * n - 0.5
    if place <= 0:
        return float(points[0])
    if place >= n - 1:
        return float(points[n - 1])
    low = int(place)
    return float(points[low] + (place - low) * (points[low + 1] - points[low]))


@compiled
def rest(points: Floats, elapsed: float) -> float:
    """Return how many seconds longer it takes, given that it has taken `elapsed` already."""
    n = points.shape[0]
    if elapsed >= points[n - 1]:
        return float(np.random.exponential(0.5 * points.mean() + 1e-9))
    above = np.searchsorted(points, elapsed, side="right")
    if above == 0:
        known = 0.0
    else:
        gap = points[above] - points[above - 1]
        known = (above - 0.5 + (elapsed - points[above - 1]) / gap) / n if gap > 0 else above / n
    return max(0.0, sample(points, known + (1 - known) * np.random.random()) - elapsed)


@compiled
def leaves_after(rates: Floats, waited: float) -> float:
    """Return when somebody loses patience who has waited so long, in seconds from where the wait began:
    `patience.patience`, compiled.

    `rates`: [PHASES], 1/s.
    """
    lot = np.random.exponential(1.0)
    for phase in range(rates.shape[0]):
        begins = max(PHASE_BEGINS[phase], waited)
        ends = PHASE_BEGINS[phase + 1]
        if rates[phase] > 0 and begins < ends:
            if begins + lot / rates[phase] < ends:
                return float(begins + lot / rates[phase])
            lot -= rates[phase] * (ends - begins)
    return NEVER
