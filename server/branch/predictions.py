"""Who is shown which wait: by what was predicted last of this branch, and where nothing was, by the engine's own estimate.

The predictions are beside the engine's state and no part of it. What a customer was shown at check-in is stamped into the
command, so that the engine keeps it with the check-in. Times are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lobby.engine import estimates
from lobby.engine.commands import CheckIn, Command, Prediction
from lobby.engine.engine import Engine
from lobby.engine.estimates import Standing
from lobby.engine.input_snapshot import Newcomer
from lobby.engine.model import Visit, Wait
from lobby.engine.tally import NO_WAIT_S
from lobby.ids import ServiceId, VisitId

STEP_MS = 60_000
"""A predicted wait is shown to the minute."""


class PredictedCall(NamedTuple):
    """When somebody will be called: the 10 %, 50 % and 90 % points."""

    low_at: int
    median_at: int
    high_at: int


@dataclass(frozen=True, slots=True)
class Predictions:
    """What was predicted at `at`, when the lobby was played forward.

    visits: of each visit that waits; newcomers: of whoever would check in now, and of whoever is booked for the coming
    hour, from the booked time. None in either: it is not sure that anybody would call. `simulated` are the newcomers'
    waits before they were calibrated by the last waits.
    """

    at: int
    visits: Mapping[VisitId, PredictedCall | None] = field(default_factory=dict)
    newcomers: Mapping[Newcomer, Wait | None] = field(default_factory=dict)
    simulated: Mapping[Newcomer, Wait] = field(default_factory=dict)


class BranchPredictions:
    """The latest predictions of one branch. `revision` rises with each change that a view may show."""

    def __init__(self, latest: Predictions | None = None) -> None:
        self.revision = 0
        self._latest = latest

    def replace(self, latest: Predictions | None) -> None:
        """Show these from now on; None: show the engine's own estimates."""
        self._latest = latest
        self.revision += 1

    def until_now(self, engine: Engine) -> Predictions | None:
        """Return the latest predictions, with what is shown by them to those who wait and came since; None before any."""
        if self._latest is None:
            return None
        calls = ((visit.id, self._call_of(visit)) for visit in engine.everybody_waiting())
        return replace(self._latest, visits={visit: known[0] for visit, known in calls if known is not None})

    def stamped(self, engine: Engine, command: Command) -> Command:
        """Return the command; a check-in with what was predicted for this customer, where anything was."""
        if self._latest is None or not isinstance(command, CheckIn):
            return command
        newcomer = _newcomer_of(engine, command)
        if newcomer is None or newcomer not in self._latest.newcomers:
            return command
        shown, simulated = self._latest.newcomers[newcomer], self._latest.simulated.get(newcomer)
        return replace(command, prediction=Prediction(_rounded(shown), _rounded(simulated)))

    # --- shown ------------------------------------------------------------------------------------------------------

    def newcomer(self, engine: Engine, service: ServiceId, now: int) -> Wait | None:
        """Return the wait of somebody of the branch's first customer class who would check in now; None where no open desk
        takes the service."""
        newcomer = service, engine.branch.classes[0].id
        if self._latest is not None and newcomer in self._latest.newcomers:
            return self._latest.newcomers[newcomer]
        return engine.estimate(service, now)

    def standing_of(self, engine: Engine, visit: VisitId, now: int) -> Standing:
        """Return how many are called before this waiting visit, and its wait. Raises NotFound("unknown_visit")."""
        return self._shown(engine.standing_of(visit, now), now)

    def standings(self, engine: Engine, now: int) -> Iterator[Standing]:
        """Yield the same for every waiting visit, in one pass."""
        return (self._shown(standing, now) for standing in engine.standing(now))

    def _shown(self, own: Standing, now: int) -> Standing:
        """`own` is the engine's; it stands where nothing was predicted, or where the predicted time is over and nobody
        called."""
        known = self._call_of(own.visit)
        if known is None:
            return own
        (call,) = known
        if call is None:
            return own._replace(wait=None)
        if now > call.high_at + NO_WAIT_S * 1000:
            return own
        wait = Wait(*(_to_the_minute(at - now) for at in call))
        return own._replace(wait=Wait(0.0, 0.0, NO_WAIT_S) if estimates.still_waits(own.visit, wait, now) else wait)

    def _call_of(self, visit: Visit) -> tuple[PredictedCall | None] | None:
        """Return what was predicted for this visit, or for one like it just before it came; None where nothing was."""
        latest, step = self._latest, visit.current
        if latest is None:
            return None
        if visit.id in latest.visits:
            return (latest.visits[visit.id],)
        came_since = visit.step == 0 and visit.checked_in_at >= latest.at
        if not came_since or visit.language_needed is not None or step.desk_wanted is not None:
            return None
        newcomer = visit.appointment or "" if visit.booked else (step.service, visit.customer_class)
        return (_call(step.clock_at, latest.newcomers[newcomer]),) if newcomer in latest.newcomers else None


def _newcomer_of(engine: Engine, command: CheckIn) -> Newcomer | None:
    """As whom this customer was predicted; None for whoever needs a language, of whom nothing is."""
    if command.language_needed:
        return None
    if command.appointment:
        booked = engine.find_appointment(command.appointment)
        return None if booked is None or booked.language_needed else command.appointment
    return (command.services[0], command.customer_class) if command.services else None


def _rounded(wait: Wait | None) -> tuple[int, ...] | None:
    return None if wait is None else wait.rounded()


def _call(begun: int, wait: Wait | None) -> PredictedCall | None:
    if wait is None:
        return None
    return PredictedCall(*(begun + round(seconds * 1000) for seconds in (wait.low_s, wait.median_s, wait.high_s)))


def _to_the_minute(ms: int) -> float:
    """Seconds, whole minutes of them."""
    return max(0, round(ms / STEP_MS)) * STEP_MS / 1000
