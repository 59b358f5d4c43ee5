"""A full house's people and screens, each in a process of its own: `python -m tests.benchmarks.live_load people`.

Whoever presses must not wait for two thousand phones that are read in the same process. The first line of standard input are
the workload's arguments, each line after that lets it go on; it answers with a line of JSON. Times are in seconds of the
machine's monotonic clock, which is one for all processes.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

import uvloop

from tests.benchmarks.wire import Http, Live

VISITS = "/branches/bench/visits"
WALK_S = 0.05
"""From a call to the start of serving. A real walk is longer; it does not matter to the server."""
BEAT_S = {"desk": 2.0, "floor": 2.0, "kiosk": 2.0, "board": 10.0, "ticket": 10.0}
"""How often a screen says that it is there, by audience."""
ROUND_S = 0.1

Press = dict[str, Any]


def say(answer: object) -> None:
    print(json.dumps(answer), flush=True)


async def next_line(stdin: asyncio.StreamReader) -> Any:
    return json.loads(await stdin.readline())


async def lines_of_stdin() -> asyncio.StreamReader:
    reader = asyncio.StreamReader(limit=2**24)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


# --- people ----------------------------------------------------------------------------------------------------------


class People:
    """Customers at kiosks and staff at desks, each on a connection of their own."""

    def __init__(self, services: list[str], seed: int) -> None:
        self._chance = random.Random(seed)
        self._services = services
        self._kiosks: list[Http] = []
        self._desks: list[Http] = []
        self._serving: dict[int, str] = {}
        self.tickets: list[str] = []
        self.presses: list[Press] = []

    async def connect(self, port: int, kiosks: list[str], staff: list[str]) -> None:
        self._kiosks = [await Http.to(port, token) for token in kiosks]
        self._desks = [await Http.to(port, token) for token in staff]

    async def fill(self, waiting: int) -> None:
        """All desks open and take a customer; so many wait besides."""
        todo = iter(range(waiting + len(self._desks)))

        async def arrive(kiosk: int) -> None:
            for _ in todo:
                await self.comes(kiosk)

        for number, http in enumerate(self._desks, 1):
            await http.command(f"/desks/desk-{number}/open")
        await asyncio.gather(*map(arrive, range(len(self._kiosks))))
        for desk in range(len(self._desks)):
            await self.goes_on(desk)

    async def comes(self, kiosk: int) -> None:
        body = json.dumps({"services": [self._chance.choice(self._services)], "language": "en"}).encode()
        answer = await self._press("check_in", self._kiosks[kiosk], VISITS, body)
        self.tickets.append(answer["ticket"]["url"].rpartition("/")[2])

    async def goes_on(self, desk: int) -> None:
        """The desk is done with its customer, calls the next and serves them."""
        http, visit = self._desks[desk], self._serving.pop(desk, None)
        if visit is not None:
            await self._press("finish", http, f"/visits/{visit}/finish")
        called = (await self._press("call", http, f"/desks/desk-{desk + 1}/call-next"))["visit"]
        if called is not None:
            self._serving[desk] = called["id"]
            await asyncio.sleep(WALK_S)
            await self._press("start", http, f"/visits/{called['id']}/start")

    async def _press(self, what: str, http: Http, path: str, body: bytes = b"{}") -> dict[str, Any]:
        begun = time.monotonic()
        answer = await http.command(path, body)
        self.presses.append({"what": what, "at": begun, "took": time.monotonic() - begun, "seq": answer.get("seq")})
        return answer

    async def live(self, seconds: float, a_second: float) -> list[Press]:
        """So many check-ins, calls, starts and finishes a second, whether the server keeps up or not."""
        self.presses = []
        begun, every = time.monotonic(), 1 / a_second
        jobs: list[asyncio.Task[None]] = []
        for turn in range(round(seconds * a_second)):
            jobs.append(asyncio.create_task(self._later(begun + turn * every, self.comes, turn % len(self._kiosks))))
            jobs.append(asyncio.create_task(self._later(begun + turn * every, self.goes_on, turn % len(self._desks))))
        await asyncio.gather(*jobs)
        return self.presses

    async def _later(self, at: float, act: Callable[[int], Awaitable[None]], who: int) -> None:
        jitter = self._chance.random() * 0.2
        await asyncio.sleep(max(0.0, at + jitter - time.monotonic()))
        await act(who)


async def people(
    stdin: asyncio.StreamReader,
    port: int,
    kiosks: list[str],
    staff: list[str],
    services: list[str],
    waiting: int,
    pace: float,
) -> None:
    """Fills the house and says the tickets; then works for as many seconds as each line says, and says what was pressed."""
    crowd = People(services, seed=1)
    await crowd.connect(port, kiosks, staff)
    await crowd.fill(waiting)
    say(crowd.tickets)
    while (order := await next_line(stdin)) is not None:
        say(await crowd.live(order, pace))


# --- screens ---------------------------------------------------------------------------------------------------------


class Screens:
    """Everything that looks on. `all_boards`: at which time all boards had come to which seq."""

    def __init__(self) -> None:
        self.frames = 0
        self.all_boards: list[tuple[float, int]] = []
        self._lives: list[tuple[float, Live]] = []
        self._boards: list[int] = []

    async def join(self, port: int, topic: str, token: str) -> None:
        audience = topic.partition(":")[0]
        heard = self._board_heard(len(self._boards)) if audience == "board" else self._heard
        if audience == "board":
            self._boards.append(0)
        self._lives.append((BEAT_S[audience], await Live.to(port, topic, heard, token)))

    def _heard(self, seq: int) -> None:
        self.frames += 1

    def _board_heard(self, place: int) -> Callable[[int], None]:
        def heard(seq: int) -> None:
            self.frames += 1
            self._boards[place] = seq
            last = min(self._boards)
            if last > (self.all_boards[-1][1] if self.all_boards else 0):
                self.all_boards.append((time.monotonic(), last))

        return heard

    async def beat(self) -> None:
        """Each says in its own rhythm that it is there, not all in one moment."""
        begun, turn = time.monotonic(), 0
        while True:
            for place, (every_s, live) in enumerate(self._lives):
                if (turn + place) % round(every_s / ROUND_S) == 0:
                    live.beat()
            turn += 1
            await asyncio.sleep(max(0.0, begun + turn * ROUND_S - time.monotonic()))

    def close(self) -> None:
        for _, live in self._lives:
            live.close()


async def screens(stdin: asyncio.StreamReader, port: int, topics: list[tuple[str, str]]) -> None:
    """Looks at these topics, each with its token, until a line comes; then says what came."""
    looking = Screens()
    beating = asyncio.create_task(looking.beat())
    for topic, token in topics:
        await looking.join(port, topic, token)
    say(len(topics))
    await next_line(stdin)
    beating.cancel()
    with suppress(asyncio.CancelledError):
        await beating
    looking.close()
    say({"frames": looking.frames, "all_boards": looking.all_boards})


WORKLOADS: dict[str, Callable[..., Coroutine[Any, Any, None]]] = {
    workload.__name__: workload for workload in (people, screens)
}


async def main(workload: str) -> None:
    stdin = await lines_of_stdin()
    await WORKLOADS[workload](stdin, **await next_line(stdin))


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1]))
