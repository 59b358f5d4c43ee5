"""What the days of a record teach about a day to come, and such days drawn by chance for the world to live.

Customers are not invented: each is drawn from those who came, with what they wanted, how long it took and where they
went on to, and given a time of arrival by the forecast. Only what the record cannot know is modelled: how long somebody
who was called would have stayed (they leave at the rate at which others left), and how the visit of somebody who left would
have gone on (as that of another who was called: absent or not, so long, handed on or not).

How busy a drawn day is as a whole varies as the past days, or the special ones, varied around their forecasts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lobby.contract.planning import history_short
from lobby.engine.model import Branch, Step, Visit
from lobby.engine.outcomes import NO_SHOW
from lobby.ids import DeskId, ServiceId
from prediction.history import habits
from prediction.history.day_counts import SLOT_MINUTES, SLOTS, Counts, DayCounts
from prediction.history.past_day import DeskSpan, PastDay, desk_ms
from prediction.history.rosters import as_planned, roster_of
from prediction.history.special_days import Special, open_weekdays
from prediction.planning.forecast import Forecast, learn, spread, usual_days
from simulation.arrivals import MINUTE

SLOT_MS = SLOT_MINUTES * MINUTE
ROSTERS = 8
"""So many of the last days of a weekday say which desks will be there."""
MOST_SPREAD = 0.5


@dataclass(frozen=True, slots=True)
class DeskTime:
    """How long a visit keeps a desk of ordinary pace; None where it was not served."""

    service: ServiceId
    ms: int | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A customer who came: what the visit was, whenever it happens again. `left`: never called, so how it would have gone on
    is not known."""

    first: DeskTime
    then: DeskTime | None
    customer_class: str
    language: str | None
    early_ms: int | None  # how long before the booked time; None of a walk-in
    absent_ms: int | None  # how long a desk waited for one who was absent
    left: bool


@dataclass(frozen=True, slots=True)
class DayModel:
    """`leaving`: how many leave per second, in each of the PHASES of a wait. `speeds`: 1.1 = a tenth quicker than the desks together.

    `rosters`: for the last days, when each desk was meant to be there; `usual_days`: the days that are like others. `fates`: by
    service and language, those who were called. `kept`: by service, every time that one kept a desk (ms).
    """

    branch: Branch
    days: int
    forecast: Forecast
    spread: float
    patterns: tuple[Pattern, ...]
    fates: dict[tuple[ServiceId, str | None], tuple[Pattern, ...]]
    kept: dict[ServiceId, tuple[int, ...]]
    turnaround_s: tuple[float, ...]
    speeds: dict[DeskId, float]
    leaving: tuple[float, ...]
    rosters: tuple[tuple[date, tuple[DeskSpan, ...]], ...]
    usual_days: frozenset[date]

    def expected(self, day: date) -> Counts:
        """Return the arrivals to expect in each half hour; none where the branch has said that it is closed."""
        return (0.0,) * SLOTS if self.closed(day) else self.forecast.expected(day)

    def closed(self, day: date) -> bool:
        return day.isoformat() in self.branch.closed_dates or day.weekday() not in open_weekdays(self.branch)

    def special(self, day: date) -> Special | None:
        return self.forecast.special.days.get(day)

    def spread_of(self, day: date) -> float:
        """Return the standard deviation of the logarithm of this day's total around its forecast."""
        return self.spread if self.special(day) is None else min(MOST_SPREAD, self.forecast.special.spread)

    def rosters_for(self, day: date) -> tuple[tuple[DeskSpan, ...], ...]:
        """Return the desks of the last special days of this kind; else of the last ordinary days of this weekday, or of
        all ordinary days where there are fewer than three, those with planned hours by these."""
        special = self.special(day)
        if special is not None and (alike := [spans for when, spans in self.rosters if self._is(when, special)]):
            return tuple(alike[-ROSTERS:])
        usual = [(when, spans) for when, spans in self.rosters if when in self.usual_days] or self.rosters
        same = [spans for when, spans in usual if when.weekday() == day.weekday()]
        chosen = same if len(same) >= 3 else [spans for _, spans in usual]
        rosters = (as_planned(roster, self.branch, day) for roster in chosen[-ROSTERS:] or [()])
        return tuple(roster for roster in rosters if roster)

    def by_planned_hours(self, day: date) -> bool:
        """Say whether any desk is taken to be there by hours that the branch has planned."""
        special = self.special(day)
        as_on_record = special is not None and self.has_rosters_of(special)
        return not as_on_record and any(desk.hours for desk in self.branch.desks)

    def has_rosters_of(self, special: Special) -> bool:
        """Say whether it is known which desks are there on special days of this kind."""
        return any(self._is(when, special) for when, _ in self.rosters)

    def _is(self, day: date, special: Special) -> bool:
        own = self.special(day)
        return own is not None and own.kind is special.kind


def learn_days(
    days: Sequence[PastDay],
    branch: Branch,
    counts: Sequence[DayCounts] = (),
    special: Mapping[date, Special] | None = None,
) -> DayModel:
    """Learn from past days, the oldest first. Raises Conflict("history_short") where nobody ever came.

    `counts`: how many came, where that is known of more days than these. `special`: special days, past and to come.
    """
    counts = counts or [day.counts for day in days]
    forecast = learn(counts, special)
    if forecast is None:
        raise history_short()
    taught = habits.learn(days)
    quick = {desk: 1 / pace for desk, pace in taught.pace.items()}
    offered = {service.id for service in branch.services}
    came = [visit for day in days for visit in day.visits if visit.steps[0].service in offered]
    patterns = [_pattern(visit, quick, offered) for visit in came]
    return DayModel(
        branch=branch,
        days=len(days),
        forecast=forecast,
        spread=min(MOST_SPREAD, spread(counts, special)),
        patterns=tuple(patterns),
        fates=_fates(patterns),
        kept=_kept(patterns, branch),
        turnaround_s=taught.turnaround,
        speeds=quick,
        leaving=taught.leaving,
        rosters=tuple((day.day, roster_of(day, taught.regular)) for day in days[-7 * ROSTERS :] if day.spans),
        usual_days=frozenset(day.day for day in usual_days(counts, special)),
    )


def _pattern(visit: Visit, speeds: dict[DeskId, float], offered: set[ServiceId]) -> Pattern:
    first, later = visit.steps[0], visit.steps[1 : visit.step + 1]
    then = next((step for step in later if step.service in offered), None)
    return Pattern(
        first=_keeps(first, speeds),
        then=None if then is None else _keeps(then, speeds),
        customer_class=visit.customer_class,
        language=visit.language_needed,
        early_ms=None if visit.slot_at is None else visit.slot_at - visit.checked_in_at,
        absent_ms=desk_ms(first) if first.outcome == NO_SHOW else None,
        left=first.called_at is None,
    )


def _fates(patterns: Sequence[Pattern]) -> dict[tuple[ServiceId, str | None], tuple[Pattern, ...]]:
    fates: dict[tuple[ServiceId, str | None], list[Pattern]] = defaultdict(list)
    for pattern in patterns:
        if not pattern.left:
            fates[pattern.first.service, pattern.language].append(pattern)
    return {who: tuple(called) for who, called in fates.items()}


def _keeps(step: Step, speeds: dict[DeskId, float]) -> DeskTime:
    kept = desk_ms(step)
    if kept is None or step.desk is None or step.outcome == NO_SHOW:
        return DeskTime(step.service, None)
    return DeskTime(step.service, round(kept * speeds.get(step.desk, 1.0)))


def _kept(patterns: Sequence[Pattern], branch: Branch) -> dict[ServiceId, tuple[int, ...]]:
    """A service that nobody was ever given takes as long as it is configured to."""
    kept: dict[ServiceId, list[int]] = defaultdict(list)
    for pattern in patterns:
        for one in (pattern.first, pattern.then):
            if one is not None and one.ms is not None:
                kept[one.service].append(one.ms)
    return {service.id: tuple(kept[service.id]) or (service.usual_s * 1000,) for service in branch.services}
