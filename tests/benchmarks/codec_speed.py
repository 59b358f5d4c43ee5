"""How long an event, and a visit of a snapshot, take to be read and written: what a start and a group's append consist of.

`python -m tests.benchmarks.codec_speed` prints microseconds of this process's own time, the best of some rounds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from lobby.engine.codec import plain, read
from lobby.engine.engine import Engine
from lobby.engine.events import Event
from lobby.engine.model import Visit
from lobby.ids import BranchId
from server.store.event_text import decode, encode
from tests.benchmarks.engine_speed import busy_branch, busy_day

VISITS, ROUNDS = 2_000, 7


class Noted(Engine):
    """Notes the events that happen in it."""

    def __init__(self, branch_id: BranchId) -> None:
        super().__init__(branch_id)
        self.events: list[Event] = []

    def apply(self, event: Event) -> tuple[Visit, ...]:
        self.events.append(event)
        return super().apply(event)


def codec_us() -> dict[str, float]:
    engine = Noted.restore(busy_branch().snapshot())
    assert isinstance(engine, Noted)
    busy_day(engine, VISITS)
    events, visits = engine.events, [*engine.visits.values()]
    rows = [(type(event).__name__, event.at, event.actor, encode(event)) for event in events]
    written = [plain(visit) for visit in visits]
    return {
        "event read": _us(lambda row: decode(*row), rows),
        "event written": _us(encode, events),
        "visit read": _us(lambda visit: read(Visit, visit), written),
        "visit made plain": _us(plain, visits),
    }


def _us(work: Callable[[Any], object], values: Sequence[Any]) -> float:
    took = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for value in values:
            work(value)
        took.append((time.process_time() - start) / len(values) * 1e6)
    return min(took)


if __name__ == "__main__":
    for what, us in codec_us().items():
        print(f"{what:20} {us:5.1f} us")
