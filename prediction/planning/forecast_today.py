"""The day's forecast corrected while the day goes on, by what has come so far.

The level of a day is believed to differ from its forecast by a logarithm of standard deviation `spread`. What has come so far
tells it, up to a noise that is the smaller the more of the day is over, and so much of it is expected of the rest:

    spread^2 / (spread^2 + noise),    noise = ORDINARY^2 x DOUBT / share of the day that is over + chance of small numbers

The last hours count more: RECENT half hours earlier, half as much. A single half hour counts no more than BURST times what
the others make likely (a coach, a failure that made everybody ask). One day in thirty is believed to be quite another (a
strike, an alarm, an election): when the day looks far more like that than like an ordinary one, nearly all is believed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from prediction.history.day_counts import Counts

USUAL_SPREAD = 0.15
"""The spread of an ordinary day, where the record does not say."""
DOUBT = 0.25
RECENT = 3.0
BURST, FEW = 2.0, 5.0
"""A half hour counts up to twice its share and five customers."""
ODD, ODD_SPREAD = 1 / 30, 0.7


def updated(expected: Counts, seen: Sequence[float], spread: float = USUAL_SPREAD) -> Counts:
    """Return the day's forecast when the first len(seen) half hours are over: those as they were, the rest corrected by
    them."""
    over = len(seen)
    weights = _weights(over)
    expected_total = _summed(weights, expected)
    if not expected_total:
        return (*seen, *expected[over:])
    off = math.log(max(_summed(weights, _without_bursts(expected, seen)), 0.5) / expected_total)
    factor = math.exp(off * _believed(off, spread, _noise(expected, over)))
    return (*seen, *(one * factor for one in expected[over:]))


def left_to_doubt(expected: Counts, over: int, spread: float) -> float:
    """Return what of the spread is left when so many half hours are over."""
    if not spread or not sum(expected[:over]):
        return spread
    noise = _noise(expected, over)
    return spread * math.sqrt(noise / (spread**2 + noise))


def _weights(over: int) -> list[float]:
    return [0.5 ** ((over - 1 - slot) / RECENT) for slot in range(over)]


def _noise(expected: Counts, over: int) -> float:
    """The variance of how far the half hours until now are off, where the day as a whole is not."""
    weights = _weights(over)
    random_part = _summed([weight**2 for weight in weights], expected) / _summed(weights, expected) ** 2
    return USUAL_SPREAD**2 * DOUBT * sum(expected) / sum(expected[:over]) + random_part


def _summed(weights: Sequence[float], counts: Sequence[float]) -> float:
    return sum(weight * one for weight, one in zip(weights, counts, strict=False))


def _without_bursts(expected: Counts, seen: Sequence[float]) -> list[float]:
    ratios = [came / one for came, one in zip(seen, expected, strict=False) if one >= 1]
    usual = max(1.0, median(ratios)) if ratios else 1.0
    return [min(came, BURST * usual * one + FEW) for came, one in zip(seen, expected, strict=False)]


def _believed(off: float, spread: float, noise: float) -> float:
    """The share of `off` that is the day's level: of an ordinary day and an odd one, as likely as either is by now."""
    usual, odd = spread**2 + noise, max(spread, ODD_SPREAD) ** 2 + noise
    likely = [
        prior * math.exp(-(off**2) / 2 / variance) / math.sqrt(variance)
        for prior, variance in ((1 - ODD, usual), (ODD, odd))
    ]
    shares = [1 - noise / variance for variance in (usual, odd)]
    return sum(weight * share for weight, share in zip(likely, shares, strict=True)) / sum(likely)
