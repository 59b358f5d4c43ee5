"""The second opinion: what is asked of a moment, and what is made of the answers."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest

from lobby.engine import commands as c
from lobby.engine.input_snapshot import InputSnapshot
from lobby.engine.model import Branch, CallingParameters
from lobby.ids import ServiceId, VisitId
from prediction.checks.watched_days import WatchedWorld
from prediction.history.past_day import past_day
from prediction.waits.blend import FEWEST_CASES, FEWEST_DAYS, Blend, BlendCase, learn_blend
from prediction.waits.features import Asking, LobbyBefore, LobbySeen, of_inputs, questions
from simulation.arrivals import draw_day
from simulation.scenario import Scenario, branch_of, read_scenarios

LOBBIES = {one.id: one for one in read_scenarios(Path("simulation/scenarios/ten_lobbies.toml"))}
PERMITS = ServiceId("permits")


# --- what is asked -----------------------------------------------------------------------------------------------------


class SeenAtTheDoor(WatchedWorld):
    """Takes the snapshot of the lobby just before each check-in."""

    def __init__(self, scenario: Scenario, branch: Branch) -> None:
        self.snapshots: dict[VisitId, InputSnapshot] = {}
        super().__init__(draw_day(scenario, 3, 0), branch)

    def _put(self, command: c.Command) -> None:
        if isinstance(command, c.CheckIn):
            self.snapshots[command.visit] = self._engine.input_snapshot(self._now)
        super()._put(command)


@pytest.mark.parametrize("name", ["S2", "S3", "S4"])
def test_the_record_shows_a_moment_as_the_picture_of_it_did(name: str) -> None:
    """Unequal desks, lunches, appointments, transfers, absentees: what was learned from the one holds for the other."""
    scenario = LOBBIES[name]
    branch = branch_of(scenario, CallingParameters())
    world = SeenAtTheDoor(scenario, branch)
    visits = world.run().visits
    past = LobbyBefore(past_day("2026-03-02", "UTC", visits, world.desk_events), branch)
    usual_s = {service.id: float(service.usual_s) for service in branch.services}
    differing = []
    for visit in visits:
        inputs = world.snapshots[visit.id]
        asking = Asking(visit.steps[0].service, visit.steps[0].target_s, visit.slot_at is not None)
        then = questions(past.before(visit.checked_in_at), asking, usual_s)
        now = questions(of_inputs(inputs), asking, usual_s)
        if then != pytest.approx(now):
            differing.append((visit.checked_in_at, then, now))
    assert len(visits) > 100
    assert len(differing) <= len(visits) // 100, "but where two things happened in the same millisecond"


def test_whoever_asks_for_themselves_is_not_among_those_ahead() -> None:
    scenario = LOBBIES["S1"]
    world = WatchedWorld(draw_day(scenario, 1, 0), branch_of(scenario, CallingParameters()))
    world.run()
    moment = next(one for one in world.waits_begun if one.ahead > 2)
    everybody, others = of_inputs(moment.snapshot), of_inputs(moment.snapshot, without=moment.visit)
    assert len(everybody.waiting) == len(others.waiting) + 1


def test_a_moment_of_an_empty_lobby_can_be_asked() -> None:
    answers = questions(LobbySeen(0.0, 0, [], []), Asking(PERMITS, 600.0), {PERMITS: 300.0})
    assert np.isfinite(answers).all()


# --- what is made of it --------------------------------------------------------------------------------------------------


def cases_of(days: int, a_day: int, seed: int = 1) -> list[BlendCase]:
    """Playing is blind to what the first answer says: where it is 1, people wait twice as long as simulated."""
    random, cases = Random(seed), []
    for day in range(days):
        for _ in range(a_day):
            slow, length = random.random() < 0.5, 60 * random.uniform(5, 20)
            simulated = (0.6 * length, length, 1.5 * length)
            waited = length * (2.0 if slow else 1.0) * random.lognormvariate(0, 0.2)
            cases.append(BlendCase(f"{day:03d}", PERMITS, (float(slow), length), simulated, waited))
    return cases


def blended(blend: Blend, cases: list[BlendCase]) -> np.ndarray:
    simulated = np.array([case.simulated for case in cases])
    return blend.apply([PERMITS] * len(cases), np.array([case.answers for case in cases]), simulated, simulated)


def test_what_playing_is_blind_to_is_learned_from_the_log() -> None:
    blend = learn_blend(cases_of(20, 40), {})
    assert blend is not None
    fresh = cases_of(5, 100, seed=2)
    waits = np.array([case.waited_s for case in fresh])
    said, simulated = blended(blend, fresh), np.array([case.simulated for case in fresh])
    assert np.abs(said[:, 1] - waits).mean() < 0.75 * np.abs(simulated[:, 1] - waits).mean()
    inside = float(((said[:, 0] <= waits) & (waits <= said[:, 2])).mean())
    assert 0.74 <= inside <= 0.86, "eight of ten, on days that nobody learned from"
    assert (said[:, 0] <= said[:, 1]).all() and (said[:, 1] <= said[:, 2]).all() and (said >= 0).all()


def test_before_two_weeks_of_log_there_is_no_second_opinion() -> None:
    assert learn_blend(cases_of(FEWEST_DAYS - 1, 100), {}) is None
    assert learn_blend(cases_of(FEWEST_DAYS, FEWEST_CASES // FEWEST_DAYS - 1), {}) is None
    assert learn_blend(cases_of(FEWEST_DAYS, FEWEST_CASES // FEWEST_DAYS + 1), {}) is not None


def test_where_the_log_teaches_nonsense_there_is_none() -> None:
    """Whoever waited is another than whoever is asked: the waits of each day are dealt anew, playing had them right."""
    random, cases = Random(1), []
    for day in range(20):
        for _ in range(40):
            length = 60 * random.uniform(2, 100)
            answers = (random.random(), random.random())
            cases.append(BlendCase(f"{day:03d}", PERMITS, answers, (0.99 * length, length, 1.01 * length), length))
    assert learn_blend(cases, {}) is None


def test_a_service_that_the_log_does_not_know_is_predicted_all_the_same() -> None:
    blend = learn_blend(cases_of(20, 40), {})
    assert blend is not None
    case = cases_of(1, 1)[0]
    points = blend.apply(
        [ServiceId("new")], np.array([case.answers]), np.array([case.simulated]), np.array([case.simulated])
    )
    assert np.isfinite(points).all()
