"""What the worker learns of a branch from its record: habits, how far the last estimates were off, a second opinion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from lobby.engine.model import Branch, Visit
from lobby.ids import ServiceId
from prediction.history.habits import Habits, learn, mean_taken
from prediction.history.past_day import PastDay
from prediction.waits import features
from prediction.waits.blend import SHORT_S, Blend, BlendCase, learn_blend, spread_out
from prediction.waits.calibrate import Correction, by_service
from server.store.base import RecordedPast, SimulatedWait
from server.workers.history import FEW_SERVED
from server.workers.messages import Learn, Points
from server.workers.past_days import bounds_of, read_day

LAST_DAYS = 40


class WaitModel(NamedTuple):
    """`blend`: None before there are two weeks of waits that were predicted, or where it does not help."""

    habits: Habits
    corrections: dict[ServiceId, Correction]
    blend: Blend | None = None


class PastWait(NamedTuple):
    """A visit that was called on a day (ISO): what was simulated when it checked in, and the wait that came, seconds."""

    day: str
    visit: Visit
    simulated: Points
    waited_s: float

    @property
    def service(self) -> ServiceId:
        return self.visit.steps[0].service


async def learn_from(past: RecordedPast, wanted: Learn) -> WaitModel | None:
    """Learn from the last days before today; None where they hold too little."""
    branch = wanted.branch
    names = await past.days_before(branch.id, wanted.today, LAST_DAYS)
    days = [await read_day(past, branch, name) for name in names]
    habits = learn(days)
    if habits.served < FEW_SERVED:
        return None
    (begins_at, _), (_, ends_at) = bounds_of(branch, names[0]), bounds_of(branch, names[-1])
    waits = list(_waits(days, await past.simulated_waits(branch.id, begins_at, ends_at)))
    corrections = _corrections(waits)
    return WaitModel(habits, corrections, learn_blend(_cases(branch, days, waits, habits), corrections))


def _waits(days: Sequence[PastDay], simulated: Sequence[SimulatedWait]) -> Iterator[PastWait]:
    """What was simulated for whoever checked in on these days, and what came of it; the oldest first. Who was called within a
    minute, as predicted, teaches nothing about waiting."""
    called = {
        visit.id: (day.day.isoformat(), visit, max(0, step.called_at - step.clock_at) / 1000)
        for day in days
        for visit in day.visits
        if (step := visit.steps[0]).called_at is not None and step.shown is not None
    }
    for id, low, median, high in simulated:
        if id in called:
            day, visit, waited_s = called[id]
            if max(waited_s, high) > SHORT_S:
                yield PastWait(day, visit, (low, median, high), waited_s)


def _corrections(waits: Sequence[PastWait]) -> dict[ServiceId, Correction]:
    if not waits:
        return {}
    low, median, high = np.array([wait.simulated for wait in waits], np.float64).T
    waited = np.array([wait.waited_s for wait in waits])
    found = by_service([wait.service for wait in waits], low, median, high, waited)
    return {ServiceId(service): correction for service, correction in found.items()}


def _cases(branch: Branch, days: Sequence[PastDay], waits: Sequence[PastWait], habits: Habits) -> list[BlendCase]:
    """As many as the blend learns from, each with what could be seen of the lobby when it checked in."""
    chosen, usual_s = spread_out(waits), mean_taken(habits, branch)
    seen = {day.day.isoformat(): features.LobbyBefore(day, branch) for day in days}
    return [
        BlendCase(
            wait.day,
            wait.service,
            features.questions(seen[wait.day].before(wait.visit.checked_in_at), _asking(wait.visit), usual_s),
            wait.simulated,
            wait.waited_s,
        )
        for wait in chosen
    ]


def _asking(visit: Visit) -> features.Asking:
    return features.Asking(visit.steps[0].service, visit.steps[0].target_s, visit.booked)
