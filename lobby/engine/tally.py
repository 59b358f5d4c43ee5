"""What the visits of a branch come to: counts, and those that screens ask for, kept up to date so that nobody looks at all.

`change` is told of each visit that takes the place of another. It takes out what the old one was filed under and files the
new one, so what stands here is always what a walk over all visits would find, also after an undo.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from lobby.engine.model import State, Step, Visit
from lobby.ids import ServiceId, VisitId

NO_WAIT_S = 60.0
"""A wait below this is shown as none: not to somebody who has waited for as long already."""


class ShownWait(NamedTuple):
    """A wait that was shown and has ended in a call. `shown`: the 10, 50 and 90 % points, in seconds."""

    called_at: int
    shown: tuple[int, ...]
    waited_s: float


Place = tuple[int, VisitId]
"""Where a visit is filed: by a time, and where two have the same by the id."""


class Tally:
    """Of the visits that the state holds, ended ones too. Each list is in order."""

    def __init__(self) -> None:
        self.walk_ins = 0  # with those whose appointment was on no list
        self.called = 0  # steps
        self.called_on_time = 0
        self.service_days: dict[str, int] = {}  # how many visits of each
        self.shown: dict[ServiceId, list[ShownWait]] = {}  # those worth counting, by the step's service
        self.on_hold: list[Place] = []
        self.papers_wanted: list[Place] = []
        self._checked_in: list[int] = []
        self._calls: list[Place] = []

    # --- asking ----------------------------------------------------------------------------------------------------

    def joined_since(self, at: int) -> int:
        """Count the visits that checked in after this time."""
        return len(self._checked_in) - bisect_right(self._checked_in, at)

    def last_calls(self) -> Iterator[list[VisitId]]:
        """Yield who was called last and at the same time, the newest first; every visit that was called is in one list."""
        for _, called in groupby(reversed(self._calls), key=itemgetter(0)):
            yield [visit for _, visit in called]

    def contents(self) -> dict[str, Any]:
        """Return all that stands here, for comparing two states."""
        return {**vars(self), "shown": {service: list(waits) for service, waits in self.shown.items() if waits}}

    # --- changing --------------------------------------------------------------------------------------------------

    def change(self, old: Visit | None, new: Visit) -> None:
        """Count the new visit in place of the old one of its id; None: it has just come.

        Every press comes by here, so what is as it was is not looked at.
        """
        if old is None:
            self.walk_ins += new.appointment is None
            self.service_days[new.service_day] = self.service_days.get(new.service_day, 0) + 1
            insort(self._checked_in, new.checked_in_at)
        last_call_at = None if old is None else old.last_call_at
        if last_call_at != new.last_call_at:
            _move(self._calls, last_call_at, new.last_call_at, new.id)
        held_at, held_now_at = _held_at(old), _held_at(new)
        if held_at != held_now_at:
            _move(self.on_hold, held_at, held_now_at, new.id)
        if (None if old is None else old.paper) is not new.paper:
            _move(self.papers_wanted, _wanted_at(old), _wanted_at(new), new.id)
        steps: tuple[Step, ...] = () if old is None else old.steps
        if _called_otherwise(steps, new.steps):
            self._count_calls(steps, -1)
            self._count_calls(new.steps, 1)

    def _count_calls(self, steps: tuple[Step, ...], by: int) -> None:
        """Count the steps that were called once more (1), or no longer (-1)."""
        for step in steps:
            if step.called_at is None:
                continue
            waited_ms = step.called_at - step.clock_at
            self.called += by
            self.called_on_time += by * (waited_ms <= step.target_s * 1000)
            waited_s = max(0, waited_ms) / 1000
            if step.shown is not None and counts(step.shown, waited_s):
                waits, wait = self.shown.setdefault(step.service, []), ShownWait(step.called_at, step.shown, waited_s)
                if by > 0:
                    insort(waits, wait)
                else:
                    del waits[bisect_left(waits, wait)]


def counts(shown: tuple[int, ...], waited_s: float) -> bool:
    """Say whether there was a wait at all, shown or had. `shown`: its 10, 50 and 90 % points, in seconds."""
    return max(waited_s, shown[2]) >= NO_WAIT_S


def _move(filed: list[Place], before: int | None, now: int | None, visit: VisitId) -> None:
    """File the visit under this time instead of that one; None: not at all."""
    if before is not None:
        del filed[bisect_left(filed, (before, visit))]
    if now is not None:
        insort(filed, (now, visit))


def _held_at(visit: Visit | None) -> int | None:
    return visit.checked_in_at if visit is not None and visit.state is State.ON_HOLD else None


def _wanted_at(visit: Visit | None) -> int | None:
    wanted = visit is not None and visit.paper is not None and visit.paper.state == "wanted"
    return visit.checked_in_at if visit is not None and wanted else None


def _called_otherwise(old: tuple[Step, ...], new: tuple[Step, ...]) -> bool:
    """Say whether steps were called that were not, or at another time, or after another wait. A step never changes its
    service, its target or what was shown."""
    if len(old) != len(new):
        return True
    for before, now in zip(old, new, strict=True):
        if before.called_at != now.called_at or (before.clock_at != now.clock_at and now.called_at is not None):
            return True
    return False
