"""How many commands a second the pure engine decides and applies, on a busy day.

Ten desks, four services, 50 people waiting all day long; each visit is checked in, called by the calling rule,
started and finished. Run as a script, or take the number from `engine_commands_per_s()`.
"""

from __future__ import annotations

import time
from itertools import count

from lobby.engine import commands as c
from lobby.engine.engine import Engine
from lobby.engine.model import Desk
from lobby.ids import DeskId, ServiceId, StaffId, TicketToken, VisitId
from tests.builders import MINUTE, NINE, a_branch, a_desk, a_service

SERVICES = ("permits", "zoning", "fees", "licenses")
DESKS = 10
OPEN_VISITS = 60  # ten of them at a desk
VISITS = 5_000
LOOPS = 300_000


def busy_branch() -> Engine:
    """Every desk takes two of the four services, and two desks take all."""
    desks = [a_desk(f"desk-{n}", skills_of(n)) for n in range(DESKS)]
    branch = a_branch(services=tuple(a_service(id) for id in SERVICES), desks=tuple(desks))
    engine = Engine(branch.id)
    put(engine, c.ConfigureBranch(branch=branch), NINE)
    for desk in desks:
        put(engine, c.OpenDeskSession(desk=desk.id, staff=staff_of(desk)), NINE)
    return engine


def skills_of(n: int) -> tuple[str, ...]:
    return SERVICES if n < 2 else (SERVICES[n % 4], SERVICES[(n + 1) % 4])


def staff_of(desk: Desk) -> StaffId:
    return StaffId(f"staff at {desk.id}")


def put(engine: Engine, command: c.Command, now_ms: int) -> int:
    for event in engine.handle(command, now_ms):
        engine.apply(event)
    return 1


def busy_day(engine: Engine, visits: int) -> int:
    """Live through a day; returns how many commands that took."""
    numbers = count(1)
    desks = engine.branch.desks
    now_ms, done = NINE, 0
    while done < 4 * visits:
        now_ms += MINUTE
        while engine.open_visits < OPEN_VISITS:
            done += put(engine, arrival(next(numbers)), now_ms)
        for desk in desks:
            done += serve_one(engine, desk.id, staff_of(desk), now_ms)
    return done


def arrival(n: int) -> c.CheckIn:
    """The nth customer of the day; each tenth has priority."""
    return c.CheckIn(
        visit=VisitId(f"{n:036d}"),
        token=TicketToken(f"{n:026d}"),
        services=(ServiceId(SERVICES[n * 7 % 4]),),
        customer_class="ordinary" if n % 10 else "priority",
    )


def serve_one(engine: Engine, desk: DeskId, staff: StaffId, now_ms: int) -> int:
    """Finish whoever is here, then call and start the next."""
    done = 0
    current = engine.desks[desk].visit
    if current is not None:
        done += put(engine, c.Finish(visit=current), now_ms)
    done += put(engine, c.CallNext(desk=desk, staff=staff), now_ms)
    current = engine.desks[desk].visit
    if current is not None:
        done += put(engine, c.StartServing(visit=current), now_ms)
    return done


def engine_commands_per_s(visits: int = VISITS) -> float:
    engine = busy_branch()
    begun = time.perf_counter()
    done = busy_day(engine, visits)
    return done / (time.perf_counter() - begun)


def loops_per_s(times: int = LOOPS) -> float:
    """The yardstick: how often a second this Python goes round a fixed loop that makes, keeps and looks up small things."""
    kept: dict[int, tuple[int, str]] = {}
    begun = time.perf_counter()
    for n in range(times):
        kept[n % 1000] = (n, f"{n:08d}")
        number, _ = kept.get(n * 7 % 1000, (0, ""))
        assert number <= n, "nothing is kept before it is made"
    return times / (time.perf_counter() - begun)


if __name__ == "__main__":
    print(f"engine_commands_per_s {engine_commands_per_s():,.0f}")
