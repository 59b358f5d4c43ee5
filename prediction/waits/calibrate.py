"""Estimates calibrated by the last waits: one factor for the bias, one stretch for each side of the range.

With m the median, l and h the ends of the range as played, what is shown is

    m' = b m      b: sum of the waits / sum of the medians, drawn towards 1 and kept within BIAS_LIMITS
    l' = m' - s (m' - b l)      h' = m' + t (b h - m')

where s and t are the stretches with which a tenth of the last waits lies below and a tenth above (a conformal
prediction by sides: Romano, Patterson and Candes 2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LAST_WAITS = 300
FEW_WAITS = 30
DOUBT_WAITS = 150.0
"""So many waits weigh as much as the belief that the estimate is right as it is."""
BIAS_LIMITS = (0.5, 2.0)
STRETCH_LIMITS = (0.25, 4.0)
OUTSIDE = 0.1
SMALLEST_S = 1.0


@dataclass(frozen=True, slots=True)
class Correction:
    """`bias` multiplies; `below` and `above` stretch the two sides of the range."""

    bias: float = 1.0
    below: float = 1.0
    above: float = 1.0

    def apply(self, low: Floats, median: Floats, high: Floats) -> tuple[Floats, Floats, Floats]:
        middle = self.bias * median
        low_end = middle - self.below * np.maximum(0.0, middle - self.bias * low)
        return np.maximum(0.0, low_end), middle, middle + self.above * np.maximum(0.0, self.bias * high - middle)


def correction(
    low: Floats,
    median: Floats,
    high: Floats,
    waits: Floats,
    *,
    centre: bool = True,
    doubt: float = DOUBT_WAITS,
    last: int = LAST_WAITS,
) -> Correction:
    """Learn from the last estimates [n] and the waits that came of them [n]. `centre`: also correct the bias."""
    low, median, high, waits = (np.asarray(one, np.float64)[-last:] for one in (low, median, high, waits))
    if len(waits) < FEW_WAITS:
        return Correction()
    bias = 1.0
    if centre:
        typical = float(waits.mean())
        bias = (float(waits.sum()) + doubt * typical) / (float(median.sum()) + doubt * typical)
        bias = float(np.clip(bias, *BIAS_LIMITS))
    middle = bias * median
    below = (middle - waits) / np.maximum(middle - bias * low, SMALLEST_S)
    above = (waits - middle) / np.maximum(bias * high - middle, SMALLEST_S)
    return Correction(bias, _stretch(below, doubt), _stretch(above, doubt))


def _stretch(shares: Floats, doubt: float) -> float:
    """The stretch beyond which a tenth lies, drawn towards 1."""
    found = float(np.quantile(shares, 1 - OUTSIDE))
    drawn = (len(shares) * found + doubt) / (len(shares) + doubt)
    return float(np.clip(drawn, *STRETCH_LIMITS))


def by_service(
    services: Sequence[str], low: Floats, median: Floats, high: Floats, waits: Floats
) -> dict[str, Correction]:
    """Return one correction for each service that has had enough waits."""
    of = np.array(services)
    return {
        service: correction(low[of == service], median[of == service], high[of == service], waits[of == service])
        for service in sorted(set(services))
    }
