"""The desks at the present moment, and when each will be away: breaks and shifts that are planned, or that the record has
taught to be usual.

A desk's planned hours (`Desk.hours`) go before what was learned. Seconds from now, unless a name says otherwise.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from lobby.engine.calling import able
from lobby.engine.input_snapshot import DeskNow, InputSnapshot, Kind
from lobby.engine.model import Desk, DeskState
from prediction.history.desk_habits import UsualShift
from prediction.history.habits import Habits
from prediction.history.past_day import second_of_day
from prediction.waits.inputs import BUSY, COMES, GONE, IDLE, NEVER, ON_BREAK, READY_SOON

SILENT_S = 900.0
"""An open desk that calls nobody for so long, though it could, is not counted on."""
LATE_BREAK_S = 3600.0
"""A break or an opening that is overdue for longer does not come today."""
MINUTE_S = 60.0


class Away(NamedTuple):
    """From when, and for how long; NEVER for good."""

    at: float
    length: float


def takes(desk: Desk, kind: Kind) -> bool:
    return kind.desk_wanted in (None, desk.id) and able(desk, kind.service, kind.language_needed)


class DeskStates:
    """The desks of a snapshot, in its order."""

    def __init__(self, snapshot: InputSnapshot, habits: Habits) -> None:
        configured = {desk.id: desk for desk in snapshot.branch.desks}
        self.configured = [configured[desk.id] for desk in snapshot.desks]
        self._snapshot, self._habits = snapshot, habits
        zone = ZoneInfo(snapshot.branch.timezone)
        self._second = second_of_day(snapshot.at, zone)
        self._weekday = datetime.fromtimestamp(snapshot.at / 1000, zone).weekday()
        self._zone = zone
        ends = [span[-1][1] for desk in self.configured if (span := self._planned(desk))]
        self._last_end = max(ends, default=NEVER)

    def arrays(self) -> dict[str, Any]:
        """Return the arrays state, elapsed [D] and break_at, break_s [D, B]; times in seconds."""
        pairs = list(zip(self._snapshot.desks, self.configured, strict=True))
        states = [self.stands(now, desk) for now, desk in pairs]
        away = [self.away(now, desk) for now, desk in pairs]
        most = max([1, *(len(times) for times in away)])
        rows = [[*times, *[Away(NEVER, 0.0)] * (most - len(times))] for times in away]
        return {
            "state": np.array([state for state, _ in states], np.int64),
            "elapsed": np.array([elapsed for _, elapsed in states], np.float64),
            "break_at": np.array([[one.at for one in row] for row in rows], np.float64).reshape(len(rows), most),
            "break_s": np.array([[one.length for one in row] for row in rows], np.float64).reshape(len(rows), most),
        }

    def stands(self, now: DeskNow, desk: Desk) -> tuple[int, float]:
        """Return how it stands, and for how many seconds."""
        if now.busy is not None:
            return BUSY, self._ago(now.busy.called_at)
        if now.state is DeskState.ON_BREAK:
            return ON_BREAK, self._ago(now.since_at or self._snapshot.at)
        if now.state is not DeskState.OPEN:
            return self._comes(now, desk)
        clocks = [one.checked_in_at for one in self._snapshot.waiting if takes(desk, one.kind)]
        if not clocks:
            return IDLE, 0.0
        silent = self._ago(max(min(clocks), now.free_since_at or 0))
        return (READY_SOON, max(0.0, silent)) if silent < SILENT_S else (GONE, 0.0)

    def away(self, now: DeskNow, desk: Desk) -> list[Away]:
        """Return the breaks still to come, and the end of the shift, in order."""
        open_since = None if now.since_at is None else second_of_day(now.since_at, self._zone)
        here = now.state is DeskState.OPEN and open_since is not None
        times = [
            Away(begins - self._second, length)
            for begins, length in self._breaks(desk)
            if not (here and open_since is not None and open_since >= begins)
        ]
        due = [one for one in times if one.at >= -LATE_BREAK_S and (here or one.at > 0)]
        goes = self._shift(desk).goes
        if goes is not None and goes - self._second > -LATE_BREAK_S and (open_since is None or open_since < goes):
            due = [one for one in due if one.at < goes - self._second]
            due.append(Away(goes - self._second, NEVER))
        return sorted(due)

    def _comes(self, now: DeskNow, desk: Desk) -> tuple[int, float]:
        """A closed desk: will it open?"""
        comes = self._shift(desk).comes
        closed_today = now.since_at is not None and self._ago(now.since_at) < self._second
        if comes is None or closed_today or comes < self._second - LATE_BREAK_S:
            return GONE, 0.0
        return COMES, -max(0.0, comes - self._second)

    def _shift(self, desk: Desk) -> UsualShift:
        planned = self._planned(desk)
        if not planned:
            return UsualShift() if desk.hours else self._habits.shifts.get(desk.id, UsualShift())
        ends = planned[-1][1]
        return UsualShift(planned[0][0], ends if ends < self._last_end else None)

    def _breaks(self, desk: Desk) -> list[tuple[float, float]]:
        """(second of the day, length): the gaps between planned hours, or what is usual."""
        planned = self._planned(desk)
        gaps = [(before[1], after[0] - before[1]) for before, after in pairwise(planned)]
        return gaps or list(self._habits.regular.get(desk.id, ()))

    def _planned(self, desk: Desk) -> list[tuple[float, float]]:
        """Today's spans, in seconds of the day."""
        today = sorted((one.opens, one.closes) for one in desk.hours if one.weekday == self._weekday)
        return [(opens * MINUTE_S, closes * MINUTE_S) for opens, closes in today]

    def _ago(self, at: int) -> float:
        return (self._snapshot.at - at) / 1000
