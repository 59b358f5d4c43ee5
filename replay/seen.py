"""What the clients of a replay saw with their own eyes: their replies, their sockets, the paper in their hands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lobby.engine.model import State
from lobby.metrics import durations


@dataclass(slots=True, kw_only=True)
class SeenVisit:
    """A visit, by the clients' own clock (ms since 1970). `priority` and `service` are what was asked for."""

    visit: str
    number: str
    service: str
    priority: bool
    checked_in_at: int
    called_at: int | None = None
    desk: str | None = None
    serving_at: int | None = None
    ended_at: int | None = None
    outcome: str | None = None

    @property
    def state(self) -> State:
        if self.outcome is not None:
            return State.ENDED
        if self.serving_at is not None:
            return State.SERVING
        return State.WAITING if self.called_at is None else State.CALLED


@dataclass(slots=True)
class Seen:
    """All that was seen. `calls_shown`: numbers the board called, with the desk; `papers`: ticket numbers read off the
    virtual printer's paper, None where no printer ran; `oddities`: what a client met and did not expect, in words."""

    visits: dict[str, SeenVisit] = field(default_factory=dict)
    calls_shown: set[tuple[str, str]] = field(default_factory=set)
    papers: list[str] | None = None
    oddities: list[str] = field(default_factory=list)

    def line(self, target_s: float, service: str | None = None) -> durations.ServiceFigures:
        """Return the figures as the clients reckon them: of one service, or of all."""
        chosen = [visit for visit in self.visits.values() if service in (None, visit.service)]
        return durations.of_visits(map(_visit_row, chosen), _step_rows(chosen, target_s))


def _visit_row(visit: SeenVisit) -> durations.VisitRow:
    return durations.VisitRow(visit=visit.visit, state=visit.state, outcome=visit.outcome)


def _step_rows(visits: Iterable[SeenVisit], target_s: float) -> Iterable[durations.StepRow]:
    for visit in visits:
        served_ms = (visit.ended_at or 0) - visit.serving_at if visit.serving_at is not None else 0
        yield durations.StepRow(
            service=visit.service,
            state=visit.state,
            clock_at=visit.checked_in_at,
            target_s=target_s,
            called_at=visit.called_at,
            serving_at=visit.serving_at,
            served_ms=served_ms,
            outcome=visit.outcome,
        )
