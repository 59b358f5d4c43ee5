"""The worker at work: a server whose record can teach predicts waits, shows them, and goes on without its worker."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from lobby.engine import commands as c
from lobby.engine.commands import Command
from lobby.engine.engine import Engine
from lobby.engine.events import Event
from lobby.engine.model import Visit
from server.store import embedded_address, open_store
from server.store.base import Decided
from tests.builders import HOUR, MINUTE, a_branch, call_next, check_in, close_desk, finish, open_desk, start
from tests.running import RunningServer, apart, post

DAY = 24 * HOUR
WITHIN_S = 200
"""A clean checkout compiles what is played with first, which takes a slow machine more than a minute."""
BRANCH = a_branch()
VISITS = f"/branches/{BRANCH.id}/visits"


def a_past_day(engine: Engine, begins: int) -> list[tuple[Event, list[Visit]]]:
    """Sixty permits of ten minutes at one desk, one after the other, all of whom came in the first hours."""
    happened: list[tuple[Event, list[Visit]]] = []

    def do(command: Command, at: int) -> None:
        for event in engine.handle(command, at):
            happened.append((event, list(engine.apply(event))))

    do(open_desk("desk-1"), begins)
    commands = [check_in("permits") for _ in range(60)]
    for k, command in enumerate(commands):
        do(command, begins + k * MINUTE)
    for k, command in enumerate(commands):
        at = begins + HOUR + k * 10 * MINUTE
        do(call_next("desk-1"), at)
        do(start(command.visit), at)
        do(finish(command.visit), at + 10 * MINUTE)
    do(close_desk("desk-1"), begins + 12 * HOUR)
    return happened


async def write_history(data: Path) -> None:
    """Three days, the last of them yesterday."""
    engine, now = Engine(BRANCH.id), time.time_ns() // 1_000_000
    happened: list[tuple[Event, list[Visit]]] = []
    for event in engine.handle(c.ConfigureBranch(branch=BRANCH), now - 4 * DAY):
        happened.append((event, list(engine.apply(event))))
    for days_ago in (3, 2, 1):
        happened += a_past_day(engine, now - days_ago * DAY - 13 * HOUR)
    async with open_store(embedded_address(data), make=True) as store:
        changed = {visit.id: visit for _, visits in happened for visit in visits}
        await store.append(BRANCH.id, 0, [Decided(tuple(event for event, _ in happened))], list(changed.values()))


def until(condition: Callable[[], bool], what: str) -> None:
    give_up = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < give_up, what
        time.sleep(0.2)


def workers_of(pid: int) -> list[int]:
    """The processes that the server has started and that play (not the tracker of Python's own)."""
    children = [
        child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def test_waits_are_predicted_shown_and_kept_and_the_engine_stands_in_when_the_worker_is_gone(tmp_path: Path) -> None:
    data = tmp_path / "server"
    data.mkdir()
    apart(write_history(data))
    server = RunningServer(data, BRANCH).start()
    try:
        shows_what_it_predicts(server)
    finally:
        server.close()


def shows_what_it_predicts(server: RunningServer) -> None:
    desk = server.client("staff", "staff-1")
    assert post(desk, "/desks/desk-1/open").is_success
    kiosk = server.client("kiosk", "kiosk-1")
    assert post(kiosk, VISITS, {"services": ["permits"]}).is_success
    assert post(desk, "/desks/desk-1/call-next").is_success

    def wait_shown() -> dict[str, float] | None:
        floor = server.client("supervisor").get(f"/api/v1/branches/{BRANCH.id}/floor").json()
        wait: dict[str, float] | None = next(one["wait"] for one in floor["services"] if one["id"] == "permits")
        return wait

    # The record knows that a permit takes ten minutes sharp; the engine by itself guesses a wide range.
    until(lambda: (wait := wait_shown()) is not None and wait["high_s"] - wait["low_s"] <= 300, server.log.read_text())
    assert 'lobby_foreseen_timestamp_seconds{branch="main"}' in server.client("admin").get("/metrics").text
    (worker,) = workers_of(server.pid)
    os.kill(worker, signal.SIGKILL)
    assert post(kiosk, VISITS, {"services": ["permits"]}).is_success  # by itself the lobby is played each 15 s only
    until(lambda: (wait := wait_shown()) is not None and wait["high_s"] - wait["low_s"] > 300, "the engine stands in")
    assert "lobby_foreseen_timestamp_seconds{" not in server.client("admin").get("/metrics").text


def test_nobody_is_shown_a_wait_when_the_last_desk_has_closed(tmp_path: Path) -> None:
    data = tmp_path / "server"
    data.mkdir()
    apart(write_history(data))
    server = RunningServer(data, BRANCH).start()
    try:
        desk, kiosk = server.client("staff", "staff-1"), server.client("kiosk", "kiosk-1")
        assert post(desk, "/desks/desk-1/open").is_success
        assert post(kiosk, VISITS, {"services": ["permits"]}).is_success
        called = post(desk, "/desks/desk-1/call-next").json()["visit"]["id"]
        ticket = post(kiosk, VISITS, {"services": ["permits"]}).json()["ticket"]["url"].rpartition("/")[2]

        def newcomer_wait() -> dict[str, float] | None:
            wait: dict[str, float] | None = server.client().get(f"/api/v1/tickets/{ticket}").json()["wait"]
            return wait

        until(
            lambda: (wait := newcomer_wait()) is not None and wait["high_s"] - wait["low_s"] <= 300,
            server.log.read_text(),
        )
        assert post(desk, f"/visits/{called}/no-show").is_success
        assert post(desk, "/desks/desk-1/close").is_success
        until(lambda: newcomer_wait() is None, "no desk is open: nobody can say")
    finally:
        server.close()
