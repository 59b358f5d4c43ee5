"""From what the worker predicted to what is shown: customers see a wait move when the lobby has moved, and not because dice
were thrown again.

Each run through the futures comes out a little different. So whoever waits is shown an average over about the last minute
of runs, unless the new one is so far off that something must have happened. Whoever would come now is shown the run as it
is, because each arrival truly makes the next one's wait longer; while nothing happens, what has hardly moved stays.
"""

from __future__ import annotations

import math

from lobby.engine.model import Wait
from server.branch.predictions import PredictedCall, Predictions
from server.workers.messages import Points, PredictedWaits

AVERAGED_S = 60.0
"""A run counts for half as much after two thirds of this."""
MOVED_S, MOVED_SHARE = 180.0, 0.25
"""What is further than both from what was shown (the share is of the wait) is shown at once."""
STEADY_S, STEADY_SHARE = 60.0, 0.1
"""What is within either of them is not shown anew to newcomers while nothing happens."""


def smoothed(predicted: PredictedWaits, before: Predictions | None, *, happened: bool = True) -> Predictions:
    """Return what is to be shown. `before`: what was until now; `happened`: an event was recorded since."""
    before = before or Predictions(predicted.at)
    share = 1 - math.exp(-max(0, predicted.at - before.at) / 1000 / AVERAGED_S)
    return Predictions(
        at=predicted.at,
        visits={
            visit: _call(predicted.at, points, before.visits.get(visit), share)
            for visit, points in predicted.visits.items()
        },
        newcomers={
            key: _newcomer(points, None if happened else before.newcomers.get(key))
            for key, points in predicted.shown.items()
        },
        simulated={key: Wait(*points) for key, points in predicted.simulated.items()},
    )


def _call(now: int, points: Points | None, before: PredictedCall | None, share: float) -> PredictedCall | None:
    if points is None:
        return None
    call = PredictedCall(*(now + round(point * 1000) for point in points))
    if before is None or before.high_at <= now or _moved(call, before) > 1000 * max(MOVED_S, MOVED_SHARE * points[1]):
        return call
    return PredictedCall(*(round(old + share * (new - old)) for new, old in zip(call, before, strict=True)))


def _newcomer(points: Points | None, before: Wait | None) -> Wait | None:
    if points is None:
        return None
    wait = Wait(*points)
    if before is None:
        return wait
    moved = _moved(points, (before.low_s, before.median_s, before.high_s))
    return before if moved <= max(STEADY_S, STEADY_SHARE * wait.median_s) else wait


def _moved(new: tuple[float, ...], old: tuple[float, ...]) -> float:
    return max(abs(one - other) for one, other in zip(new, old, strict=True))
