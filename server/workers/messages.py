"""What the server and its worker say to each other. Plain values: they go through a pipe."""

from __future__ import annotations

from typing import NamedTuple

from lobby.engine.input_snapshot import InputSnapshot, Newcomer
from lobby.engine.model import Branch
from lobby.ids import VisitId

Points = tuple[float, float, float]
"""The 10, 50 and 90 % points of a wait, in seconds."""


class Learn(NamedTuple):
    """Learn from the service days before `today` (ISO), of a branch as it is configured now. Answered with how many visits
    there were to learn from."""

    branch: Branch
    today: str


class Play(NamedTuple):
    """Play this lobby forward. Answered with `PredictedWaits`; with None where there is too little to learn from."""

    snapshot: InputSnapshot


class PredictedWaits(NamedTuple):
    """`shown` is `simulated` put right by what the last waits have taught. None: it is not sure that anybody would call."""

    at: int
    visits: dict[VisitId, Points | None]
    shown: dict[Newcomer, Points | None]
    simulated: dict[Newcomer, Points]
