"""The agent against the virtual printer over a real socket; the server's side is the memory link, which can be cut."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from lobby.contract.views import PrinterView
from lobby.contract.visits import PrintJob
from lobby.errors import LobbyError, NotAllowed, NotFound
from lobby.link.memory import MemoryLink
from printer import JobState, PrintSpool
from printer.agent import PrintAgent
from printer.model import Mode, model
from printer.status import PaperLevel
from printer.virtual import VirtualPrinter
from tests.paper import HASTY, URL, codes_on
from tests.paper import a_print_job as a_print_job_of_one_day

PRINTER = "printer-1"
NOW = 1_700_000_000_000


def a_print_job(**changes: Any) -> PrintJob:
    """One whose customer came just now: the agent prints none that is older than a day."""
    return a_print_job_of_one_day(**{"at": time.time_ns() // 1_000_000, **changes})


class Room:
    """A server's printer topic, a spool, a virtual printer, and an agent that can be started and killed."""

    def __init__(self, folder: Path, virtual: VirtualPrinter) -> None:
        self.virtual = virtual
        self.path = folder / "spool.db"
        self.link = MemoryLink(lambda path, body: self.refusal or {})
        self.refusal: LobbyError | None = None
        self.wanted: list[PrintJob] = []
        self.seq = 0

    @asynccontextmanager
    async def agent(self, **how: Any) -> AsyncIterator[PrintAgent]:
        spool = PrintSpool(self.path)
        agent = PrintAgent(
            printer=PRINTER,
            link=self.link,
            spool=spool,
            model=model(mode=Mode.TEXT),
            host="127.0.0.1",
            port=self.virtual.port,
            timing=HASTY,
            **how,
        )
        running = asyncio.create_task(agent.run())
        try:
            yield agent
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            spool.close()

    async def want(self, *jobs: PrintJob, at: int = 0) -> None:
        """The server's view: these papers are wanted, and no others."""
        self.wanted = list(jobs)
        self.seq += 1
        await self.link.show(
            f"printer:{PRINTER}", PrinterView(id=PRINTER, name="", jobs=self.wanted), seq=self.seq, at=at
        )

    def reports(self) -> dict[str, list[str | None]]:
        """What the server was told of each job: None is printed."""
        reports: dict[str, list[str | None]] = {}
        for path, body, _ in self.link.sent:
            if path.endswith("/report"):
                reports.setdefault(path.split("/")[-2], []).append(body.get("problem"))
        return reports

    def statuses(self) -> list[dict[str, Any]]:
        return [body for path, body, _ in self.link.sent if path == f"/api/v1/devices/{PRINTER}/status"]

    async def until(self, so: Callable[[], bool]) -> None:
        async with asyncio.timeout(15):
            while not so():  # noqa: ASYNC110 - what is waited for lies in three different places
                await asyncio.sleep(0.01)

    async def reported(self, job: PrintJob) -> list[str | None]:
        await self.until(lambda: job.id in self.reports())
        return self.reports()[job.id]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with VirtualPrinter() as virtual:
        yield Room(tmp_path, virtual)


async def test_a_wanted_ticket_is_printed_once_and_reported(room: Room) -> None:
    job = a_print_job()
    async with room.agent():
        await room.want(job)
        assert await room.reported(job) == [None]
    assert [codes_on(piece.picture) for piece in room.virtual.printed] == [[URL.upper()]]


async def test_a_ticket_that_comes_from_the_kiosk_and_from_the_server_is_printed_once(room: Room) -> None:
    first, last = a_print_job(), a_print_job()
    kiosk = PrintSpool(room.path)
    async with room.agent():
        assert kiosk.submit(first)
        await room.want(first)
        await room.reported(first)
        await room.want(first, last)
        await room.reported(last)
    assert len(room.virtual.printed) == 2
    assert room.reports() == {first.id: [None], last.id: [None]}


async def test_the_kiosks_ticket_needs_no_server(room: Room) -> None:
    await room.link.cut()
    job, kiosk = a_print_job(), PrintSpool(room.path)
    async with room.agent():
        kiosk.submit(job)
        await room.virtual.until(lambda printer: len(printer.printed) == 1)
        await room.until(lambda: kiosk.state(job.id) is JobState.CONFIRMED)
        assert not room.reports()
        await room.link.mend()
        assert await room.reported(job) == [None], "the report is kept until the server can hear it"


async def test_tickets_are_printed_in_their_order(room: Room) -> None:
    jobs = [a_print_job(number=f"P{n:03}") for n in range(6)]
    async with room.agent():
        await room.want(*jobs)
        await room.reported(jobs[-1])
    heard = [line for piece in room.virtual.printed for line in piece.lines if line.startswith("Listen")]
    assert [line[11:15] for line in heard] == [job.number for job in jobs]


async def test_out_of_paper_the_ticket_waits_staff_see_it_and_it_comes_with_new_paper(room: Room) -> None:
    await room.virtual.set(paper=PaperLevel.OUT)
    job = a_print_job()
    async with room.agent():
        await room.want(job)
        await room.until(lambda: bool(room.statuses()) and room.statuses()[-1]["paper"] == "out")
        assert room.statuses()[-1]["state"] == "trouble"
        assert room.statuses()[-1]["problem"] == "paper_out"
        await room.virtual.set(paper=PaperLevel.LOW)
        assert await room.reported(job) == [None]
        await room.until(lambda: room.statuses()[-1]["paper"] == "low")
        assert room.statuses()[-1]["state"] == "ready"
    assert len(room.virtual.printed) == 1


async def test_a_change_reaches_the_server_without_waiting_for_the_heartbeat(room: Room) -> None:
    async with room.agent():
        await room.until(lambda: bool(room.statuses()) and room.statuses()[-1]["state"] == "ready")
        await room.virtual.set(cover_open=True)
        await room.until(lambda: room.statuses()[-1].get("problem") == "cover_open")
        await room.virtual.set(cover_open=False)
        await room.until(lambda: room.statuses()[-1].get("problem") is None)


async def test_a_printer_that_is_away_is_offline_and_its_tickets_wait(room: Room) -> None:
    port = room.virtual.port
    await room.virtual.stop()
    job = a_print_job()
    async with room.agent():
        await room.want(job)
        await room.until(lambda: bool(room.statuses()) and room.statuses()[-1].get("problem") == "not_reachable")
        assert room.statuses()[-1]["state"] == "offline"
        await room.virtual.start(port=port)
        assert await room.reported(job) == [None]


@pytest.mark.parametrize("cut", [400, 9000, 16000])
async def test_a_ticket_cut_off_is_printed_again_and_says_so(room: Room, cut: int) -> None:
    await room.virtual.set(cut_link_after=cut)
    job = a_print_job()
    async with room.agent():
        await room.want(job)
        assert await room.reported(job) == [None]
    last = room.virtual.printed[-1]
    assert "REPRINT" in last.lines
    assert codes_on(last.picture) == [URL.upper()]


async def test_a_ticket_is_not_tried_for_ever(room: Room) -> None:
    job = a_print_job()
    async with room.agent():
        await room.until(lambda: bool(room.statuses()))

        async def keep_cutting() -> None:
            while True:
                await room.virtual.set(cut_link_after=500)
                await asyncio.sleep(0)

        cutting = asyncio.create_task(keep_cutting())
        await room.want(job)
        assert await room.reported(job) == ["not_confirmed"]
        cutting.cancel()


async def test_killed_within_a_ticket_the_agent_prints_it_again_as_a_reprint(room: Room) -> None:
    await room.virtual.set(bytes_per_s=20_000)
    job, spool = a_print_job(), PrintSpool(room.path)
    async with room.agent():
        await room.want(job)
        await room.until(lambda: spool.state(job.id) is JobState.SENDING)
    assert spool.state(job.id) is JobState.SENDING
    await room.virtual.set(bytes_per_s=None)
    async with room.agent():
        assert await room.reported(job) == [None]
    assert "REPRINT" in room.virtual.printed[-1].lines


async def test_stopped_before_a_ticket_was_sent_it_is_no_reprint(room: Room) -> None:
    await room.virtual.set(paper=PaperLevel.OUT)
    job, spool = a_print_job(), PrintSpool(room.path)
    async with room.agent():
        await room.want(job)
        await room.until(lambda: spool.state(job.id) is JobState.QUEUED)
    await room.virtual.set(paper=PaperLevel.OK)
    async with room.agent():
        assert await room.reported(job) == [None]
    assert "REPRINT" not in room.virtual.printed[-1].lines


async def test_a_ticket_too_old_to_be_of_use_is_reported_and_not_printed(room: Room) -> None:
    old, fresh = a_print_job(at=NOW - 61_000), a_print_job(at=NOW - 1000)
    reprint = a_print_job(at=NOW - 3_600_000, reprint=True)
    async with room.agent(max_age_s=60):
        await room.want(old, fresh, reprint, at=NOW)
        assert await room.reported(old) == ["too_old"]
        assert await room.reported(fresh) == [None]
        assert await room.reported(reprint) == [None], "asked for just now, however long ago its customer came"
    assert len(room.virtual.printed) == 2


async def test_a_ticket_that_nobody_wants_any_more_is_dropped(room: Room) -> None:
    await room.virtual.set(paper=PaperLevel.OUT)
    left, stays = a_print_job(), a_print_job()
    spool = PrintSpool(room.path)
    async with room.agent():
        await room.want(left, stays)
        await room.until(lambda: spool.state(stays.id) is JobState.QUEUED)
        await room.want(stays)
        await room.virtual.set(paper=PaperLevel.OK)
        assert await room.reported(left) == ["no_longer_wanted"]
        assert await room.reported(stays) == [None]
    assert len(room.virtual.printed) == 1


async def test_a_ticket_that_cannot_be_set_does_not_stop_those_behind_it(room: Room) -> None:
    bad, good = a_print_job(timezone="Nowhere/Nowhere"), a_print_job(language="xx")
    async with room.agent():
        await room.want(bad, good)
        assert await room.reported(bad) == ["cannot_be_set"]
        assert await room.reported(good) == [None]


async def test_a_refused_report_is_not_sent_for_ever(room: Room) -> None:
    spool, job = PrintSpool(room.path), a_print_job()
    room.refusal = NotFound("unknown_print_job", "There is no such print job.")
    async with room.agent():
        spool.submit(job)
        await room.until(lambda: spool.state(job.id) is JobState.CONFIRMED and not spool.due())


async def test_an_agent_that_the_server_refuses_ends_with_its_word(room: Room) -> None:
    class Refusing(MemoryLink):
        async def watch(self, topic: str) -> AsyncIterator[Any]:
            raise NotAllowed("token_unknown", "This token is not known.")
            yield

    room.link = Refusing(lambda path, body: {})
    agent = PrintAgent(
        printer=PRINTER,
        link=room.link,
        spool=PrintSpool(room.path),
        model=model(),
        host="127.0.0.1",
        port=room.virtual.port,
    )
    with pytest.raises(NotAllowed, match="not known"):
        await agent.run()
