"""What the worker does with each wish."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lobby.engine.picture import Picture
from lobby.ids import BranchId, ServiceId
from lobby.waits.calibrate import Correction
from lobby.waits.player import play_forward, points_of
from server.store.file import StoreFile
from server.waits.kept import KeptLessons
from server.waits.learning import Learned, learn_from
from server.waits.messages import Foreseen, Learn, Play, Points


class Foreseer:
    """Knows what it has learned of each branch; reads the record, never writes it."""

    def __init__(self, database: Path) -> None:
        self._file = StoreFile(database)
        self._kept = KeptLessons(database.parent / "learned")
        self._learned: dict[BranchId, Learned | None] = {}

    def answer(self, wish: Learn | Play) -> int | Foreseen | None:
        return self.learn(wish) if isinstance(wish, Learn) else self.foresee(wish.picture)

    def learn(self, wish: Learn) -> int:
        learned = self._learned[wish.branch] = self._kept.find(wish) or self._learn_anew(wish)
        return learned.habits.served if learned else 0

    def _learn_anew(self, wish: Learn) -> Learned | None:
        db = self._file.open_reader()
        try:
            learned = learn_from(db, wish)
        finally:
            db.close()
        if learned is not None:
            self._kept.keep(wish, learned)
        return learned

    def foresee(self, picture: Picture) -> Foreseen | None:
        learned = self._learned.get(picture.branch.id)
        if learned is None:
            return None
        played = play_forward(picture, learned.habits)
        kinds = {one.visit: one.kind for one in picture.waiting}
        booked = {one.reference: one.kind for one in picture.expected}
        raw = {asked: _points(waits) for asked, waits in played.newcomers.items()}
        return Foreseen(
            at=picture.at,
            visits={
                visit: _put_right(learned, kinds[visit].service, _points(waits))
                for visit, waits in played.visits.items()
            },
            told={
                asked: _put_right(learned, booked[asked].service if isinstance(asked, str) else asked[0], points)
                for asked, points in raw.items()
            },
            played={asked: points for asked, points in raw.items() if points},
        )


def _points(waits: NDArray[np.float64]) -> Points | None:
    """None where it is not sure that anybody would call: no estimate is better than a wrong one."""
    low, median, high = (float(point) for point in points_of(waits))
    return (low, median, high) if np.isfinite(high) else None


def _put_right(learned: Learned, service: ServiceId, points: Points | None) -> Points | None:
    if points is None:
        return None
    correction = learned.corrections.get(service, Correction())
    low, median, high = correction.apply(*(np.array([point]) for point in points))
    return float(low[0]), float(median[0]), float(high[0])
