"""How much longer than the others a desk takes, as far as that is likely to be more than chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from statistics import fmean
from typing import NamedTuple

from lobby.engine.model import Step
from lobby.engine.outcomes import NO_SHOW
from lobby.ids import DeskId, ServiceId
from prediction.history.past_day import desk_ms

LIKELY_PACE = 20.0
"""So many services weigh as much as the belief that all desks are equally quick."""


class _Served(NamedTuple):
    service: ServiceId
    desk: DeskId
    took_ms: int


def paces_of(steps: Iterable[Step]) -> dict[DeskId, float]:
    """Return by desk how long it takes, of what all desks together take for the same services: 1.1 = a tenth longer.

    A desk's ratio is drawn towards 1 as if LIKELY_PACE more services had taken just the usual time: credibility with a
    constant weight (Buehlmann 1967). Weighing by the variances seen did worse: docs/decisions/0025. Absent customers do
    not count, nor holds.
    """
    served = [
        _Served(step.service, step.desk, ms)
        for step in steps
        if step.desk is not None and step.outcome != NO_SHOW and (ms := desk_ms(step)) is not None
    ]
    by_service: dict[ServiceId, list[int]] = defaultdict(list)
    for one in served:
        by_service[one.service].append(one.took_ms)
    usual = {service: max(1.0, fmean(times)) for service, times in by_service.items()}
    by_desk: dict[DeskId, list[_Served]] = defaultdict(list)
    for one in served:
        by_desk[one.desk].append(one)
    return {desk: _drawn_to_one(own, usual) for desk, own in by_desk.items()}


def _drawn_to_one(own: list[_Served], usual: dict[ServiceId, float]) -> float:
    ratio = sum(one.took_ms for one in own) / sum(usual[one.service] for one in own)
    return (len(own) * ratio + LIKELY_PACE) / (len(own) + LIKELY_PACE)
