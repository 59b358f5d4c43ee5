"""What the server and its workers say to each other. Plain values: they go through a pipe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from lobby.contract.planning import Advice
from lobby.engine.input_snapshot import InputSnapshot, Newcomer
from lobby.engine.model import Branch
from lobby.ids import BranchId, VisitId

Points = tuple[float, float, float]
"""The 10, 50 and 90 % points of a wait, in seconds."""


Answer = TypeVar("Answer")


class Request(Generic[Answer]):
    """What a worker is asked for; each kind says what it is answered with."""


@dataclass(frozen=True, slots=True)
class Learn(Request[int]):
    """Learn from the service days before `today` (ISO), of a branch as it is configured now. Answered with how many visits
    there were to learn from."""

    branch: Branch
    today: str


@dataclass(frozen=True, slots=True)
class Play(Request["PredictedWaits | None"]):
    """Play this lobby forward. Answered with `PredictedWaits`; with None where there is too little to learn from."""

    snapshot: InputSnapshot


class PredictedWaits(NamedTuple):
    """`shown` is `simulated`, calibrated by what the last waits have taught. None: it is not sure that anybody would call."""

    at: int
    visits: dict[VisitId, Points | None]
    shown: dict[Newcomer, Points | None]
    simulated: dict[Newcomer, Points]


@dataclass(frozen=True, slots=True)
class MakePlan(Request[str]):
    """Plan this service day (ISO) of a branch. `now`: milliseconds since 1970. Answered with a `PlanView` as JSON."""

    branch: BranchId
    day: str
    now: int


@dataclass(frozen=True, slots=True)
class Advise(Request[Advice | None]):
    """What would help most in the coming hour of this service day, which is today. Answered with None where nothing is
    needed."""

    branch: BranchId
    day: str
    now: int
