"""Advice for now: will a promise be missed within the hour, and which desk, taking which service, would help most?

The lobby as it stands is played forward, again and again, by the real engine: those who wait came when they came, desks
that serve come free as such services end, others come as the day's forecast says. Then the same is played with one desk
changed. Planned breaks are not known and not assumed; a desk on its break is expected back when half an hour is over.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from lobby.contract.notes import note
from lobby.contract.planning import Advice
from lobby.engine.engine import Engine
from lobby.engine.model import Branch, Desk, DeskState, OpenDesk, Service, State, Visit
from lobby.ids import DeskId, ServiceId
from lobby.text.languages import SOURCE, in_language
from prediction.history.day_counts import SLOTS, Counts
from prediction.history.past_day import DAY_MS
from prediction.history.patience import patience
from prediction.planning.drawing import fate_of, keep_ms
from prediction.planning.plan_runs import in_the_world, in_time, share_in_time
from prediction.planning.staffing import SLOT_MS, DayModel, DeskTime
from simulation.arrivals import MINUTE, Customer, Day, DeskBreak, poisson
from simulation.measures import MeasuredTicket, measure
from simulation.world import OPENS_AT, live

GOAL = 0.8
"""A promise is kept when at least this share is called in time."""
PLAYS = 24
HORIZON_MS = 60 * MINUTE
AFTER_MS = 30 * MINUTE
"""Whoever comes after the horizon is there too, so that the last within it do not find an empty lobby."""
FEW = 3.0
"""Services for which fewer are expected within the hour are not spoken of."""
WORTH = 0.04
BREAK_MS, BACK_MS = 30 * MINUTE, 3 * MINUTE


@dataclass(frozen=True)
class LobbyNow:
    """The lobby now. `midnight_at`: local midnight; `arrivals`: expected in each half hour of today."""

    engine: Engine
    now: int
    midnight_at: int
    arrivals: Counts
    learned: DayModel

    @property
    def begins_at(self) -> int:
        """Where the played time begins: the longest wait, so that everybody's wait is played whole."""
        return min([self.now, *(visit.current.clock_at for visit in self.waiting)])

    @property
    def waiting(self) -> list[Visit]:
        return [visit for visit in self.engine.visits.values() if visit.state is State.WAITING]


@dataclass(frozen=True)
class Help:
    """A desk that would be otherwise: takes the service too, or opens."""

    desk: Desk
    opens: bool


SimulatedTickets = tuple[tuple[MeasuredTicket, ...], ...]


def advise(scene: LobbyNow, plays: int = PLAYS, seed: int = 1) -> Advice | None:
    """None where every promise will be kept well enough."""
    branch = in_the_world(scene.engine.branch)
    usual = _play(scene, branch, None, plays, seed)
    service = _worst(branch, usual)
    if service is None:
        return None
    expected = _share(usual, service.id)
    best: tuple[float, Help, SimulatedTickets] | None = None
    for one in _helps(scene, branch, service.id):
        played = _play(scene, _with(branch, one, service.id), one, plays, seed)
        gain = _share(played) - _share(usual)
        if gain >= WORTH and (best is None or gain > best[0]):
            best = (gain, one, played)
    name = in_language(service.name, SOURCE) or service.id
    shown = {"service": name, "expected": round(100 * expected)}
    if best is None:
        return Advice(text=note("advice.alone", **shown), service=service.id, expected=expected, made_at=scene.now)
    _, chosen, played = best
    helped = _share(played, service.id)
    text = note(
        "advice.opens" if chosen.opens else "advice.takes", **shown, desk=chosen.desk.name, helped=round(100 * helped)
    )
    return Advice(
        text=text, service=service.id, expected=expected, desk=chosen.desk.id, helped=helped, made_at=scene.now
    )


def _share(played: SimulatedTickets, service: ServiceId | None = None) -> float:
    """Called in time, of one service or of all."""
    return share_in_time([one for day in played for one in day if service in (None, one.service)]) or 0.0


def _worst(branch: Branch, played: SimulatedTickets) -> Service | None:
    """Of the services that will miss the goal, the one that leaves most people late."""
    late: dict[ServiceId, float] = {}
    for service in branch.services:
        tickets = [one for day in played for one in day if one.service == service.id]
        if len(tickets) >= FEW * len(played) and in_time(tickets) < GOAL * len(tickets):
            late[service.id] = len(tickets) - in_time(tickets)
    return max((one for one in branch.services if one.id in late), key=lambda one: late[one.id], default=None)


def _helps(scene: LobbyNow, branch: Branch, service: ServiceId) -> list[Help]:
    """Each open desk that does not take the service, and each other desk that could open."""
    stands = scene.engine.desks
    return [
        Help(desk, opens=stands[desk.id].state is not DeskState.OPEN)
        for desk in branch.desks
        if (stands[desk.id].state is DeskState.OPEN) != (service in desk.skills)
    ]


def _with(branch: Branch, help_: Help, service: ServiceId) -> Branch:
    if help_.opens:
        return branch
    taking = replace(help_.desk, skills=(*help_.desk.skills, service))
    return replace(branch, desks=tuple(taking if one.id == taking.id else one for one in branch.desks))


# --- playing -----------------------------------------------------------------------------------------------------


def _play(scene: LobbyNow, branch: Branch, help_: Help | None, plays: int, seed: int) -> SimulatedTickets:
    """The tickets of those who wait now or come within the hour, one list a play."""
    until = OPENS_AT + scene.now - scene.begins_at + HORIZON_MS
    days = (_day(scene, help_, Random(f"{seed}/{number}")) for number in range(plays))
    lived = (measure(live(day, branch), branch).tickets for day in days)
    return tuple(tuple(one for one in tickets if one.clock_at <= until) for tickets in lived)


def _day(scene: LobbyNow, help_: Help | None, rng: Random) -> Day:
    """One future. The people are drawn before the desks, so that a help changes no customer."""
    people = [_waits(scene, visit, rng) for visit in scene.waiting] + _newcomers(scene, rng)
    pauses = [pause for desk in scene.engine.desks.values() if (pause := _away(scene, desk, help_, rng))]
    return Day(tuple(sorted(people, key=lambda one: one.at)), tuple(pauses), scene.learned.speeds)


def _waits(scene: LobbyNow, visit: Visit, rng: Random) -> Customer:
    step = visit.current
    waited_s = max(0, scene.now - step.clock_at) / 1000
    stays_s = patience(scene.learned.leaving, rng.expovariate(1.0), waited_s)
    return Customer(
        at=step.clock_at - scene.begins_at,
        service=step.service,
        service_ms=keep_ms(scene.learned, DeskTime(step.service, None), rng),
        customer_class=visit.customer_class,
        language=visit.language_needed,
        patience_ms=round(stays_s * 1000) if stays_s < math.inf and not visit.step else None,
    )


def _newcomers(scene: LobbyNow, rng: Random) -> list[Customer]:
    moments = []
    for slot in range(SLOTS):
        since = max(scene.now, scene.midnight_at + slot * SLOT_MS)
        until = min(scene.now + HORIZON_MS + AFTER_MS, scene.midnight_at + (slot + 1) * SLOT_MS)
        if since < until:
            mean = scene.arrivals[slot] * (until - since) / SLOT_MS
            moments += [since + round(rng.random() * (until - since)) for _ in range(poisson(rng, mean))]
    return [_newcomer(scene, moment - scene.begins_at, rng) for moment in sorted(moments)]


def _newcomer(scene: LobbyNow, at: int, rng: Random) -> Customer:
    pattern, stays_s = rng.choice(scene.learned.patterns), patience(scene.learned.leaving, rng.expovariate(1.0))
    fate = fate_of(scene.learned, pattern, rng)
    return Customer(
        at=at,
        service=pattern.first.service,
        service_ms=keep_ms(scene.learned, fate.first, rng),
        customer_class=pattern.customer_class,
        language=pattern.language,
        patience_ms=round(stays_s * 1000) if stays_s < math.inf else None,
        absent=fate.absent_ms is not None,
    )


def _away(scene: LobbyNow, desk: OpenDesk, help_: Help | None, rng: Random) -> DeskBreak | None:
    """Until when this desk cannot call, counted from where the played time begins."""
    passed = scene.now - scene.begins_at
    lot = rng.random()
    if help_ is not None and help_.opens and help_.desk.id == desk.id:
        return DeskBreak(desk.id, 0, passed + BACK_MS)
    if desk.state is DeskState.CLOSED:
        return DeskBreak(desk.id, 0, DAY_MS)
    if desk.state is DeskState.ON_BREAK:
        return DeskBreak(desk.id, 0, passed + max(BACK_MS, BREAK_MS - (scene.now - (desk.since_at or scene.now))))
    away = passed + (0 if desk.visit is None else _left_ms(scene, desk.id, scene.engine.visit(desk.visit), lot))
    return DeskBreak(desk.id, 0, away) if away else None


def _left_ms(scene: LobbyNow, desk: DeskId, visit: Visit, lot: float) -> int:
    """How long the visit at this desk still keeps it: as long as others that had lasted as long did."""
    lasted = (scene.now - (visit.current.called_at or scene.now)) * scene.learned.speeds.get(desk, 1.0)
    kept = scene.learned.kept.get(visit.current.service, ())
    longer = _longer(kept, lasted)
    if not longer:
        return BACK_MS
    return max(1, round((longer[int(lot * len(longer))] - lasted) / scene.learned.speeds.get(desk, 1.0)))


def _longer(kept: Sequence[int], lasted: float) -> list[int]:
    return [one for one in kept if one > lasted]
