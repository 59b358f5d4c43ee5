"""The people of an invented day, drawn before it begins.

Whatever a customer would do is drawn with them (how long service takes, when patience ends, whether they are there when
called), so every calling rule lives the same day. Each purpose has a random stream of its own, made from the seed, the
scenario, the day and the purpose: asking one question more of one purpose changes nothing of the others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from lobby.ids import DeskId, ServiceId
from simulation.scenario import BLOCKS, INTERPRETER, OPEN_MINUTES, ORDINARY, PRIORITY, Scenario, desk_id, service_id

MINUTE = 60_000
SLOT_MINUTES = 15
EARLY_MINUTES, EARLY_SPREAD = 6, 8  # booked customers arrive so much before their slot
NEVER_COMES = 0.12
SURE_PATIENCE_MINUTES = 5  # nobody leaves before
LUNCH_MINUTES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One customer. Times are milliseconds from opening; `service_ms` is at a desk of speed 1.

    `patience_ms` counts from where the wait begins; None waits for ever. `absent_ms`: how long a desk waits for one who
    is absent. `then` is the service they are transferred to. `reference`: of an appointment that is on the branch's list.
    """

    at: int
    service: ServiceId
    service_ms: int
    customer_class: str = ORDINARY.id
    slot: int | None = None
    language: str | None = None
    patience_ms: int | None = None
    absent: bool = False
    absent_ms: int = MINUTE
    then: ServiceId | None = None
    then_ms: int = 0
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class DeskBreak:
    """A desk's break, begun when its customer has been served; milliseconds from opening."""

    desk: DeskId
    at: int
    length_ms: int


@dataclass(frozen=True, slots=True)
class Day:
    """Customers in order of arrival. `speeds`: how fast each desk works; 1 where it is not named. `missed`: who is on the
    list of appointments and never comes."""

    customers: tuple[Customer, ...]
    pauses: tuple[DeskBreak, ...] = ()
    speeds: dict[DeskId, float] | None = None
    missed: tuple[Customer, ...] = ()


def draw_day(scenario: Scenario, seed: int, number: int) -> Day:
    """Draw day `number` of a scenario: the same for the same seed."""
    streams = RandomStreams(f"{seed}/{scenario.id}/{number}")
    count = poisson(streams.of("count"), scenario.customers_per_day)
    drawn = [_customer(scenario, streams, f"B{place:04d}") for place in range(count)]
    pauses = (DeskBreak(desk_id(desk), _lunch(desk), LUNCH_MINUTES * MINUTE) for desk in scenario.staffed)
    return Day(
        tuple(sorted((one for one, comes in drawn if comes), key=lambda one: one.at)),
        tuple(pauses),
        {desk_id(desk): scenario.speed(desk) for desk in scenario.staffed},
        tuple(one for one, comes in drawn if not comes),
    )


class RandomStreams:
    """One random stream for each purpose."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._streams: dict[str, Random] = {}

    def of(self, purpose: str) -> Random:
        if purpose not in self._streams:
            self._streams[purpose] = Random(f"{self._name}/{purpose}")
        return self._streams[purpose]


def _lunch(desk: int) -> int:
    return (150 + 30 * (desk % 6)) * MINUTE


def _customer(scenario: Scenario, streams: RandomStreams, reference: str) -> tuple[Customer, bool]:
    """Everything of one customer, and whether they come: some who are booked never do. Every stream is asked each time."""
    wanted = streams.of("service").choices(range(len(scenario.services)), [one.share for one in scenario.services])[0]
    drawn = _moment(scenario, streams.of("arrival"))
    booked = streams.of("booked").random() < scenario.appointments
    punctual, comes = streams.of("punctuality").gauss(-EARLY_MINUTES, EARLY_SPREAD), streams.of("comes").random()
    priority = streams.of("priority").random() < scenario.priority
    speaks_not = streams.of("interpreter").random() < scenario.interpreter
    absent = streams.of("absent").random() < scenario.absent
    goes_on = streams.of("transfer").random() * scenario.services[0].share < scenario.transfer
    first_ms = lognormal(streams.of("minutes"), scenario.services[wanted].minutes, scenario.cv)
    then_ms = lognormal(
        streams.of("minutes after"), scenario.services[min(1, len(scenario.services) - 1)].minutes, scenario.cv
    )
    patience = SURE_PATIENCE_MINUTES + streams.of("patience").expovariate(1 / scenario.patience)
    slot = math.floor(drawn / SLOT_MINUTES) * SLOT_MINUTES
    goes_on = goes_on and wanted == 0
    understood = scenario.interpreted(wanted) and (not goes_on or scenario.interpreted(1))
    customer = Customer(
        at=round(max(0.0, slot + punctual if booked else drawn) * MINUTE),
        service=service_id(wanted),
        service_ms=first_ms,
        customer_class=PRIORITY.id if priority and not booked else ORDINARY.id,
        slot=slot * MINUTE if booked else None,
        language=INTERPRETER if speaks_not and understood else None,
        patience_ms=None if booked else round(patience * MINUTE),
        absent=absent,
        then=service_id(1) if goes_on else None,
        then_ms=then_ms if goes_on else 0,
        reference=reference if booked else None,
    )
    return customer, not booked or comes >= NEVER_COMES


def _moment(scenario: Scenario, stream: Random) -> float:
    """A time of arrival in minutes: a block of the day by the profile, uniform inside it."""
    block = stream.choices(range(BLOCKS), scenario.profile)[0]
    return (block + stream.random()) * OPEN_MINUTES / BLOCKS


def poisson(stream: Random, mean: float) -> int:
    """Draw how many events of rate 1 happen in a time of `mean`."""
    count, passed = 0, stream.expovariate(1.0)
    while passed < mean:
        count += 1
        passed += stream.expovariate(1.0)
    return count


def lognormal(stream: Random, mean_minutes: float, cv: float) -> int:
    """Draw a service time in milliseconds, lognormal with this mean and coefficient of variation."""
    variance = math.log1p(cv * cv)
    return round(stream.lognormvariate(math.log(mean_minutes) - variance / 2, math.sqrt(variance)) * MINUTE)
