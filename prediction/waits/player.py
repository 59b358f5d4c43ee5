"""From the present moment and the habits of a branch to the wait of everybody who waits, and of whoever would come now."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lobby.engine.input_snapshot import InputSnapshot, Kind, Newcomer
from lobby.ids import VisitId
from prediction.history.habits import Habits
from prediction.waits.arrange import InputsBuilder, rule_of
from prediction.waits.inputs import Floats
from prediction.waits.playing import play

REPLICATIONS = 100
HORIZON_S = 8 * 3600.0


class SimulatedWaits(NamedTuple):
    """[replications] seconds from the snapshot to the call; infinite where nobody would call within the horizon.

    `newcomers`: of who might come now, from where their wait's clock begins. `kinds`: what they would be.
    """

    visits: dict[VisitId, Floats]
    newcomers: dict[Newcomer, Floats]
    kinds: dict[Newcomer, Kind]


def play_forward(
    snapshot: InputSnapshot, habits: Habits, replications: int = REPLICATIONS, seed: int | None = None
) -> SimulatedWaits:
    """Play possible futures of this lobby. `seed`: the snapshot's own place in the stream of events, unless given."""
    builder = InputsBuilder(snapshot, habits)
    if not builder.everybody:
        return SimulatedWaits({}, {}, {})
    waits = play(
        builder.build(), rule_of(snapshot.branch.calling), replications, HORIZON_S,
        snapshot.seq % 2**31 if seed is None else seed,
    )  # fmt: skip
    return SimulatedWaits(
        {one.visit: waits[:, k] for k, one in enumerate(builder.everybody) if one.visit is not None},
        {
            one.asks: np.maximum(0.0, waits[:, k] - one.clock_s)
            for k, one in enumerate(builder.everybody)
            if one.asks is not None
        },
        {one.asks: one.kind for one in builder.everybody if one.asks is not None},
    )


def points_of(waits: Floats, shares: tuple[float, ...] = (0.1, 0.5, 0.9)) -> Floats:
    """Return the waits below which these shares of the futures lie, in seconds."""
    ordered = np.sort(waits)
    places = np.array(shares) * len(ordered) - 0.5
    low = np.clip(np.floor(places).astype(np.int64), 0, len(ordered) - 1)
    high = np.minimum(low + 1, len(ordered) - 1)
    with np.errstate(invalid="ignore"):
        between = ordered[low] + np.clip(places - low, 0, 1) * (ordered[high] - ordered[low])
    return np.where(np.isnan(between), np.inf, between)
