"""What the clients do, in a process of their own: `python -m tests.benchmarks.load WORKLOAD '{"port": ...}'` prints JSON.

Times are in milliseconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from itertools import count
from typing import Any

import uvloop

from tests.benchmarks.wire import Http, Live

VISITS = "/branches/bench/visits"
PERMITS = b'{"services":["permits"],"language":"en"}'

QUIET_MS = 50.0

Result = dict[str, Any]


def ms_since(start: float) -> float:
    return (time.perf_counter() - start) * 1000


async def one_client(port: int, token: str, path: str, body: str, times: int) -> Result:
    """One client posts again and again: the time of each."""
    http = await Http.to(port, token)
    took = []
    for _ in range(times):
        start = time.perf_counter()
        status, answer = await http.post(path, body.encode())
        took.append(ms_since(start))
        assert status == 201, answer
    http.close()
    return {"ms": took}


async def many_clients(port: int, token: str, path: str, body: str, clients: int, times: int) -> Result:
    """So many clients post, each one after another: how many a second, the time of each, and the answers' numbers."""
    connections = [await Http.to(port, token) for _ in range(clients)]
    took: list[float] = []
    answers: list[bytes] = []

    async def keep_going(http: Http) -> None:
        for _ in range(times // clients):
            start = time.perf_counter()
            status, answer = await http.post(path, body.encode())
            took.append(ms_since(start))
            assert status == 201, answer
            answers.append(answer)

    start = time.perf_counter()
    await asyncio.gather(*map(keep_going, connections))
    seconds = time.perf_counter() - start
    for http in connections:
        http.close()
    numbers = [ticket["number"] for answer in answers if (ticket := json.loads(answer).get("ticket"))]
    return {"per_s": len(took) / seconds, "ms": took, "numbers": numbers}


async def all_desks_call(port: int, kiosk: str, staff: list[str], waiting: int) -> Result:
    """All desks call at once until nobody waits; whom they called does not come, so that the desk is free again."""
    desks = [await Http.to(port, token) for token in staff]
    await _check_in(port, kiosk, waiting)
    for number, http in enumerate(desks, 1):
        await http.command(f"/desks/desk-{number}/open")
    took: list[float] = []
    called: Counter[str] = Counter()

    async def call_until_empty(number: int, http: Http) -> None:
        while True:
            start = time.perf_counter()
            visit = (await http.command(f"/desks/desk-{number}/call-next"))["visit"]
            took.append(ms_since(start))
            if visit is None:
                return
            called[visit["id"]] += 1
            await http.command(f"/visits/{visit['id']}/no-show")

    await asyncio.gather(*(call_until_empty(number, http) for number, http in enumerate(desks, 1)))
    return {"ms": took, "called": len(called), "double": sum(times - 1 for times in called.values())}


async def boards_follow(
    port: int, kiosk: str, staff: str, board: str, boards: int, calls: int, bare: int | None = None
) -> Result:
    """From sending a call to the last of the boards holding the view of it; `bare`: and of a bare fan-out there."""
    await _check_in(port, kiosk, calls)
    fan_out = None if bare is None else await FanOut.to(bare, boards)
    crowd = Crowd()
    for _ in range(boards):
        await crowd.join(port, "board:board-1", board)
    return await _calls_followed(port, staff, crowd, calls, fan_out)


async def phones_follow(port: int, kiosk: str, staff: str, phones: int, calls: int, bare: int | None = None) -> Result:
    """From sending a call that moves everybody up to the last of the phones holding its own new view; `bare` as above."""
    tokens = await _check_in(port, kiosk, phones + calls)
    fan_out = None if bare is None else await FanOut.to(bare, phones)
    crowd = Crowd()
    for token in tokens[calls:]:
        await crowd.join(port, f"ticket:{token}")
    return await _calls_followed(port, staff, crowd, calls, fan_out)


async def _calls_followed(port: int, staff: str, crowd: Crowd, calls: int, fan_out: FanOut | None) -> Result:
    """The times of so many calls, `ms`; of as many bare fan-outs of the same bytes, each after a call, `bare_ms`."""
    desk = await Http.to(port, staff)
    await desk.command("/desks/desk-1/open")
    took: list[float] = []
    bares: list[float] = []
    for _ in range(calls):
        await crowd.settled()
        took.append(await crowd.follow(lambda: desk.command("/desks/desk-1/call-next")))
        visit = crowd.answer["visit"]["id"]
        await desk.command(f"/visits/{visit}/no-show")
        if fan_out is not None:
            await crowd.settled()
            bares.append(await fan_out.follow(crowd.frame_bytes))
    crowd.leave()
    if fan_out is not None:
        fan_out.leave()
    return {"ms": took, "bare_ms": bares, "frame_bytes": crowd.frame_bytes}


class FanOut:
    """As many sockets at the yardstick, which are all sent the same."""

    def __init__(self, http: Http, crowd: Crowd) -> None:
        self._http = http
        self._crowd = crowd

    @classmethod
    async def to(cls, port: int, sockets: int) -> FanOut:
        crowd = Crowd()
        for _ in range(sockets):
            await crowd.join(port, "any")
        return cls(await Http.to(port), crowd)

    async def follow(self, frame_bytes: int) -> float:
        """From asking for it to the last socket having so many bytes, in milliseconds."""

        async def sent() -> Result:
            status, answer = await self._http.post(f"/fan-out/{frame_bytes}")
            assert status == 200, answer
            found: Result = json.loads(answer)
            return found

        return await self._crowd.follow(sent)

    def leave(self) -> None:
        self._crowd.leave()


async def watched_check_ins(port: int, kiosk: str, board: str, supervisor: str, desks: int, times: int) -> Result:
    """One customer checks in after another, and goes again, while a board, the floor and so many desks look on."""
    crowd = Crowd()
    await crowd.join(port, "board:board-1", board)
    await crowd.join(port, "floor:bench", supervisor)
    for number in range(1, desks + 1):
        await crowd.join(port, f"desk:desk-{number}", supervisor)
    door, staff = await Http.to(port, kiosk), await Http.to(port, supervisor)
    took = []
    for _ in range(times):
        start = time.perf_counter()
        answer = await door.command(VISITS, PERMITS)
        took.append(ms_since(start))
        await staff.command(f"/visits/{answer['visit']['id']}/cancel")
    crowd.leave()
    return {"ms": took}


class Crowd:
    """Live clients that all wait for the same change."""

    def __init__(self) -> None:
        self._seen: list[int] = []
        self._clients: list[Live] = []
        self._wanted = 0
        self._behind = 0
        self._all = asyncio.Event()
        self._last = 0.0
        self.answer: Result = {}

    @property
    def frame_bytes(self) -> int:
        """How long the longest of their last views is."""
        return max(client.frame_bytes for client in self._clients)

    async def join(self, port: int, topic: str, token: str = "") -> None:
        place = len(self._seen)
        self._seen.append(0)
        self._clients.append(await Live.to(port, topic, lambda seq: self._heard(place, seq), token))
        if place % 500 == 499:
            self.beat()

    def _heard(self, place: int, seq: int) -> None:
        self._last = time.perf_counter()
        if self._seen[place] < self._wanted <= seq:
            self._behind -= 1
            if not self._behind:
                self._all.set()
        self._seen[place] = seq

    async def follow(self, act: Callable[[], Awaitable[Result]]) -> float:
        """Act, and wait until every client has a view as new as what came of it. Gives the milliseconds."""
        self._all.clear()
        self._wanted = 0
        start = time.perf_counter()
        self.answer = await act()
        self._wanted = self.answer["seq"]
        self._behind = sum(seq < self._wanted for seq in self._seen)
        try:
            while self._behind:
                await asyncio.wait_for(self._all.wait(), 30)
        except TimeoutError as error:
            raise AssertionError(f"{self._behind} of {len(self._seen)} clients never got the view") from error
        return (self._last - start) * 1000

    async def settled(self) -> None:
        """Wait until nothing new has come for a little while."""
        self.beat()
        self._last = time.perf_counter()
        while (quiet := ms_since(self._last)) < QUIET_MS:  # noqa: ASYNC110 - what is waited for is that nothing comes
            await asyncio.sleep((QUIET_MS - quiet) / 1000)

    def beat(self) -> None:
        for client in self._clients:
            client.beat()

    def leave(self) -> None:
        for client in self._clients:
            client.close()


async def _check_in(port: int, token: str, times: int) -> list[str]:
    """So many customers arrive; their tickets' tokens, in calling order."""
    connections = [await Http.to(port, token) for _ in range(16)]
    todo, tickets = count(), []

    async def keep_going(http: Http) -> None:
        while next(todo) < times:
            answer = await http.command(VISITS, PERMITS)
            visit, token = answer["visit"], answer["ticket"]["url"].rpartition("/")[2]
            tickets.append((visit["checked_in_at"], visit["id"], token))

    await asyncio.gather(*map(keep_going, connections))
    for http in connections:
        http.close()
    return [token for _, _, token in sorted(tickets)]


WORKLOADS: dict[str, Callable[..., Coroutine[Any, Any, Result]]] = {
    workload.__name__: workload
    for workload in (
        one_client,
        many_clients,
        all_desks_call,
        boards_follow,
        phones_follow,
        watched_check_ins,
    )
}

if __name__ == "__main__":
    print(json.dumps(uvloop.run(WORKLOADS[sys.argv[1]](**json.loads(sys.argv[2])))))
