"""A yardstick where only a log is known, and no desks to play forward: a forest, its range calibrated on the last of the days it
learns from. It says what such a log lets one know; nothing that a customer is shown comes from it.
"""

from __future__ import annotations

import numpy as np

from prediction.checks.cases import Case, Floats, Predicted, actual
from prediction.waits.calibrate import correction
from prediction.waits.forest import grow

TREES, LEAF = 200, 10
HELD_BACK = 4
"""A quarter of the days is held back for the range."""


def learned(train: list[Case], test: list[Case]) -> Predicted:
    days = sorted({case.group for case in train})
    held = set(days[-max(1, len(days) // HELD_BACK) :]) if len(days) > 1 else set()
    before, last = [case for case in train if case.group not in held], [case for case in train if case.group in held]
    low, middle, high, median = _said(train, test)
    if before and last:
        checked = _said(before, last)
        calibrated = correction(*checked[:3], actual(last), centre=False, doubt=0.0, last=len(last))
        low, _, high = calibrated.apply(low, middle, high)
    return Predicted(middle, low, high, median)


def _said(train: list[Case], test: list[Case]) -> tuple[Floats, Floats, Floats, Floats]:
    """The range, halfway between median and mean, and the median."""
    rows = np.array([case.features for case in train])
    forest = grow(rows, actual(train), trees=TREES, leaf=LEAF, asked=rows.shape[1])
    low, median, high, mean = forest.points(np.array([case.features for case in test])).T
    return low, (median + mean) / 2, high, median
