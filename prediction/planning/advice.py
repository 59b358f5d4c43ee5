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


def advise(lobby_now: LobbyNow, plays: int = PLAYS, seed: int = 1) -> Advice | None:
    """Return the help that keeps the promises best; None where every promise will be kept well enough."""
    branch = in_the_world(lobby_now.engine.branch)
    usual = _play(lobby_now, branch, None, plays, seed)
    service = _worst(branch, usual)
    if service is None:
        return None
    expected = _share(usual, service.id)
    best: tuple[float, Help, SimulatedTickets] | None = None
    for one in _helps(lobby_now, branch, service.id):
        simulated = _play(lobby_now, _with(branch, one, service.id), one, plays, seed)
        gain = _share(simulated) - _share(usual)
        if gain >= WORTH and (best is None or gain > best[0]):
            best = (gain, one, simulated)
    name = in_language(service.name, SOURCE) or service.id
    shown = {"service": name, "expected": round(100 * expected)}
    if best is None:
        return Advice(text=note("advice.alone", **shown), service=service.id, expected=expected, made_at=lobby_now.now)
    _, chosen, simulated = best
    helped = _share(simulated, service.id)
    text = note(
        "advice.opens" if chosen.opens else "advice.takes", **shown, desk=chosen.desk.name, helped=round(100 * helped)
    )
    return Advice(
        text=text, service=service.id, expected=expected, desk=chosen.desk.id, helped=helped, made_at=lobby_now.now
    )


def _share(simulated: SimulatedTickets, service: ServiceId | None = None) -> float:
    """Called in time, of one service or of all."""
    return share_in_time([one for day in simulated for one in day if service in (None, one.service)]) or 0.0


def _worst(branch: Branch, simulated: SimulatedTickets) -> Service | None:
    """Of the services that will miss the goal, the one that leaves most people late."""
    late: dict[ServiceId, float] = {}
    for service in branch.services:
        tickets = [one for day in simulated for one in day if one.service == service.id]
        if len(tickets) >= FEW * len(simulated) and in_time(tickets) < GOAL * len(tickets):
            late[service.id] = len(tickets) - in_time(tickets)
    return max((one for one in branch.services if one.id in late), key=lambda one: late[one.id], default=None)


def _helps(lobby_now: LobbyNow, branch: Branch, service: ServiceId) -> list[Help]:
    """Each open desk that does not take the service, and each other desk that could open."""
    stands = lobby_now.engine.desks
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


def _play(lobby_now: LobbyNow, branch: Branch, help_: Help | None, plays: int, seed: int) -> SimulatedTickets:
    """The tickets of those who wait now or come within the hour, one list a play."""
    until = OPENS_AT + lobby_now.now - lobby_now.begins_at + HORIZON_MS
    days = (_day(lobby_now, help_, Random(f"{seed}/{number}")) for number in range(plays))
    lived = (measure(live(day, branch), branch).tickets for day in days)
    return tuple(tuple(one for one in tickets if one.clock_at <= until) for tickets in lived)


def _day(lobby_now: LobbyNow, help_: Help | None, rng: Random) -> Day:
    """One future. The people are drawn before the desks, so that a help changes no customer."""
    people = [_waits(lobby_now, visit, rng) for visit in lobby_now.waiting] + _newcomers(lobby_now, rng)
    pauses = [pause for desk in lobby_now.engine.desks.values() if (pause := _away(lobby_now, desk, help_, rng))]
    return Day(tuple(sorted(people, key=lambda one: one.at)), tuple(pauses), lobby_now.learned.speeds)


def _waits(lobby_now: LobbyNow, visit: Visit, rng: Random) -> Customer:
    step = visit.current
    waited_s = max(0, lobby_now.now - step.clock_at) / 1000
    stays_s = patience(lobby_now.learned.leaving, rng.expovariate(1.0), waited_s)
    return Customer(
        at=step.clock_at - lobby_now.begins_at,
        service=step.service,
        service_ms=keep_ms(lobby_now.learned, DeskTime(step.service, None), rng),
        customer_class=visit.customer_class,
        language=visit.language_needed,
        patience_ms=round(stays_s * 1000) if stays_s < math.inf and not visit.step else None,
    )


def _newcomers(lobby_now: LobbyNow, rng: Random) -> list[Customer]:
    times = []
    for slot in range(SLOTS):
        since = max(lobby_now.now, lobby_now.midnight_at + slot * SLOT_MS)
        until = min(lobby_now.now + HORIZON_MS + AFTER_MS, lobby_now.midnight_at + (slot + 1) * SLOT_MS)
        if since < until:
            mean = lobby_now.arrivals[slot] * (until - since) / SLOT_MS
            times += [since + round(rng.random() * (until - since)) for _ in range(poisson(rng, mean))]
    return [_newcomer(lobby_now, at - lobby_now.begins_at, rng) for at in sorted(times)]


def _newcomer(lobby_now: LobbyNow, at: int, rng: Random) -> Customer:
    pattern, stays_s = rng.choice(lobby_now.learned.patterns), patience(lobby_now.learned.leaving, rng.expovariate(1.0))
    fate = fate_of(lobby_now.learned, pattern, rng)
    return Customer(
        at=at,
        service=pattern.first.service,
        service_ms=keep_ms(lobby_now.learned, fate.first, rng),
        customer_class=pattern.customer_class,
        language=pattern.language,
        patience_ms=round(stays_s * 1000) if stays_s < math.inf else None,
        absent=fate.absent_ms is not None,
    )


def _away(lobby_now: LobbyNow, desk: OpenDesk, help_: Help | None, rng: Random) -> DeskBreak | None:
    """Until when this desk cannot call, counted from where the played time begins."""
    passed = lobby_now.now - lobby_now.begins_at
    lot = rng.random()
    if help_ is not None and help_.opens and help_.desk.id == desk.id:
        return DeskBreak(desk.id, 0, passed + BACK_MS)
    if desk.state is DeskState.CLOSED:
        return DeskBreak(desk.id, 0, DAY_MS)
    if desk.state is DeskState.ON_BREAK:
        return DeskBreak(
            desk.id, 0, passed + max(BACK_MS, BREAK_MS - (lobby_now.now - (desk.since_at or lobby_now.now)))
        )
    away = passed + (0 if desk.visit is None else _left_ms(lobby_now, desk.id, lobby_now.engine.visit(desk.visit), lot))
    return DeskBreak(desk.id, 0, away) if away else None


def _left_ms(lobby_now: LobbyNow, desk: DeskId, visit: Visit, lot: float) -> int:
    """How long the visit at this desk still keeps it: as long as others that had lasted as long did."""
    lasted = (lobby_now.now - (visit.current.called_at or lobby_now.now)) * lobby_now.learned.speeds.get(desk, 1.0)
    kept = lobby_now.learned.kept.get(visit.current.service, ())
    longer = _longer(kept, lasted)
    if not longer:
        return BACK_MS
    return max(1, round((longer[int(lot * len(longer))] - lasted) / lobby_now.learned.speeds.get(desk, 1.0)))


def _longer(kept: Sequence[int], lasted: float) -> list[int]:
    return [one for one in kept if one > lasted]
