"""From the present moment and the habits of a branch to the wait of everybody who waits, and of whoever would come now."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lobby.engine.estimates import Asked
from lobby.engine.picture import Kind, Picture
from lobby.ids import VisitId
from lobby.waits.habits import Habits
from lobby.waits.playing import play
from lobby.waits.scene import Floats
from lobby.waits.stage import Stage, rule_of

REPLICATIONS = 100
HORIZON_S = 8 * 3600.0


class Played(NamedTuple):
    """[replications] seconds from the picture to the call; infinite where nobody would call within the horizon.

    `newcomers`: of who might come now, from where their wait's clock begins. `kinds`: what they would be.
    """

    visits: dict[VisitId, Floats]
    newcomers: dict[Asked, Floats]
    kinds: dict[Asked, Kind]


def play_forward(picture: Picture, habits: Habits, replications: int = REPLICATIONS, seed: int | None = None) -> Played:
    """Possible futures of this lobby. `seed`: the picture's own place in the stream of events, unless given."""
    stage = Stage(picture, habits)
    if not stage.everybody:
        return Played({}, {}, {})
    waits = play(
        stage.scene(), rule_of(picture.branch.calling), replications, HORIZON_S,
        picture.seq % 2**31 if seed is None else seed,
    )  # fmt: skip
    return Played(
        {one.visit: waits[:, k] for k, one in enumerate(stage.everybody) if one.visit is not None},
        {
            one.asks: np.maximum(0.0, waits[:, k] - one.clock_s)
            for k, one in enumerate(stage.everybody)
            if one.asks is not None
        },
        {one.asks: one.kind for one in stage.everybody if one.asks is not None},
    )


def points_of(waits: Floats, shares: tuple[float, ...] = (0.1, 0.5, 0.9)) -> Floats:
    """The waits below which these shares of the futures lie."""
    ordered = np.sort(waits)
    places = np.array(shares) * len(ordered) - 0.5
    low = np.clip(np.floor(places).astype(np.int64), 0, len(ordered) - 1)
    high = np.minimum(low + 1, len(ordered) - 1)
    with np.errstate(invalid="ignore"):
        between = ordered[low] + np.clip(places - low, 0, 1) * (ordered[high] - ordered[low])
    return np.where(np.isnan(between), np.inf, between)
