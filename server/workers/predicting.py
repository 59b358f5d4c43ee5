"""What the worker does with each wish."""

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

    def answer(self, wish: Learn | Play) -> int | PredictedWaits | None:
        return self.learn(wish) if isinstance(wish, Learn) else self.foresee(wish.inputs)

    def learn(self, wish: Learn) -> int:
        learned = self._learned[wish.branch.id] = self._kept.find(wish) or self._learn_anew(wish)
        return learned.habits.served if learned else 0

    def _learn_anew(self, wish: Learn) -> WaitModel | None:
        learned = asyncio.run(self._read_and_learn(wish))
        if learned is not None:
            self._kept.keep(wish, learned)
        return learned

    async def _read_and_learn(self, wish: Learn) -> WaitModel | None:
        async with open_store(self._record, Use.READ) as store:
            return await learn_from(store, wish)

    def foresee(self, inputs: InputSnapshot) -> PredictedWaits | None:
        learned = self._learned.get(inputs.branch.id)
        if learned is None:
            return None
        played = play_forward(inputs, learned.habits)
        waiting, asked = _sure(played.visits), _sure(played.newcomers)
        kinds = {one.visit: one.kind for one in inputs.waiting}
        visits = _put_right(learned, [kinds[visit].service for visit in waiting], [*waiting.values()])
        told = _told(learned, inputs, [played.kinds[one] for one in asked], [*asked.values()])
        return PredictedWaits(
            at=inputs.at,
            visits=dict.fromkeys(played.visits) | dict(zip(waiting, visits, strict=True)),
            told=dict.fromkeys(played.newcomers) | dict(zip(asked, told, strict=True)),
            played=asked,
        )


def _sure(waits: Mapping[Who, Floats]) -> dict[Who, Points]:
    """Of whoever it is sure that somebody would call: no estimate is better than a wrong one."""
    points = {who: points_of(one) for who, one in waits.items()}
    return {who: _plain(one) for who, one in points.items() if np.isfinite(one).all()}


def _put_right(learned: WaitModel, services: list[ServiceId], played: list[Points]) -> list[Points]:
    if not played:
        return []
    return [_plain(one) for one in corrected(learned.corrections, services, np.array(played))]


def _told(learned: WaitModel, inputs: InputSnapshot, kinds: list[Kind], played: list[Points]) -> list[Points]:
    """Put right, and blended with the second opinion where there is one."""
    services = [kind.service for kind in kinds]
    put_right = _put_right(learned, services, played)
    if learned.blend is None or not kinds:
        return put_right
    now, usual_s = of_inputs(inputs), mean_taken(learned.habits, inputs.branch)
    answers = [questions(now, Asking(kind.service, kind.target_s, kind.booked), usual_s) for kind in kinds]
    blended = learned.blend.apply(services, np.array(answers), np.array(played), np.array(put_right))
    return [_plain(one) for one in blended]


def _plain(points: Floats) -> Points:
    low, median, high = (float(point) for point in points)
    return low, median, high
