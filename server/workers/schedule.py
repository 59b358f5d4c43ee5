"""Which branch the worker serves next. Pure: it is given the time and how the branches stand.

A branch is played forward at most once a second after something happened there, and every 15 seconds otherwise, if there
is anybody to play with. Each morning it is learned anew, the fullest first; until then yesterday's habits serve. Learning
takes at most half of the worker's time while others wait to be played, so that no lobby waits for another's lessons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lobby.ids import BranchId

SOONEST_S, LATEST_S = 1.0, 15.0
"""How soon after an event, and how often without one, a branch is played forward."""


class Glance(NamedTuple):
    """How a branch stands: its last event, how many wait, and how many desks are open."""

    seq: int
    waiting: int
    desks: int


@dataclass(slots=True)
class BranchWork:
    """What is known of one branch here: its service day, the day learned for, the last snapshot's seq, when it was taken."""

    day: str = ""
    learned_day: str = ""
    useful: bool = False
    seq: int = -1
    taken_s: float = float("-inf")


class WorkSchedule:
    """All times are seconds of one clock that never steps back."""

    def __init__(self) -> None:
        self._branches: dict[BranchId, BranchWork] = {}
        self._learn_again_s = float("-inf")

    def day_is(self, branch: BranchId, day: str) -> None:
        self._branches.setdefault(branch, BranchWork()).day = day

    def due(self, glances: Mapping[BranchId, Glance], now_s: float) -> list[BranchId]:
        """Return the branches that are due, the longest first."""
        due = [
            (work.taken_s, branch)
            for branch, glance in glances.items()
            if (work := self._branches.get(branch)) is not None and _is_due(work, glance, now_s)
        ]
        return [branch for _, branch in sorted(due)]

    def to_learn(self, glances: Mapping[BranchId, Glance], now_s: float, *, idle: bool = False) -> BranchId | None:
        """Return the fullest branch that is not learned for its day, None where all are. `idle`: nobody waits to be
        played."""
        if not idle and now_s < self._learn_again_s:
            return None
        unlearned = [
            branch
            for branch in glances
            if (work := self._branches.get(branch)) is not None and work.day != work.learned_day
        ]
        return max(unlearned, key=lambda branch: (glances[branch].waiting, glances[branch].desks), default=None)

    def learned(self, branch: BranchId, day: str, useful: bool, begun_s: float, now_s: float) -> None:
        """It was learned for this day, from `begun_s` to now; `useful` if there was enough to learn from."""
        work = self._branches[branch]
        work.learned_day, work.useful = day, useful
        self._learn_again_s = now_s + (now_s - begun_s)

    def taken(self, branch: BranchId, seq: int, now_s: float) -> bool:
        """Note that its snapshot was taken; return whether anything had happened there since the last one."""
        work = self._branches[branch]
        happened = seq != work.seq
        work.seq, work.taken_s = seq, now_s
        return happened

    def day_of(self, branch: BranchId) -> str:
        return self._branches[branch].day


def _is_due(work: BranchWork, glance: Glance, now_s: float) -> bool:
    if not work.useful or now_s < work.taken_s + SOONEST_S:
        return False
    if glance.seq != work.seq:
        return True
    return bool(glance.waiting or glance.desks) and now_s >= work.taken_s + LATEST_S
