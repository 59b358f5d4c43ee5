"""A county's customers and staff, in a process of their own: `python -m tests.benchmarks.county_load WORKLOAD '{...}'`.

The branches are a file that `found` wrote; what stands in them (who is at which desk) is kept beside it between workloads.
A workload that is told to stop (SIGTERM) ends in good order.
"""

from __future__ import annotations

import asyncio
import heapq
import json
import random
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import uvloop

from tests.benchmarks.wire import Http, Live

CONNECTIONS = 32
BEAT_S = 8.0
SOONEST_S = 1.0
"""Nothing happens again at the same desk sooner."""
PHONES = 2
"""Live phones a branch, beside its board, its kiosk and two of its tablets."""

Result = dict[str, Any]


@dataclass(slots=True)
class County:
    """`places` as `county.Place`; `serving`: the visit at each desk; `tickets`: the last of each branch."""

    file: Path
    places: list[dict[str, Any]]
    serving: dict[str, str] = field(default_factory=dict)
    tickets: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, file: str) -> County:
        found = cls(Path(file), json.loads(Path(file).read_text()))
        if found.kept.exists():
            kept = json.loads(found.kept.read_text())
            found.serving, found.tickets = kept["serving"], kept["tickets"]
        return found

    @property
    def kept(self) -> Path:
        return self.file.with_suffix(".stands.json")

    def keep(self) -> None:
        self.kept.write_text(json.dumps({"serving": self.serving, "tickets": self.tickets}))


class Wires:
    """A few connections that everybody shares."""

    def __init__(self) -> None:
        self._free: asyncio.Queue[Http] = asyncio.Queue()

    @classmethod
    async def to(cls, port: int) -> Wires:
        wires = cls()
        for _ in range(CONNECTIONS):
            wires._free.put_nowait(await Http.to(port))
        return wires

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Http]:
        http = await self._free.get()
        try:
            yield http
        finally:
            self._free.put_nowait(http)


class Work:
    """What people do, timed. `took`: milliseconds by what it was, without the wait for a free connection."""

    def __init__(self, county: County, wires: Wires, seed: int) -> None:
        self._county, self._wires = county, wires
        self._chance = random.Random(seed)
        self.took: dict[str, list[float]] = {}

    async def _timed(self, what: str, path: str, token: str, body: bytes = b"{}") -> dict[str, Any]:
        async with self._wires.one() as http:
            begun = time.perf_counter()
            answer = await http.command(path, body, token)
            self.took.setdefault(what, []).append((time.perf_counter() - begun) * 1000)
            return answer

    async def comes(self, place: dict[str, Any]) -> None:
        (service,) = self._chance.choices(list(place["shares"]), list(place["shares"].values()))
        body = json.dumps({"services": [service], "language": "en"}).encode()
        answer = await self._timed("check_in", f"/branches/{place['id']}/visits", place["kiosk"], body)
        tickets = self._county.tickets.setdefault(place["id"], [])
        tickets.append(answer["ticket"]["url"].rpartition("/")[2])
        del tickets[:-PHONES]

    async def opens(self, place: dict[str, Any], desk: str) -> None:
        await self._timed("open", f"/desks/{desk}/open", place["staff"][desk])

    async def goes_on(self, place: dict[str, Any], desk: str) -> None:
        """The desk is done with its customer and calls the next."""
        token, visit = place["staff"][desk], self._county.serving.pop(desk, None)
        if visit is not None:
            await self._timed("finish", f"/visits/{visit}/finish", token)
        called = (await self._timed("call_next", f"/desks/{desk}/call-next", token))["visit"]
        if called is not None:
            self._county.serving[desk] = called["id"]
            await self._timed("start", f"/visits/{called['id']}/start", token)


# --- workloads --------------------------------------------------------------------------------------------------


async def fill(port: int, county: str, waiting: int) -> Result:
    """All desks open and take a customer; so many wait besides."""
    everything = County.read(county)
    work = Work(everything, await Wires.to(port), seed=1)

    async def fill_one(place: dict[str, Any]) -> None:
        for desk in place["staff"]:
            await work.opens(place, desk)
        for _ in range(waiting + len(place["staff"])):
            await work.comes(place)
        for desk in place["staff"]:
            await work.goes_on(place, desk)

    await _for_all(everything.places, fill_one)
    everything.keep()
    return {what: len(times) for what, times in work.took.items()}


async def _for_all(places: list[dict[str, Any]], do: Callable[[dict[str, Any]], Coroutine[Any, Any, None]]) -> None:
    todo = iter(places)

    async def keep_going() -> None:
        for place in todo:
            await do(place)

    await asyncio.gather(*(keep_going() for _ in range(CONNECTIONS)))


async def work(port: int, county: str, seconds: float, an_hour: float, seed: int) -> Result:
    """So many customers an hour come to each branch, and as many are served; the milliseconds of each command.

    Also ends when it is told to.
    """
    everything, over = County.read(county), _stop_on_signal()
    people = Work(everything, await Wires.to(port), seed)
    chance, begun, under_way = random.Random(seed), time.monotonic(), set[asyncio.Task[None]]()
    due = [
        (chance.expovariate(1 / every), order, act, every)
        for order, (act, every) in enumerate(_habits(everything.places, people, 3600 / an_hour))
    ]
    heapq.heapify(due)
    while due[0][0] < seconds and not over.is_set():
        at, order, act, every = heapq.heappop(due)
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), max(0.0, begun + at - time.monotonic()))
        task = asyncio.create_task(act())
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        heapq.heappush(due, (at + SOONEST_S + chance.expovariate(1 / every), order, act, every))
    await asyncio.gather(*under_way)
    everything.keep()
    return people.took


def _stop_on_signal() -> asyncio.Event:
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    return over


def _habits(
    places: list[dict[str, Any]], people: Work, every_s: float
) -> Iterator[tuple[Callable[[], Coroutine[Any, Any, None]], float]]:
    """What happens again and again, and every how many seconds: somebody comes, a desk is done with somebody."""
    for place in places:
        yield partial(people.comes, place), every_s
        for desk in place["staff"]:
            yield partial(people.goes_on, place, desk), every_s * len(place["staff"])


async def watch(port: int, county: str) -> Result:
    """Each branch's board, kiosk, two tablets and phones look on until they are told to stop; how many views came."""
    everything, views = County.read(county), [0]
    open_: list[Live] = []

    def heard(seq: int) -> None:
        views[0] += 1

    async def look(place: dict[str, Any]) -> None:
        name = place["id"]
        topics = [(f"board:{name}-board", place["board"]), (f"kiosk:{name}-kiosk", place["kiosk"])]
        topics += [(f"desk:{desk}", token) for desk, token in list(place["staff"].items())[:2]]
        topics += [(f"ticket:{token}", "") for token in everything.tickets.get(name, [])]
        for topic, token in topics:
            open_.append(await Live.to(port, topic, heard, token))

    over = _stop_on_signal()
    looking = asyncio.create_task(_for_all(everything.places, look))
    while not over.is_set():
        for live in open_:
            live.beat()
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), BEAT_S)
    await looking
    for live in open_:
        live.close()
    return {"sockets": len(open_), "views": views[0]}


WORKLOADS: dict[str, Callable[..., Coroutine[Any, Any, Result]]] = {
    workload.__name__: workload for workload in (fill, work, watch)
}

if __name__ == "__main__":
    print(json.dumps(uvloop.run(WORKLOADS[sys.argv[1]](**json.loads(sys.argv[2])))))
