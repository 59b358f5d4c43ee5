"""A wait as it is shown: in minutes as people say them, "10 to 20 min" and never "9 to 22".

The ends of the range are rounded to the nearest minute up to ten, to the nearest five up to an hour, to the nearest ten
beyond; both by the size of the upper end. Rounding to the nearest, and not outwards, keeps eight of ten waits inside.
Where both ends fall together, the step that holds the median is shown. Nothing under a minute is a wait.

Every screen, the paper and the scores of predictions read the wait from here, so they cannot say different things.
"""

from __future__ import annotations

import math

from lobby.engine.model import Wait

MINUTE_S = 60.0
STEPS = ((10.0, 1), (60.0, 5), (math.inf, 10))
"""Up to so many minutes (the upper end), in steps of so many."""


def as_shown(wait: Wait) -> Wait:
    """Return the same in whole minutes, as seconds."""
    if wait.high_s < MINUTE_S:
        return Wait(0.0, 0.0, 0.0)
    low, median, high = wait.low_s / MINUTE_S, wait.median_s / MINUTE_S, wait.high_s / MINUTE_S
    step = next(size for up_to, size in STEPS if high <= up_to)
    first, last = _nearest(low, step), _nearest(high, step)
    if first == last:
        first = math.floor(median / step) * step
        last = first + step
    middle = min(max(round(median), first), last)
    return Wait(first * MINUTE_S, middle * MINUTE_S, last * MINUTE_S)


def _nearest(minutes: float, step: int) -> int:
    """Halves upwards, as everybody rounds."""
    return math.floor(minutes / step + 0.5) * step
