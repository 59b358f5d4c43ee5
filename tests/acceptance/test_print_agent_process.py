"""The print agent as it runs in a lobby: a process of its own, which may be stopped, or die at any moment."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from lobby.contract.visits import PrintJob
from printer import JobState, PrintSpool
from printer.virtual import VirtualPrinter
from tests.paper import codes_on
from tests.running import RunningServer, post

AGENT = """
import sys
from pathlib import Path
from printer.run import run
from printer.model import Mode

server, token, address, spool = sys.argv[1:]
run(server=server, token_file=Path(token), printer="printer-1", address=address, spool=Path(spool), mode=Mode.TEXT)
"""

StartAgent = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
async def virtual() -> AsyncIterator[VirtualPrinter]:
    async with VirtualPrinter() as printer:
        yield printer


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[PrintSpool]:
    spool = PrintSpool(tmp_path / "printer.spool")
    yield spool
    spool.close()


@pytest.fixture
def start_agent(
    running_server: RunningServer, virtual: VirtualPrinter, spool: PrintSpool, tmp_path: Path
) -> Iterator[StartAgent]:
    token = tmp_path / "printer.token"
    token.write_text(running_server.token("printer", "printer-1"))
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        where = [running_server.url, str(token), f"127.0.0.1:{virtual.port}", str(tmp_path / "printer.spool")]
        started.append(subprocess.Popen([sys.executable, "-c", AGENT, *where], stderr=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


async def check_in(server: RunningServer) -> PrintJob:
    body = {"services": ["permits"], "printer": "printer-1"}
    reply = await asyncio.to_thread(post, server.client("kiosk"), "/branches/permit-center/visits", body)
    return PrintJob.model_validate(reply.json()["paper"])


async def reaches(spool: PrintSpool, job: PrintJob, wanted: JobState) -> None:
    async with asyncio.timeout(20):
        while spool.state(job.id) is not wanted:  # noqa: ASYNC110 - another process decides
            await asyncio.sleep(0.02)


async def test_it_prints_and_stops_cleanly_when_asked(
    running_server: RunningServer, virtual: VirtualPrinter, start_agent: StartAgent, spool: PrintSpool
) -> None:
    agent = start_agent()
    job = await check_in(running_server)
    await virtual.until(lambda printer: printer.roll.cut_off == 1, timeout_s=20)
    await reaches(spool, job, JobState.CONFIRMED)
    agent.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(agent.wait, 10) == 0


async def test_killed_within_a_ticket_it_prints_it_again_and_says_so(
    running_server: RunningServer, virtual: VirtualPrinter, start_agent: StartAgent, spool: PrintSpool
) -> None:
    await virtual.set(bytes_per_s=8_000)
    job = await check_in(running_server)
    agent = start_agent()
    await reaches(spool, job, JobState.SENDING)
    agent.kill()
    await asyncio.to_thread(agent.wait)
    assert spool.state(job.id) is JobState.SENDING
    await virtual.set(bytes_per_s=None)
    start_agent()
    await reaches(spool, job, JobState.CONFIRMED)
    last = virtual.printed[-1]
    assert "REPRINT" in last.lines
    assert codes_on(last.picture) == [job.url.upper()]
