"""Moments of invented lobbies: days lived by the real engine, looked at whenever somebody begins to wait.

Nothing of a scenario's laws is known to the estimate: service times, arrivals, lunches, patience and transfers are learned
from logged days, the range is calibrated on the waits of a few days more, and what is simulated is blended with the model that
both have taught. As in a running branch, the blend is for who has just come, not for who was handed on.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

import numpy as np

from lobby.engine.model import Branch, CallingParameters
from lobby.ids import ServiceId
from prediction.checks.cases import Case, Floats, Predicted
from prediction.checks.watched_days import HOUR_MS, WaitBegun, Watched, look_later, watch
from prediction.history.habits import Habits, learn, mean_taken
from prediction.waits.blend import Blend, BlendCase, corrected, learn_blend
from prediction.waits.calibrate import Correction, by_service
from prediction.waits.features import Asking, of_inputs, questions
from prediction.waits.player import play_forward, points_of
from simulation.scenario import Scenario, branch_of
from simulation.world import OPENS_AT

LOGGED_DAYS, CHECKED_DAYS, TEST_DAYS = 20, 6, 12
LOGGED_WAITS, CHECKED_WAITS, TEST_WAITS = 400, 600, 600
ALONG, LOOKED_AFTER = (0.0, 0.25, 0.5, 0.75), 50
"""So many visits of the first test days are looked after until they are called: when these shares of their waits are over."""
DAYS = LOGGED_DAYS + CHECKED_DAYS + TEST_DAYS


class LobbyCheck(NamedTuple):
    """One lobby: cases of the days before and of the test, and what Lobby says of the latter. `alone`: the same without the
    second opinion. `along`: the mean absolute error (seconds) of the rest of the wait when each share of it is over."""

    train: list[Case]
    test: list[Case]
    said: Predicted
    alone: Predicted
    along: dict[float, float]


def check(scenario: Scenario, seed: int, calling: CallingParameters, tick: Callable[[], None]) -> LobbyCheck:
    """Learn from logged days, calibrate the range on a few more, and predict test days. `tick` after each day."""
    branch = branch_of(scenario, calling)

    def days(first: int, count: int) -> list[Watched]:
        found = []
        for number in range(first, first + count):
            found.append(watch(scenario, branch, seed, number))
            tick()
        return found

    logged = days(0, LOGGED_DAYS)
    habits = learn([one.day for one in logged])
    checked = days(LOGGED_DAYS, CHECKED_DAYS)
    tested = _some(days(LOGGED_DAYS + CHECKED_DAYS, TEST_DAYS), TEST_WAITS, seed)
    before, last = (
        [*map(Looked, part, _play(part, habits))]
        for part in (_some(logged, LOGGED_WAITS, seed), _some(checked, CHECKED_WAITS, seed))
    )
    corrections = _corrections(last)
    usual_s = mean_taken(habits, branch)
    came = [one for one in [*before, *last] if one.begun[0].step == 0 and np.isfinite(one.simulated).all()]
    blend = learn_blend([_blend_case(one, usual_s) for one in came], corrections)
    train = [_case(begun) for one in logged for begun in one.waits_begun]
    looked = [*map(Looked, tested, _play(tested, habits))]
    said, alone = (_say(looked, corrections, one, usual_s) for one in (blend, None))
    along = _along(scenario, branch, seed, habits, corrections)
    return LobbyCheck(train, [_case(begun) for begun in tested], said, alone, along)


def _along(
    scenario: Scenario, branch: Branch, seed: int, habits: Habits, corrections: dict[ServiceId, Correction]
) -> dict[float, float]:
    off: dict[float, list[float]] = {share: [] for share in ALONG}
    for number in (LOGGED_DAYS + CHECKED_DAYS, LOGGED_DAYS + CHECKED_DAYS + 1):
        looks = look_later(scenario, branch, seed, number, ALONG)
        visits = sorted({look.visit for look in looks})
        chosen = set(Random(seed).sample(visits, min(len(visits), LOOKED_AFTER // 2)))
        for look in looks:
            if look.visit in chosen:
                simulated = points_of(play_forward(look.snapshot, habits).visits[look.visit])
                said = corrected(corrections, [look.service], simulated[None, :])[0, 1]
                off[look.share].append(abs(float(said) - look.left_s))
    return {share: float(np.mean(errors)) for share, errors in off.items() if errors}


class Looked(NamedTuple):
    """A moment with its wait, and the 10, 50 and 90 % points as simulated."""

    begun: tuple[WaitBegun, float]
    simulated: Floats

    @property
    def service(self) -> ServiceId:
        return self.begun[0].service


def _some(days: list[Watched], count: int, seed: int) -> list[tuple[WaitBegun, float]]:
    """In order of time."""
    every = [begun for one in days for begun in one.waits_begun]
    chosen = Random(seed).sample(range(len(every)), min(count, len(every)))
    return [every[place] for place in sorted(chosen)]


def _play(waits_begun: list[tuple[WaitBegun, float]], habits: Habits) -> list[Floats]:
    return [points_of(play_forward(one.snapshot, habits).visits[one.visit]) for one, _ in waits_begun]


def _corrections(looked: list[Looked]) -> dict[ServiceId, Correction]:
    if not looked:
        return {}
    low, median, high = np.array([one.simulated for one in looked]).T
    waits = np.array([one.begun[1] for one in looked])
    found = by_service([one.service for one in looked], low, median, high, waits)
    return {ServiceId(service): correction for service, correction in found.items()}


def _blend_case(one: Looked, usual_s: dict[ServiceId, float]) -> BlendCase:
    begun, wait = one.begun
    low, median, high = map(float, one.simulated)
    return BlendCase(begun.group, begun.service, _answers(begun, usual_s), (low, median, high), wait)


def _answers(begun: WaitBegun, usual_s: dict[ServiceId, float]) -> tuple[float, ...]:
    kind = next(one.kind for one in begun.snapshot.waiting if one.visit == begun.visit)
    asking = Asking(kind.service, kind.target_s, kind.booked)
    return questions(of_inputs(begun.snapshot, without=begun.visit), asking, usual_s)


def _say(
    looked: list[Looked], corrections: dict[ServiceId, Correction], blend: Blend | None, usual_s: dict[ServiceId, float]
) -> Predicted:
    services = [one.service for one in looked]
    simulated = np.array([one.simulated for one in looked]).reshape(-1, 3)
    said = corrected(corrections, services, simulated)
    if blend is not None and looked:
        answers = np.array([_answers(one.begun[0], usual_s) for one in looked])
        first = np.array([one.begun[0].step == 0 for one in looked])
        said = np.where(first[:, None], blend.apply(services, answers, simulated, said), said)
    return Predicted(said[:, 1], said[:, 0], said[:, 2])


def _case(looked: tuple[WaitBegun, float]) -> Case:
    begun, wait = looked
    hour = (begun.snapshot.at - OPENS_AT) // HOUR_MS
    return Case(begun.service, "", begun.ahead, begun.staff, hour, begun.seen, (), wait)
