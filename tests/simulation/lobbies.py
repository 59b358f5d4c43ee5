"""Lobbies that a formula can describe: no lunch, no closing time, and as many customers as it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random
from statistics import fmean, stdev

from lobby.engine.model import Branch, CallingParameters, Desk, Service
from lobby.ids import BranchId, DeskId, ServiceId
from simulation.arrivals import MINUTE, Customer, Day
from simulation.measures import MeasuredTicket, measure
from simulation.world import live

BATCHES = 20
FIFO = CallingParameters(rule="first_come")
Minutes = Callable[[Random], float]


def exponential(mean: float) -> Minutes:
    return lambda stream: stream.expovariate(1 / mean)


def a_theory_branch(
    skills: Sequence[Sequence[int]], targets: Sequence[float], calling: CallingParameters = FIFO
) -> Branch:
    """One desk for each list of services (by place), one service for each target in minutes."""
    return Branch(
        id=BranchId("theory"),
        name="Theory",
        county="Simulation",
        timezone="UTC",
        languages=("en",),
        services=tuple(
            Service(service(n), {"en": str(n)}, chr(ord("A") + n), target_s=round(target * 60), usual_s=600)
            for n, target in enumerate(targets)
        ),
        desks=tuple(
            Desk(DeskId(f"desk-{n}"), str(n), tuple(map(service, can)), automatic=True) for n, can in enumerate(skills)
        ),
        calling=calling,
        capacity=100_000,
        number_digits=5,
        wrap_up_s=0,
    )


def service(number: int) -> ServiceId:
    return ServiceId(f"service-{number}")


def customers(count: int, rate: float, minutes: Minutes, *, services: int = 1, patience: float | None = None) -> Day:
    """Poisson arrivals at `rate` a minute, each service as often as the others; patience exponential."""
    times, kinds, lengths, limits = (Random(purpose) for purpose in ("times", "kinds", "lengths", "patience"))
    at, came = 0.0, []
    for _ in range(count):
        at += times.expovariate(rate)
        came.append(
            Customer(
                at=round(at * MINUTE),
                service=service(kinds.randrange(services)),
                service_ms=round(minutes(lengths) * MINUTE),
                patience_ms=None if patience is None else round(limits.expovariate(1 / patience) * MINUTE),
            )
        )
    return Day(tuple(came))


def tickets(day: Day, branch: Branch) -> list[MeasuredTicket]:
    """Every wait in order of arrival, the first tenth left out: the lobby was empty then."""
    found = sorted(measure(live(day, branch), branch).tickets, key=lambda ticket: ticket.clock_at)
    return found[len(found) // 10 :]


def mean_and_error(values: Sequence[float]) -> tuple[float, float]:
    """The mean of values that hang together in time, and its standard error from batches."""
    size = len(values) // BATCHES
    means = [fmean(values[n * size : (n + 1) * size]) for n in range(BATCHES)]
    return fmean(values), stdev(means) / math.sqrt(BATCHES)


def agrees(values: Sequence[float], exact: float, within: float = 3.5) -> bool:
    """Whether the mean lies within so many standard errors of what is exact, and says enough to tell."""
    mean, error = mean_and_error(values)
    print(f"{mean:.4f} +- {error:.4f}, exact {exact:.4f}")
    return abs(mean - exact) <= within * error and error < 0.2 * exact
