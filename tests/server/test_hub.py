"""What is shown first, what waits for its round, and that looking never holds up pressing. A real engine, real watchers."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

import pytest

from lobby.contract.views import BoardView, DeskView, TicketView
from lobby.engine.engine import Engine
from lobby.engine.model import Board
from lobby.ids import DeskId, DeviceId, VisitId
from server.branch import hub as hub_module
from server.branch.devices import Devices
from server.branch.hub import BURST, PACE_S, SLICE_FRAMES, Hub, Watcher
from server.branch.live import YIELD_S, LiveBranch
from server.branch.predictions import BranchPredictions
from server.branch.presses import COUNTS_S, Presses
from server.branch.rendering import FEW, Renderer
from server.clock import RealClock
from server.metrics import Metrics
from server.settings import Settings
from server.store.base import Decided
from server.store.sqlite.store import SqliteStore
from tests import builders as b
from tests.builders import a_lobby, arrive, run


class House:
    """A lobby, its hub and who watches it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.tokens: dict[str, VisitId] = {}
        self.renderer = Renderer(
            lambda: self.engine,
            clock=RealClock(),
            real_clock=RealClock(),
            devices=Devices(0),
            waits=BranchPredictions(),
            staff_names={},
            tokens=self.tokens,
            public_url="http://lobby.test",
        )
        self.hub = Hub(self.renderer, Metrics())
        self.watchers: dict[str, Watcher] = {}

    def arrive(self, service: str = "permits") -> str:
        """Let somebody come; gives the topic of their ticket."""
        visit = self.engine.visit(arrive(self.engine, service, now=RealClock().now()))
        self.tokens[visit.token] = visit.id
        return f"ticket:{visit.token}"

    async def watch(self, topic: str) -> Watcher:
        watcher = self.watchers[topic] = Watcher(topic)
        self.hub.join(watcher)
        await watcher.take()
        return watcher

    def happen(self, *at_once: str) -> None:
        """Something changes that everybody may see."""
        self.arrive()
        self.hub.changed(at_once=at_once)

    def finish_what_is_due(self) -> None:
        while self.hub.due_in() == 0:
            self.hub.refresh_some()

    async def use_up_the_burst(self) -> None:
        """Let changes be shown at once until the next has to wait."""
        for _ in range(BURST):
            self.happen()
            self.finish_what_is_due()
            for topic in self.watchers:
                assert await self.seq_shown(topic) == self.engine.seq

    async def seq_shown(self, topic: str) -> int | None:
        """The seq of the frame that came, None where none did."""
        try:
            frame = await asyncio.wait_for(self.watchers[topic].take(), 0.01)
        except TimeoutError:
            return None
        assert frame is not None
        return int(json.loads(frame)["seq"])


@pytest.fixture
def house() -> House:
    boards = tuple(Board(DeviceId(f"board-{n}"), f"Board {n}") for n in range(3))
    return House(a_lobby(open_desks=["desk-1", "desk-2"], boards=boards, now=RealClock().now()))


async def test_the_first_changes_after_a_quiet_moment_are_shown_at_once_and_the_next_waits_for_its_round(
    house: House,
) -> None:
    await house.watch("board:board-0")
    await house.use_up_the_burst()
    house.happen()
    house.happen()
    due_s = house.hub.due_in()
    assert due_s is not None and 0 < due_s <= PACE_S["board"]
    house.finish_what_is_due()
    assert await house.seq_shown("board:board-0") is None
    await asyncio.sleep(due_s)
    house.finish_what_is_due()
    assert await house.seq_shown("board:board-0") == house.engine.seq
    assert house.hub.due_in() is None


async def test_the_desk_where_it_happened_waits_for_no_round(house: House) -> None:
    for desk in ("desk:desk-1", "desk:desk-2"):
        await house.watch(desk)
    await house.use_up_the_burst()
    house.happen("desk:desk-2")
    house.finish_what_is_due()
    assert await house.seq_shown("desk:desk-2") == house.engine.seq
    assert await house.seq_shown("desk:desk-1") is None


async def test_after_a_call_no_board_waits_for_its_round(house: House) -> None:
    for n in range(3):
        await house.watch(f"board:board-{n}")
    await house.use_up_the_burst()
    house.happen("board")
    house.finish_what_is_due()
    assert [await house.seq_shown(f"board:board-{n}") for n in range(3)] == [house.engine.seq] * 3


async def test_nothing_is_due_where_nobody_watches(house: House) -> None:
    house.happen("board", "desk:desk-1")
    assert house.hub.due_in() is None


async def test_a_slice_hands_over_few_frames_and_heartbeats(house: House) -> None:
    watchers = [Watcher("board:board-0") for _ in range(3 * SLICE_FRAMES)]
    for watcher in watchers:
        house.hub.join(watcher)
        await watcher.take()
    for beat in (False, True):
        house.hub.beat("{}") if beat else house.happen()
        slices = 0
        while house.hub.due_in() == 0:
            house.hub.refresh_some()
            slices += 1
        assert slices >= 3
        for watcher in watchers:
            await asyncio.wait_for(watcher.take(), 1)


async def test_the_tickets_of_a_round_stand_as_at_its_beginning_and_the_next_round_shows_the_rest(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "SLICE_S", 0.0)  # one step a slice, so that something can happen in between
    monkeypatch.setattr(hub_module, "BURST", 1)
    topics = [house.arrive() for _ in range(2 * FEW)]
    for topic in topics:
        await house.watch(topic)
    called = house.engine.visits[house.tokens[topics[0].partition(":")[2]]]
    run(house.engine, b.call(called.id, "desk-1"), RealClock().now())
    begun_at = house.engine.seq
    house.hub.changed(at_once=[topics[0]])
    for _ in range(4):  # the ticket that changed, its frame, and two steps of the round
        house.hub.refresh_some()
    run(house.engine, b.no_show(called.id), RealClock().now())
    house.hub.changed(at_once=[topics[0]])
    house.finish_what_is_due()
    assert await house.seq_shown(topics[0]) == house.engine.seq, "whose ticket changed is shown it at once"
    shown = [await house.seq_shown(topic) for topic in topics[1:]]
    assert set(shown) == {begun_at}
    due_s = house.hub.due_in()
    assert due_s is not None, "another round is due"
    await asyncio.sleep(due_s)
    house.finish_what_is_due()
    assert house.hub.due_in() is None


async def test_many_tickets_are_shown_what_each_is_shown_alone(house: House) -> None:
    topics = [house.arrive(("permits", "zoning", "fees")[n % 3]) for n in range(2 * FEW)]
    for topic in topics:
        await house.watch(topic)
    run(house.engine, b.call(next(iter(house.tokens.values())), "desk-1"), RealClock().now())
    house.hub.changed()
    house.finish_what_is_due()
    for topic in topics:
        frame = await asyncio.wait_for(house.watchers[topic].take(), 1)
        assert frame is not None
        assert json.loads(frame)["view"] == json.loads(house.renderer.render(topic).view_json)


def test_a_joined_view_is_the_view_of_the_contract_to_the_letter(house: House) -> None:
    ticket = house.arrive()
    for _ in range(15):
        house.arrive("zoning")
    visit = house.tokens[ticket.partition(":")[2]]
    run(house.engine, b.call(visit, "desk-1"), RealClock().now())
    for topic, kind in (("desk:desk-1", DeskView), ("board:board-0", BoardView), (ticket, TicketView)):
        text = house.renderer.render(topic).view_json
        assert kind.model_validate_json(text).model_dump_json() == text, topic


def test_a_desk_is_shown_the_first_of_its_queue_and_how_many_there_are(house: House) -> None:
    for _ in range(40):
        house.arrive("zoning")
    view = json.loads(house.renderer.render("desk:desk-2").view_json)
    in_order = [visit.number for visit in house.engine.queue(RealClock().now(), DeskId("desk-2"))]
    assert [row["number"] for row in view["queue"]] == in_order[:12]
    assert view["queue_total"] == 40


async def test_an_event_is_set_when_the_last_press_is_over() -> None:
    presses, over = Presses(), asyncio.Event()
    with presses.one():
        with presses.one():
            presses.set_when_over(over)
        assert presses.under_way and not over.is_set()
    assert over.is_set() and not presses.under_way


async def test_a_press_that_hangs_on_its_way_holds_no_screen_up() -> None:
    presses = Presses()
    with presses.one():
        await asyncio.sleep(COUNTS_S)
        assert not presses.under_way
        with presses.one():
            assert presses.under_way
        assert not presses.under_way


async def test_views_wait_for_a_press_that_is_under_way_but_not_for_long(tmp_path: Path) -> None:
    branch, presses, store = b.a_branch(), Presses(), SqliteStore(tmp_path / "lobby.db")
    await store.open()
    events = Engine(branch.id).handle(b.configure(branch), RealClock().now())
    await store.append(branch.id, 0, [Decided(events)], [])
    live = LiveBranch(
        branch.id,
        store=store,
        clock=RealClock(),
        metrics=Metrics(),
        settings=Settings(),
        devices=Devices(0),
        staff_names={},
        presses=presses,
    )
    await live.start()
    watcher = Watcher("desk:desk-1")
    await live.join(watcher)
    await watcher.take()
    with presses.one():
        live.changed()
        begun = time.perf_counter()
        await asyncio.wait_for(watcher.take(), 5)
        assert time.perf_counter() - begun >= YIELD_S
    await live.stop()
    await store.close()
