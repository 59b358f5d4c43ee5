"""Turns a snapshot and habits into the arrays that are played."""

from __future__ import annotations

import math
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from lobby.engine.calling import able
from lobby.engine.input_snapshot import Following, InputSnapshot, Kind, Newcomer
from lobby.engine.model import CallingParameters, DeskState
from lobby.engine.rules import BOOKED, is_favoured
from lobby.ids import VisitId
from prediction.history.habits import ROUTES, SLOT_S, SLOTS, Habits, Origin, Route
from prediction.history.past_day import second_of_day
from prediction.history.patience import PHASES
from prediction.history.priors import usual_breaks, usual_lateness, usual_times
from prediction.waits.desks import DeskStates, takes
from prediction.waits.inputs import ASKS, HANDED_ON, NEVER, Floats, ModelInputs, RuleNumbers

CURVE = 256
FEW_SERVED = 15
"""So many seen services weigh as much as what is configured."""
FEW_BOOKED = 20
"""With fewer appointments on record it is taken for granted when they come."""
EARLY_S, LATE_S = 3600.0, 1800.0
"""Whose time is so near gets a prediction, as of the moment at which they check in."""


def rule_of(parameters: CallingParameters) -> RuleNumbers:
    by_score = parameters.rule == "score"
    return RuleNumbers(
        parameters.late_slope if by_score else 1.0,
        parameters.ratio if parameters.rule == "ratio" else 0,
    )


class Someone(NamedTuple):
    """Somebody in line: a visit, or whoever asks how long it would take. Seconds from now."""

    visit: VisitId | None
    asks: Newcomer | None
    kind: Kind
    later: bool
    clock_s: float
    came_s: float
    following: Following | None


class InputsBuilder:
    """`everybody`: who waits; and, for each service and class and for who is booked about now, somebody who asks. The longest
    wait first."""

    def __init__(self, snapshot: InputSnapshot, habits: Habits) -> None:
        branch = snapshot.branch
        self._snapshot, self._habits = snapshot, habits
        self._services = {service.id: place for place, service in enumerate(branch.services)}
        self._classes = {one.id: one for one in branch.classes}
        self._desks_now = DeskStates(snapshot, habits)
        self._desks = self._desks_now.configured
        self._zone = ZoneInfo(branch.timezone)
        self._groups: dict[tuple[Kind, bool], int] = {}
        line = [*self._waiting(), *self._askers()]
        self.everybody = sorted(line, key=lambda one: (one.clock_s, one.came_s, one.visit is None))

    def build(self) -> ModelInputs:
        desks = self._desk_arrays()
        who: dict[str, Any] = {
            "who_group": np.array([self._group(one.kind, one.later) for one in self.everybody], np.int64),
            "who_clock": np.array([one.clock_s for one in self.everybody], np.float64),
            "who_came": np.array([one.came_s for one in self.everybody], np.float64),
            "who_then": np.array([self._then_of(one) for one in self.everybody], np.int64),
        }
        arrivals, due = self._arrivals(), self._due()
        routes = self._routes()  # the last that may bring new groups
        learned: dict[str, Any] = {
            "taken": self._taken(),
            "turnaround": np.array(self._habits.turnaround),
            "pickup": np.array(self._habits.pickup),
            "breaks": np.array(self._habits.breaks or usual_breaks()),
        }
        return ModelInputs(**self._group_arrays(), **who, **desks, **learned, **self._rates(arrivals), **routes, **due)

    # --- who waits -------------------------------------------------------------------------------------------------

    def _waiting(self) -> list[Someone]:
        return [
            Someone(
                one.visit, None, one.kind, one.later, self._seconds(one.clock_at), self._seconds(one.checked_in_at),
                one.following,
            )
            for one in self._snapshot.waiting
        ]  # fmt: skip

    def _askers(self) -> list[Someone]:
        branch = self._snapshot.branch
        kinds = (
            Kind(service.id, one.id, service.target_s * one.target_factor)
            for service in branch.services
            for one in branch.classes
        )
        walk_ins = [Someone(None, (kind.service, kind.customer_class), kind, False, 0.0, 0.0, None) for kind in kinds]
        booked = [
            Someone(None, one.reference, one.kind, False, max(0.0, self._seconds(one.slot_at)), 0.0, None)
            for one in self._snapshot.expected
            if -LATE_S <= self._seconds(one.slot_at) <= EARLY_S and one.kind.language_needed is None
        ]
        return [*walk_ins, *booked]

    def _seconds(self, at: int) -> float:
        return (at - self._snapshot.at) / 1000

    def _group(self, kind: Kind, later: bool) -> int:
        return self._groups.setdefault((kind, later), len(self._groups))

    def _then_of(self, one: Someone) -> int:
        return ASKS if one.visit is None else self._then(one.kind, one.following)

    def _then(self, kind: Kind, following: Following | None) -> int:
        if following is None:
            return HANDED_ON
        return self._group(Kind(following.service, kind.customer_class, following.target_s, kind.language_needed), True)

    # --- groups ----------------------------------------------------------------------------------------------------

    def _group_arrays(self) -> dict[str, Any]:
        rows = [self._group_values(kind, later) for kind, later in self._groups]
        scale, limit, factor, credit, level, favoured, booked, service, leave_rate = zip(*rows, strict=True)
        able_at = [[takes(desk, kind) for desk in self._desks] for kind, _ in self._groups]
        return {
            "scale": np.array(scale, np.float64),
            "limit": np.array(limit, np.float64),
            "factor": np.array(factor, np.float64),
            "credit": np.array(credit, np.float64),
            "level": np.array(level, np.float64),
            "favoured": np.array(favoured, np.bool_),
            "booked": np.array(booked, np.bool_),
            "service": np.array(service, np.int64),
            "leave_rate": np.array(leave_rate, np.float64).reshape(len(rows), len(PHASES)),
            "able": np.array(able_at, np.bool_).reshape(len(rows), len(self._desks)),
        }

    def _group_values(
        self, kind: Kind, later: bool
    ) -> tuple[float, float, float, float, float, bool, bool, int, tuple[float, ...]]:
        parameters, customer_class = self._snapshot.branch.calling, self._classes[kind.customer_class]
        favour = BOOKED if kind.booked else customer_class.weight / customer_class.target_factor
        scale, limit, factor, credit, level = 1.0, NEVER, 1.0, 0.0, 0.0
        if parameters.rule == "score":
            scale, credit = kind.target_s, customer_class.credit_s + parameters.look_ahead * self._next_desk_s(kind)
            limit, factor = min(parameters.guard * kind.target_s, parameters.longest_s), self._factor(kind)
        elif parameters.rule == "longest_share":
            scale, credit = kind.target_s, customer_class.credit_s
        elif parameters.rule == "strict_priority":
            level = favour
        service = self._services[kind.service]
        return (
            scale,
            limit,
            factor,
            credit,
            level,
            is_favoured(favour),
            kind.booked,
            service,
            self._leave_rate(kind, later),
        )

    def _factor(self, kind: Kind) -> float:
        """Weight x `rules.speed`."""
        parameters = self._snapshot.branch.calling
        service = self._snapshot.branch.services[self._services[kind.service]]
        reference = parameters.reference_target_s * parameters.reference_usual_s
        own = kind.target_s * max(self._snapshot.usual_s[kind.service], 1.0)
        weight = service.weight * self._classes[kind.customer_class].weight
        return weight * math.pow(reference / own, parameters.fair_fast)

    def _next_desk_s(self, kind: Kind) -> float:
        pairs = zip(self._snapshot.desks, self._desks, strict=True)
        desks = sum(
            now.state is DeskState.OPEN and able(desk, kind.service, kind.language_needed) for now, desk in pairs
        )
        return self._snapshot.usual_s[kind.service] / desks if desks else 0.0

    def _leave_rate(self, kind: Kind, later: bool) -> tuple[float, ...]:
        habits = self._habits
        if later:
            return habits.leaving_later
        return habits.leaving_booked if kind.booked else habits.leaving

    # --- desks -----------------------------------------------------------------------------------------------------

    def _desk_arrays(self) -> dict[str, Any]:
        busy = [now.busy for now in self._snapshot.desks]
        return {
            **self._desks_now.arrays(),
            "at_group": np.array([self._group(at.kind, at.later) if at else -1 for at in busy], np.int64),
            "at_then": np.array([self._then(at.kind, at.following) if at else -1 for at in busy], np.int64),
            "in_a_row": np.array([now.ordinary_in_a_row for now in self._snapshot.desks], np.int64),
            "skills": np.array([len(desk.skills) + len(desk.languages) / 2 for desk in self._desks], np.float64),
            "free_since": np.array([self._seconds(now.free_since_at or 0) for now in self._snapshot.desks], np.float64),
            "pace": np.array([self._habits.pace.get(now.id, 1.0) for now in self._snapshot.desks], np.float64),
        }

    # --- what the record has taught --------------------------------------------------------------------------------

    def _taken(self) -> Floats:
        return np.stack([self._curve(service.id) for service in self._snapshot.branch.services])

    def _curve(self, service: Any) -> Floats:
        """CURVE sorted times that a call for this service takes; what is configured counts as FEW_SERVED of them."""
        seen = np.array(self._habits.taken.get(service, ()), np.float64)
        usual = np.array(usual_times(round(self._snapshot.usual_s[service], 1)), np.float64)
        shares = (np.arange(CURVE) + 0.5) / CURVE
        if not len(seen):
            return np.asarray(np.interp(shares, (np.arange(len(usual)) + 0.5) / len(usual), usual))
        if len(seen) >= 10 * FEW_SERVED:
            curve = np.interp(shares, (np.arange(len(seen)) + 0.5) / len(seen), seen)
            return np.asarray(curve * (seen.mean() / max(curve.mean(), 1e-9)))
        values = np.concatenate([seen, usual])
        weights = np.concatenate([np.full(len(seen), 1.0), np.full(len(usual), FEW_SERVED / len(usual))])
        order = np.argsort(values, kind="stable")
        up_to = (np.cumsum(weights[order]) - weights[order] / 2) / weights.sum()
        return np.asarray(np.interp(shares, up_to, values[order]))

    def _arrivals(self) -> list[tuple[int, tuple[float, ...]]]:
        known = {(service, one) for service in self._services for one in self._classes}
        return [
            (self._group(kind, False), slots)
            for kind, slots in self._habits.arrivals.items()
            if (kind.service, kind.customer_class) in known
        ]

    def _rates(self, arrivals: list[tuple[int, tuple[float, ...]]]) -> dict[str, Any]:
        """Expected arrivals of each group from now to the end of the day, corrected by how busy today is."""
        now_s = second_of_day(self._snapshot.at, self._zone)
        first = int(now_s // SLOT_S)
        rates = np.zeros((SLOTS - first, len(self._groups)))
        past = 0.0
        for group, slots in arrivals:
            rates[:, group] += slots[first:]
            past += sum(slots[:first]) + slots[first] * (now_s / SLOT_S - first)
        left = 1 - (now_s / SLOT_S - first)
        rates[0] *= left
        ends = (np.arange(first, SLOTS) + 1) * SLOT_S - now_s
        return {"rates": rates * self._level(past), "slot_ends": ends}

    def _level(self, expected: float) -> float:
        """How busy today is beside the usual: a gamma level of shape k, seen through Poisson arrivals."""
        k = self._habits.steadiness
        return (k + self._snapshot.came) / (k + expected) if expected else 1.0

    def _due(self) -> dict[str, Any]:
        """Who is booked for today and has not come. Of those whose time is past, fewer still come."""
        late = np.array(usual_lateness() if len(self._habits.late) < FEW_BOOKED else self._habits.late)
        shows = self._habits.shows
        slots = [self._seconds(one.slot_at) for one in self._snapshot.expected]
        known = [float((late <= -slot).mean()) for slot in slots]
        shares = [shows * (1 - past) / (1 - shows * past) if past < 1 else 0.0 for past in known]
        return {
            "due_slot": np.array(slots, np.float64),
            "due_group": np.array([self._group(one.kind, False) for one in self._snapshot.expected], np.int64),
            "due_share": np.array(shares, np.float64),
            "due_known": np.array(known, np.float64),
            "late": late,
        }

    def _routes(self) -> dict[str, Any]:
        found: list[tuple[int, int, int, Route, int]] = []
        for table, routes in enumerate((self._habits.handed_on, self._habits.routes)):
            for (kind, later), group in list(self._groups.items()):
                for k, route in enumerate(self._from(routes, kind, later)):
                    target = Kind(route.service, kind.customer_class, route.target_s, kind.language_needed)
                    found.append((table, group, k, route, self._group(target, True)))
        share = np.zeros((2, len(self._groups), ROUTES))
        on = np.zeros((2, len(self._groups), ROUTES), np.int64)
        for table, group, k, route, target_group in found:
            share[table, group, k], on[table, group, k] = route.share, target_group
        return {"on_share": share, "on_group": on}

    def _from(self, routes: dict[Origin, tuple[Route, ...]], kind: Kind, later: bool) -> tuple[Route, ...]:
        known = routes.get(Origin(kind.service, kind.customer_class, later), ())
        return tuple(route for route in known if route.service in self._services)
