"""Predictions against what happened.

mae, rmse       minutes; also over the mean and over the standard deviation of the waits
bias            mean of (said - happened) over the mean wait: above 0 it promises too long a wait
pinball         mean of the pinball losses of the 10, 50 and 90 % points, over the mean wait; None without a range
coverage_80     share of waits inside the range from the 10 to the 90 % point; None without a range
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prediction.checks.cases import SHARES, Floats, Predicted

MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    mae: float
    mae_over_mean: float
    rmse: float
    rmse_over_sd: float
    bias: float
    pinball: float | None
    coverage_80: float | None
    n: int


def score(said: Predicted, waits: Floats) -> Score:
    """Score what was predicted [n] against the `waits` [n] that came of it, in seconds."""
    error = said.point - waits
    mean, spread = max(float(waits.mean()), 1e-9), max(float(waits.std()), 1e-9)
    mae, rmse = float(np.abs(error).mean()), float(np.sqrt((error**2).mean()))
    pinball = coverage = None
    if said.low is not None and said.high is not None:
        median = said.point if said.median is None else said.median
        points = zip((said.low, median, said.high), SHARES, strict=True)
        pinball = float(np.mean([_pinball(point, waits, share) for point, share in points])) / mean
        coverage = float(((said.low <= waits) & (waits <= said.high)).mean())
    return Score(
        mae=mae / MINUTE,
        mae_over_mean=mae / mean,
        rmse=rmse / MINUTE,
        rmse_over_sd=rmse / spread,
        bias=float(error.mean()) / mean,
        pinball=pinball,
        coverage_80=coverage,
        n=len(waits),
    )


def mean_of(scores: list[Score]) -> Score:
    """Return the plain mean over lobbies, as the ratios are meant to be read; `n` is the sum."""

    def mean(values: list[float | None]) -> float | None:
        known = [value for value in values if value is not None]
        return sum(known) / len(known) if known else None

    names = ("mae", "mae_over_mean", "rmse", "rmse_over_sd", "bias", "pinball", "coverage_80")
    means = {name: mean([getattr(one, name) for one in scores]) for name in names}
    return Score(**means, n=sum(one.n for one in scores))  # type: ignore[arg-type]  # a figure is None only where all are


def _pinball(point: Floats, waits: Floats, share: float) -> float:
    over = waits - point
    return float(np.maximum(share * over, (share - 1) * over).mean())
