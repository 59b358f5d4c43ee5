"""What customers of the demo's past were shown that they would wait.

The worker that plays the lobby forward would take hours for six weeks, so they were shown a simpler estimate: the work that
waits at the desks that take the service, shared by these desks. As in a real lobby it is made from what is known at the
check-in, and calibrated from day to day by the waits that came of it (`prediction.waits.calibrate`).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lobby.engine.commands import CheckIn, Prediction
from lobby.engine.engine import Engine
from lobby.engine.estimates import gamma_points
from lobby.engine.model import DeskState, Visit, Wait
from lobby.engine.tally import counts
from lobby.ids import VisitId
from prediction.waits.calibrate import Correction, by_service

Points = tuple[float, float, float]

LAST_WAITS = 1200
AS_IT_IS = Correction()


class LearnedWaits:
    """`predict` at a check-in, `learn` when the day is over."""

    def __init__(self) -> None:
        self._corrections: dict[str, Correction] = {}
        self._predicted: dict[VisitId, Points] = {}  # of today's visits, before calibration
        self._waits: list[tuple[str, Points, float]] = []  # of the last: service, points before calibration, wait in s

    def predict(self, engine: Engine, check_in: CheckIn) -> Prediction | None:
        """Return the wait that this check-in is shown, and the one simulated; None for who is booked, whose wait begins
        at the booked time, and where no open desk takes the service."""
        points = None if check_in.appointment is not None else pooled(engine, check_in)
        if points is None:
            return None
        self._predicted[check_in.visit] = points
        correction = self._corrections.get(check_in.services[0], AS_IT_IS)
        low, median, high = correction.apply(*(np.array([point]) for point in points))
        shown = Wait(float(low[0]), float(median[0]), float(high[0]))
        return Prediction(shown.rounded(), Wait(*points).rounded())

    def learn(self, visits: Iterable[Visit]) -> None:
        """Calibrate by the waits of these visits, too."""
        for visit in visits:
            first = visit.steps[0]
            points = self._predicted.get(visit.id)
            if points is not None and first.called_at is not None:
                waited_s = max(0, first.called_at - first.clock_at) / 1000
                if counts(Wait(*points).rounded(), waited_s):
                    self._waits.append((first.service, points, waited_s))
        self._predicted.clear()
        self._waits = self._waits[-LAST_WAITS:]
        if self._waits:
            services, points, waited = zip(*self._waits, strict=True)
            lows, medians, highs = np.array(points, np.float64).T
            self._corrections = by_service(services, lows, medians, highs, np.array(waited, np.float64))


def pooled(engine: Engine, check_in: CheckIn) -> Points | None:
    """Return the 10 %, 50 % and 90 % points in seconds; None where no open desk takes the service."""
    service = check_in.services[0]
    able = [desk for desk in engine.branch.desks if service in desk.skills]
    at_work = [desk for desk in able if engine.desks[desk.id].state is DeskState.OPEN]
    if not at_work:
        return None
    if any(engine.desks[desk.id].visit is None for desk in at_work) and not engine.waiting(service=service):
        return 0.0, 0.0, 0.0
    shared = {skill for desk in at_work for skill in desk.skills}
    ahead = {skill: engine.waiting(service=skill) for skill in shared}
    work_s = sum(engine.usual_s(skill) * count for skill, count in ahead.items()) + engine.usual_s(service)
    count = sum(ahead.values()) + 1
    gap_s = work_s / count / len(at_work)
    low, median, high = gamma_points(count)
    return low * gap_s, median * gap_s, high * gap_s
