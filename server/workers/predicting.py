"""What the worker does with each request."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np

from lobby.engine.input_snapshot import InputSnapshot, Kind
from lobby.ids import BranchId, ServiceId
from prediction.history.habits import mean_taken
from prediction.waits.blend import corrected
from prediction.waits.features import Asking, of_inputs, questions
from prediction.waits.inputs import Floats
from prediction.waits.player import play_forward, points_of
from server.store import open_store
from server.store.base import StoreAddress, Use
from server.workers.kept import KeptLessons
from server.workers.learning import WaitModel, learn_from
from server.workers.messages import Learn, Play, Points, PredictedWaits

Who = TypeVar("Who")


class WaitPredictor:
    """Knows what it has learned of each branch; reads the record, never writes it."""

    def __init__(self, record: StoreAddress, folder: Path) -> None:
        """`folder`: where what was learned is kept for the day."""
        self._record = record
        self._kept = KeptLessons(folder / "learned")
        self._learned: dict[BranchId, WaitModel | None] = {}

    def answer(self, request: Learn | Play) -> int | PredictedWaits | None:
        return self.learn(request) if isinstance(request, Learn) else self.predict(request.snapshot)

    def learn(self, request: Learn) -> int:
        learned = self._learned[request.branch.id] = self._kept.find(request) or self._learn_anew(request)
        return learned.habits.served if learned else 0

    def _learn_anew(self, request: Learn) -> WaitModel | None:
        learned = asyncio.run(self._read_and_learn(request))
        if learned is not None:
            self._kept.keep(request, learned)
        return learned

    async def _read_and_learn(self, request: Learn) -> WaitModel | None:
        async with open_store(self._record, Use.READ) as store:
            return await learn_from(store, request)

    def predict(self, snapshot: InputSnapshot) -> PredictedWaits | None:
        learned = self._learned.get(snapshot.branch.id)
        if learned is None:
            return None
        simulated = play_forward(snapshot, learned.habits)
        waiting, asked = _sure(simulated.visits), _sure(simulated.newcomers)
        kinds = {one.visit: one.kind for one in snapshot.waiting}
        visits = _calibrated(learned, [kinds[visit].service for visit in waiting], [*waiting.values()])
        shown = _shown(learned, snapshot, [simulated.kinds[one] for one in asked], [*asked.values()])
        return PredictedWaits(
            at=snapshot.at,
            visits=dict.fromkeys(simulated.visits) | dict(zip(waiting, visits, strict=True)),
            shown=dict.fromkeys(simulated.newcomers) | dict(zip(asked, shown, strict=True)),
            simulated=asked,
        )


def _sure(waits: Mapping[Who, Floats]) -> dict[Who, Points]:
    """Of whoever it is sure that somebody would call: no estimate is better than a wrong one."""
    points = {who: points_of(one) for who, one in waits.items()}
    return {who: _plain(one) for who, one in points.items() if np.isfinite(one).all()}


def _calibrated(learned: WaitModel, services: list[ServiceId], simulated: list[Points]) -> list[Points]:
    if not simulated:
        return []
    return [_plain(one) for one in corrected(learned.corrections, services, np.array(simulated))]


def _shown(learned: WaitModel, snapshot: InputSnapshot, kinds: list[Kind], simulated: list[Points]) -> list[Points]:
    """Calibrate, and blend with the second opinion where there is one."""
    services = [kind.service for kind in kinds]
    calibrated = _calibrated(learned, services, simulated)
    if learned.blend is None or not kinds:
        return calibrated
    now, usual_s = of_inputs(snapshot), mean_taken(learned.habits, snapshot.branch)
    answers = [questions(now, Asking(kind.service, kind.target_s, kind.booked), usual_s) for kind in kinds]
    blended = learned.blend.apply(services, np.array(answers), np.array(simulated), np.array(calibrated))
    return [_plain(one) for one in blended]


def _plain(points: Floats) -> Points:
    low, median, high = (float(point) for point in points)
    return low, median, high
