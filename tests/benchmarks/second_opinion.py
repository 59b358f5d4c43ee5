"""The second opinion on a bank's calls, as the running worker would use it (docs/decisions/0026).

    python -m tests.benchmarks.second_opinion bank_feb1999_calls_1-14.csv [waits a day]

Day after day: learn from the days before, play the lobby forward at each call that waited, calibrate, blend. Desks are the log's
agents, there when the replay says so. The blend speaks after four days instead of two weeks: the log is no longer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from lobby.engine.events import DeskBreakStarted, DeskClosed, DeskEvent, DeskOpened
from lobby.engine.input_snapshot import AtDesk, DeskNow, InputSnapshot, WaitingVisit, kind_of
from lobby.engine.model import Branch, Desk, DeskState, State, Step, Visit
from lobby.ids import DeskId, ServiceId, StaffId, TicketToken, VisitId
from prediction.checks.bank_cases import read_days
from prediction.checks.bank_log import Call
from prediction.checks.cases import Predicted
from prediction.checks.scoring import score
from prediction.history.habits import Habits, learn, mean_taken
from prediction.history.past_day import PastDay, past_day
from prediction.waits import blend
from prediction.waits.calibrate import Correction, by_service
from prediction.waits.features import Asking, of_inputs, questions
from prediction.waits.inputs import Floats
from prediction.waits.player import play_forward, points_of
from replay.day import TARGET_S, TIMEZONE, ReplayDay, Shift, plan

FEW_DAYS, TESTED_FROM = 4, "1999-02-08"


class Recorded(NamedTuple):
    """A day of the log as a branch's record would hold it."""

    plan: ReplayDay
    day: PastDay


def main(log: Path, a_day: int) -> None:
    blend.FEWEST_DAYS = FEW_DAYS
    recorded = {name: record(name, calls) for name, calls in read_days(log).items() if any(c.agent for c in calls)}
    branch = branch_of([one.plan for one in recorded.values()])
    cases: list[blend.BlendCase] = []
    without: list[Floats] = []
    with_it: list[Floats] = []
    waits: list[float] = []
    rng = Random(1)
    for place, (name, today) in enumerate(recorded.items()):
        if not place:
            continue
        habits = learn([one.day for one in list(recorded.values())[:place]])
        corrections = corrections_of(cases)
        second = blend.learn_blend(cases, corrections) if cases else None
        found = list(cases_of(branch, today, habits, a_day, rng))
        services, simulated = [one.service for one in found], np.array([one.simulated for one in found])
        calibrated = blend.corrected(corrections, services, simulated)
        answers = np.array([one.answers for one in found])
        if name >= TESTED_FROM:
            without.append(calibrated)
            with_it.append(second.apply(services, answers, simulated, calibrated) if second else calibrated)
            waits += [one.waited_s for one in found]
        cases += [one for one in found if max(one.waited_s, one.simulated[2]) > blend.SHORT_S]
    for label, points in (("without", without), ("with", with_it)):
        low, median, high = np.concatenate(points).T
        print(label, score(Predicted(median, low, high), np.array(waits)))


def record(name: str, calls: Sequence[Call]) -> Recorded:
    planned = plan(calls)
    midnight = round(datetime.fromisoformat(name).replace(tzinfo=ZoneInfo(TIMEZONE)).timestamp() * 1000)
    visits = [visit_of(call, midnight, f"{name}-{number:025d}") for number, call in enumerate(calls)]
    events = sorted((event for shift in planned.shifts for event in events_of(shift)), key=lambda event: event.at)
    return Recorded(planned, past_day(name, TIMEZONE, visits, events))


def visit_of(call: Call, midnight: int, id: str) -> Visit:
    came_at, called_at = midnight + call.join_s * 1000, midnight + call.waited_until_s * 1000
    step = Step(ServiceId(call.type), came_at, TARGET_S, ended_at=called_at + (call.service_s or 0) * 1000)
    if call.served:
        desk = DeskId(call.agent) if call.agent else None
        step = replace(step, desk=desk, called_at=called_at, serving_at=called_at, outcome="resolved")
        step = replace(step, served_ms=(step.ended_at or 0) - called_at)
    else:
        step = replace(step, outcome="left")
    customer_class = "priority" if call.priority else "ordinary"
    day, token = call.day, TicketToken("0" * 26)
    return Visit(
        id=VisitId(id),
        number="",
        token=token,
        service_day=day,
        state=State.ENDED,
        steps=(step,),
        checked_in_at=came_at,
        customer_class=customer_class,
    )


def events_of(shift: Shift) -> Iterator[DeskEvent]:
    staff = StaffId("agent")
    yield DeskOpened(at=shift.opens_at, desk=shift.desk, staff=staff)
    for pause in shift.pauses:
        yield DeskBreakStarted(at=pause.begins_at, desk=shift.desk)
        yield DeskOpened(at=pause.ends_at, desk=shift.desk, staff=staff)
    yield DeskClosed(at=shift.closes_at, desk=shift.desk)


def branch_of(plans: Sequence[ReplayDay]) -> Branch:
    """The bank with all agents and services of these days."""
    skills: dict[DeskId, set[ServiceId]] = {}
    for one in plans:
        for shift in one.shifts:
            skills.setdefault(shift.desk, set()).update(shift.skills)
    services = {service.id: service for one in plans for service in one.branch.services}
    desks = tuple(Desk(desk, desk, tuple(sorted(takes)), ("en",)) for desk, takes in sorted(skills.items()))
    return replace(plans[0].branch, services=tuple(services.values()), desks=desks)


def cases_of(branch: Branch, today: Recorded, habits: Habits, a_day: int, rng: Random) -> Iterator[blend.BlendCase]:
    """Some of those who waited and were called, in order, each with what was played when they came."""
    waited = [one for one in today.day.visits if (one.steps[0].called_at or 0) > one.checked_in_at]
    chosen = sorted(rng.sample(waited, min(a_day, len(waited))), key=lambda visit: visit.checked_in_at)
    usual_s = mean_taken(habits, branch)
    for visit in chosen:
        snapshot = snapshot_at(branch, today, visit, usual_s)
        points = points_of(play_forward(snapshot, habits).visits[visit.id])
        if np.isfinite(points).all():
            low, median, high = map(float, points)
            asking = Asking(visit.steps[0].service, TARGET_S)
            answers = questions(of_inputs(snapshot, without=visit.id), asking, usual_s)
            waited_s = ((visit.steps[0].called_at or 0) - visit.checked_in_at) / 1000
            name = today.day.day.isoformat()
            yield blend.BlendCase(name, asking.service, answers, (low, median, high), waited_s)


def corrections_of(cases: Sequence[blend.BlendCase]) -> dict[ServiceId, Correction]:
    if not cases:
        return {}
    low, median, high = np.array([one.simulated for one in cases]).T
    found = by_service([one.service for one in cases], low, median, high, np.array([one.waited_s for one in cases]))
    return {ServiceId(service): correction for service, correction in found.items()}


def snapshot_at(branch: Branch, today: Recorded, asks: Visit, usual_s: dict[ServiceId, float]) -> InputSnapshot:
    """The bank when this customer had just called."""
    at = asks.checked_in_at
    waiting = tuple(
        WaitingVisit(one.id, kind_of(one, one.steps[0]), one.checked_in_at, one.checked_in_at, False, None)
        for one in today.day.visits
        if (one.checked_in_at, one.id) <= (at, asks.id) and (one.steps[0].called_at or one.steps[0].ended_at or 0) > at
    )
    shifts = {shift.desk: shift for shift in today.plan.shifts}
    desks = tuple(desk_at(desk.id, shifts.get(desk.id), today, at) for desk in branch.desks)
    came = sum(one.checked_in_at <= at for one in today.day.visits)
    return InputSnapshot(at, at // 1000 % 2**31, branch, usual_s, waiting, desks, came)


def desk_at(desk: DeskId, shift: Shift | None, today: Recorded, at: int) -> DeskNow:
    if shift is None or not shift.opens_at <= at < shift.closes_at:
        return DeskNow(
            desk, DeskState.CLOSED, shift.closes_at if shift and shift.closes_at <= at else None, None, 0, None
        )
    served = [one for one in today.day.visits if one.steps[0].desk == desk]
    busy = next((one for one in served if (one.steps[0].called_at or 0) <= at < (one.steps[0].ended_at or 0)), None)
    if busy is not None:
        at_desk = AtDesk(kind_of(busy, busy.steps[0]), False, busy.steps[0].called_at or 0, None)
        return DeskNow(desk, DeskState.OPEN, shift.opens_at, None, 0, at_desk)
    for pause in shift.pauses:
        if pause.begins_at <= at < pause.ends_at:
            return DeskNow(desk, DeskState.ON_BREAK, pause.begins_at, None, 0, None)
    since = max([shift.opens_at, *(pause.ends_at for pause in shift.pauses if pause.ends_at <= at)])
    free = max([shift.opens_at, *(one.steps[0].ended_at or 0 for one in served if (one.steps[0].ended_at or 0) <= at)])
    return DeskNow(desk, DeskState.OPEN, since, free, 0, None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 300)
