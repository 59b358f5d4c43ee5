"""What is taken for granted of a branch before its record has taught better."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

USUAL_CV = 0.8
"""Coefficient of variation of service times (queueing.md section 3)."""
LUNCH_S = 1800.0
USUAL_SHOWS = 0.88
"""Of those who have an appointment so many come (queueing.md section 3)."""
EARLY_S, EARLY_SPREAD_S = 360.0, 480.0
"""They come so long before their time, give or take (the same)."""
POINTS_OF_CURVE = 64


@lru_cache(maxsize=1024)
def usual_times(mean_s: float, points: int = POINTS_OF_CURVE) -> tuple[float, ...]:
    """Return service times around a mean, lognormal: the values at evenly spread shares, scaled to the mean; [points],
    in seconds."""
    variance = math.log1p(USUAL_CV**2)
    normal = NormalDist(0.0, math.sqrt(variance))
    values = [math.exp(normal.inv_cdf((k + 0.5) / points)) for k in range(points)]
    scale = mean_s * points / sum(values)
    return tuple(value * scale for value in values)


def usual_lateness() -> tuple[float, ...]:
    """Return when those who have an appointment come, in seconds after their time: the values at evenly spread
    shares."""
    normal = NormalDist(-EARLY_S, EARLY_SPREAD_S)
    return tuple(normal.inv_cdf((k + 0.5) / POINTS_OF_CURVE) for k in range(POINTS_OF_CURVE))


def usual_breaks() -> tuple[float, ...]:
    return usual_times(LUNCH_S)
