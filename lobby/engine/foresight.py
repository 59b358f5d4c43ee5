"""What was foreseen of waits outside the engine, as it is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lobby.engine.model import Wait
from lobby.ids import ServiceId, VisitId

Asked = tuple[ServiceId, str] | str
"""Who might come now: a walk-in, by service and class; or a booked customer, by the appointment's reference."""


class Span(NamedTuple):
    """When somebody will be called, milliseconds since 1970 UTC: the 10 %, 50 % and 90 % points."""

    low_at: int
    median_at: int
    high_at: int


@dataclass(frozen=True, slots=True)
class Foresight:
    """What was foreseen at `at`: for whoever waits; and, as waits, for who would come now, by service and class, and for
    who is booked for the coming hour, by the appointment's reference.

    None in place of either: it was looked, and it is not sure that anybody would call. `played` are these waits before
    they were put right by what was learned from the last waits.
    """

    at: int
    visits: Mapping[VisitId, Span | None] = field(default_factory=dict)
    newcomers: Mapping[Asked, Wait | None] = field(default_factory=dict)
    played: Mapping[Asked, Wait] = field(default_factory=dict)
