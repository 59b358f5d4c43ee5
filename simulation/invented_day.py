"""Who comes to an invented service centre on a day: how many, when, what for, booked or not.

Numbers are of a middling permit centre. Every day is drawn from its own date, so the same six weeks come out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from lobby.engine.model import Branch, Service
from lobby.ids import DeskId
from simulation.arrivals import MINUTE, Customer, Day, DeskBreak, lognormal, poisson

CUSTOMERS_A_DAY = 330
OPEN_MINUTES = 9 * 60
LAST_ARRIVAL_MINUTES = OPEN_MINUTES - 15
WEEKDAYS = (1.14, 1.02, 0.95, 0.98, 0.91, 0.0, 0.0)  # Monday first
HOURS = (0.75, 1.1, 1.3, 1.25, 1.05, 1.1, 1.0, 0.85, 0.6)  # how busy each hour is, from the opening
SHARES = (0.25, 0.16, 0.09, 0.18, 0.19, 0.13)  # of the branch's services, in their order
CV = 0.7  # of service times
PATIENCE_MINUTES = 90
ABSENT, ABSENT_S = 0.03, 100
PRIORITY = 0.05
GOES_ON = 0.12  # of those of the first service, who then pay
BOOKED, BOOKED_SERVICES, SLOT_MINUTES = 0.3, 3, 15  # share of the first services' customers
EARLY_MINUTES, NEVER_COMES = (-6, 7), 0.08
LUNCH_MINUTES, COFFEE_MINUTES = 30, 12
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"


def draw_day(branch: Branch, day: date, desks: Sequence[DeskId]) -> Day:
    """Draw the people of that date, and the breaks at the desks that have staff. Nobody comes on a weekend."""
    stream = Random(f"{branch.id}/{day.isoformat()}")
    count = poisson(stream, CUSTOMERS_A_DAY * WEEKDAYS[day.weekday()])
    drawn = [_customer(branch, stream, place) for place in range(count)]
    came = [one for one in drawn if one.reference is None or stream.random() >= NEVER_COMES]
    missed = [one for one in drawn if one not in came]
    return Day(
        tuple(sorted(came, key=lambda one: one.at)),
        tuple(_pauses(desks)),
        {desk: 0.9 + 0.2 * place / max(1, len(desks) - 1) for place, desk in enumerate(desks)},
        tuple(missed),
    )


def _customer(branch: Branch, stream: Random, place: int) -> Customer:
    wanted = stream.choices(range(len(branch.services)), SHARES[: len(branch.services)])[0]
    service = branch.services[wanted]
    minute = _minute(stream)
    booked = wanted < BOOKED_SERVICES and stream.random() < BOOKED
    slot = int(minute // SLOT_MINUTES) * SLOT_MINUTES if booked else None
    arrival = minute if slot is None else max(0.0, slot + stream.gauss(*EARLY_MINUTES))
    goes_on = branch.services[-2] if wanted == 0 and stream.random() < GOES_ON else None
    return Customer(
        at=round(arrival * MINUTE),
        service=service.id,
        service_ms=_service_ms(stream, service),
        customer_class="priority" if not booked and stream.random() < PRIORITY else "ordinary",
        slot=None if slot is None else slot * MINUTE,
        patience_ms=None if booked else round((5 + stream.expovariate(1 / PATIENCE_MINUTES)) * MINUTE),
        absent=stream.random() < ABSENT,
        absent_ms=ABSENT_S * 1000,
        then=goes_on.id if goes_on else None,
        then_ms=_service_ms(stream, goes_on) if goes_on else 0,
        reference=_reference(stream, place) if booked else None,
    )


def _minute(stream: Random) -> float:
    """When somebody comes, in minutes after the opening."""
    while True:
        hour = stream.choices(range(len(HOURS)), HOURS)[0]
        minute = (hour + stream.random()) * 60
        if minute < LAST_ARRIVAL_MINUTES:
            return minute


def _service_ms(stream: Random, service: Service) -> int:
    return lognormal(stream, service.usual_s / 60, CV)


def _reference(stream: Random, place: int) -> str:
    """Short enough to type: two letters, a dash, three digits of which no two on a day are the same."""
    return f"{''.join(stream.choices(_LETTERS, k=2))}{stream.randrange(10)}-{place:03d}"


def _pauses(desks: Sequence[DeskId]) -> list[DeskBreak]:
    """Lunch one after another around noon, and coffee in the morning."""
    lunches = [DeskBreak(desk, (185 + 25 * place) * MINUTE, LUNCH_MINUTES * MINUTE) for place, desk in enumerate(desks)]
    coffees = [
        DeskBreak(desk, (85 + 9 * place) * MINUTE, COFFEE_MINUTES * MINUTE) for place, desk in enumerate(desks[::2])
    ]
    return coffees + lunches
