"""A plan as it is read: sentences first, then half hours, hours, services and options."""

from __future__ import annotations

import math

from lobby.contract.notes import Note, note
from lobby.contract.planning import HalfHour, Option, PlannedHour, PlannedService, PlanView
from lobby.text.languages import SOURCE, in_language
from prediction.history.past_day import DeskSpan
from prediction.planning.plan_runs import HOUR_MS, share_in_time
from prediction.planning.plan_special import special_sentences, special_view
from prediction.planning.plans import Planned, Weighed

EIGHT_IN_TEN = 1.2816
WORTH = 1.0
"""Points of service level from which an option is worth a sentence, where it is also twice its standard error."""
PLENTY = 0.95
MANY_SAID = 3
ENOUGH_DAYS = 10
"""Until then the plan says that it is a first guess."""


def plan_view(planned: Planned, made_at: int) -> PlanView:
    branch, result = planned.learned.branch, planned.result
    expected = sum(planned.expected)
    low, high = _range(planned)
    options = [_option(one) for one in planned.options]
    everybody = [one for day in result.days for one in day]
    return PlanView(
        branch=branch.id,
        branch_name=branch.name,
        date=planned.day.isoformat(),
        timezone=branch.timezone,
        made_at=made_at,
        days=planned.learned.days,
        simulated=len(planned.drawn),
        special=special_view(planned),
        expected=round(expected, 1),
        low=round(low),
        high=round(high),
        service_level=share_in_time(everybody),
        se=0.0 if math.isnan(result.se) else round(result.se, 4),
        left=round(sum(one.left for one in everybody) / len(result.days), 1),
        half_hours=_half_hours(planned),
        hours=_hours(planned),
        services=[
            PlannedService(
                service=service.id,
                name=service.name,
                expected=round(len(tickets) / len(result.days), 1),
                service_level=share_in_time(tickets),
            )
            for service in branch.services
            for tickets in (result.of_service(service.id),)
        ],
        options=options,
        sentences=_sentences(planned, options),
    )


def _range(planned: Planned) -> tuple[float, float]:
    """Between what number of customers eight days in ten lie; what has come already is certain."""
    came = sum(planned.expected[: planned.seen])
    rest = sum(planned.expected) - came
    if not rest:
        return came, came
    off = EIGHT_IN_TEN * math.sqrt(planned.spread**2 + 1 / rest)
    return came + rest * math.exp(-off), came + rest * math.exp(off)


def _half_hours(planned: Planned) -> list[HalfHour]:
    return [
        HalfHour(
            begins=f"{slot // 2:02d}:{slot % 2 * 30:02d}",
            expected=round(mean, 2),
            came=round(mean) if slot < planned.seen else None,
        )
        for slot, mean in enumerate(planned.expected)
        if mean >= 0.05
    ]


def _hours(planned: Planned) -> list[PlannedHour]:
    by_hour = [sum(planned.expected[2 * hour : 2 * hour + 2]) for hour in range(24)]
    return [
        PlannedHour(
            begins=f"{hour:02d}:00",
            expected=round(mean, 1),
            service_level=share_in_time(planned.result.of_hour(hour)),
            desks=_desks(planned, hour),
        )
        for hour, mean in enumerate(by_hour)
        if mean >= 0.05
    ]


def _desks(planned: Planned, hour: int) -> float | None:
    """How many desks were there in this hour of the rosters, on average."""
    rosters = [drawn.roster for drawn in planned.drawn if drawn.roster]
    if not rosters:
        return None
    here = sum(_within(span, hour) for roster in rosters for span in roster)
    return round(here / len(rosters), 1)


def _within(span: DeskSpan, hour: int) -> float:
    """The share of this hour that lies within the span."""
    return max(0, min(span.ends, (hour + 1) * HOUR_MS) - max(span.begins, hour * HOUR_MS)) / HOUR_MS


def _option(weighed: Weighed) -> Option:
    choice = weighed.choice
    begins, ends = (f"{hour:02d}:00" for hour in choice.hours) if choice.hours else (None, None)
    gain = f"{round(weighed.gain):+d}"
    if choice.desk is not None and choice.service is not None:
        name = in_language(choice.service.name, SOURCE) or choice.service.id
        text = note("plan.training", desk=choice.desk.name, service=name, gain=gain)
    elif begins is not None and ends is not None:
        text = note("plan.desk_hours", begins=begins, ends=ends, gain=gain)
    else:
        text = note("plan.desk_day", gain=gain)
    return Option(
        kind=choice.kind,
        text=text,
        begins=begins,
        ends=ends,
        desk=None if choice.desk is None else choice.desk.id,
        service=None if choice.service is None else choice.service.id,
        gain=round(weighed.gain, 2),
        se=round(weighed.se, 2),
    )


def _sentences(planned: Planned, options: list[Option]) -> list[Note]:
    learned = note("plan.learned", days=planned.learned.days, simulated=len(planned.drawn))
    if planned.learned.days < ENOUGH_DAYS:
        learned = note("plan.learned_little", days=planned.learned.days, simulated=len(planned.drawn))
    if not sum(planned.expected):
        return [note("plan.closed" if planned.learned.closed(planned.day) else "plan.nobody"), learned]
    low, high = _range(planned)
    level = "plan.level_planned" if planned.learned.by_planned_hours(planned.day) else "plan.level"
    said = [
        note("plan.expect", expected=round(sum(planned.expected)), low=round(low), high=round(high)),
        *special_sentences(planned),
        note(level, share=round(100 * planned.result.level)),
    ]
    hours = [
        (one.service_level, one.begins)
        for one in _hours(planned)
        if one.service_level is not None and one.expected >= 1
    ]
    if hours and min(hours)[0] < PLENTY:
        said.append(note("plan.low_point", begins=min(hours)[1], share=round(100 * min(hours)[0])))
    worth = [one for one in options if one.gain >= WORTH and one.gain >= 2 * one.se]
    said += [one.text for one in worth[:MANY_SAID]] or [note("plan.enough")]
    training = max((one.gain for one in worth if one.kind == "training"), default=0.0)
    if training > max((one.gain for one in worth if one.kind == "floater"), default=0.0):
        said.append(note("plan.skills"))
    return [*said, learned]
