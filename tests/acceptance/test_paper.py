"""From check-in to paper in the hand, with a real server, a real socket, a real agent and the virtual printer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from lobby.contract.visits import PrintJob
from lobby.link.websocket import WebLink
from printer import JobState, PrintSpool
from printer.agent import PrintAgent
from printer.model import model
from printer.status import PaperLevel
from printer.virtual import VirtualPrinter
from tests.paper import codes_on
from tests.running import RunningServer, post

PRINTER = "printer-1"
STAFF_KNOW_WITHIN_S = 5.0


@pytest.fixture
def server(running_server: RunningServer) -> RunningServer:
    return running_server


@pytest.fixture
async def virtual() -> AsyncIterator[VirtualPrinter]:
    async with VirtualPrinter() as printer:
        yield printer


@pytest.fixture
def spool_file(tmp_path: Path) -> Path:
    return tmp_path / "printer.spool"


@pytest.fixture
async def agent(server: RunningServer, virtual: VirtualPrinter, spool_file: Path) -> AsyncIterator[PrintAgent]:
    link, spool = WebLink(server.url, server.token("printer", PRINTER)), PrintSpool(spool_file)
    agent = PrintAgent(printer=PRINTER, link=link, spool=spool, model=model(), host="127.0.0.1", port=virtual.port)
    running = asyncio.create_task(agent.run())
    yield agent
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await link.close()
    spool.close()


async def check_in(server: RunningServer, **how: Any) -> dict[str, Any]:
    body = {"services": ["permits"], "printer": PRINTER, **how}
    reply = await asyncio.to_thread(post, server.client("kiosk"), "/branches/permit-center/visits", body)
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


async def view(client: httpx.Client, path: str) -> dict[str, Any]:
    reply = await asyncio.to_thread(client.get, f"/api/v1{path}")
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


async def until(look: Callable[[], Any], so: Callable[[Any], bool], within_s: float = 20) -> Any:
    """Look again and again until it is so; returns what was seen then."""
    async with asyncio.timeout(within_s):
        while not so(seen := await look()):  # noqa: ASYNC110 - what is waited for is in another process
            await asyncio.sleep(0.05)
        return seen


async def test_check_in_brings_paper_and_the_server_knows(
    server: RunningServer, virtual: VirtualPrinter, agent: PrintAgent
) -> None:
    come = await check_in(server, language="es")
    await virtual.until(lambda printer: printer.roll.cut_off == 1)
    assert codes_on(virtual.printed[0].picture) == [come["ticket"]["url"].upper()]
    staff = server.client("staff")
    await until(lambda: view(staff, f"/visits/{come['visit']['id']}"), lambda visit: visit["paper"] == "printed")
    assert (await view(server.client("kiosk"), f"/printers/{PRINTER}"))["jobs"] == []


async def test_a_ticket_given_to_the_spool_by_the_kiosk_comes_once(
    server: RunningServer, virtual: VirtualPrinter, agent: PrintAgent, spool_file: Path
) -> None:
    kiosk = PrintSpool(spool_file)
    jobs = [PrintJob.model_validate((await check_in(server))["paper"]) for _ in range(3)]
    for job in jobs:
        kiosk.submit(job)
        states = [state async for state in kiosk.watch(job.id)]
        assert states[-1] is JobState.CONFIRMED
    staff = server.client("staff")
    for job in jobs:
        await until(partial(view, staff, f"/visits/{job.visit}"), lambda visit: visit["paper"] == "printed")
    assert sorted(code for piece in virtual.printed for code in codes_on(piece.picture)) == sorted(
        job.url.upper() for job in jobs
    )


async def test_out_of_paper_staff_know_soon_the_visit_stands_and_the_ticket_comes_later(
    server: RunningServer, virtual: VirtualPrinter, agent: PrintAgent
) -> None:
    supervisor = server.client("supervisor")

    def floor() -> Any:
        return view(supervisor, "/branches/permit-center/floor")

    def troubles(floor: dict[str, Any]) -> list[str]:
        return [trouble["problem"] for trouble in floor["trouble"] if trouble["device"] == PRINTER]

    def ready(floor: dict[str, Any]) -> bool:
        return any(device["id"] == PRINTER and device["paper"] == "ok" for device in floor["devices"])

    await until(floor, ready)
    await virtual.set(paper=PaperLevel.OUT)
    await until(floor, lambda floor: troubles(floor) == ["paper_out"], STAFF_KNOW_WITHIN_S)
    come = await check_in(server)
    kiosk = await view(server.client("kiosk"), "/kiosks/kiosk-1")
    assert kiosk["paper"] == "out"
    assert (await view(supervisor, f"/visits/{come['visit']['id']}"))["state"] == "waiting"
    await virtual.set(paper=PaperLevel.OK)
    await virtual.until(lambda printer: printer.roll.cut_off == 1)
    await until(floor, lambda floor: not troubles(floor))


async def test_a_reprint_says_so(server: RunningServer, virtual: VirtualPrinter, agent: PrintAgent) -> None:
    come = await check_in(server)
    await virtual.until(lambda printer: printer.roll.cut_off == 1)
    body = {"printer": PRINTER}
    reply = await asyncio.to_thread(post, server.client("staff"), f"/visits/{come['visit']['id']}/reprint", body)
    assert reply.status_code == 200, reply.text
    await virtual.until(lambda printer: printer.roll.cut_off == 2)
    first, second = virtual.printed
    assert second.size[1] > first.size[1], "the mark takes room"
    assert codes_on(second.picture) == codes_on(first.picture)


async def test_the_server_may_restart_while_tickets_print(
    server: RunningServer, virtual: VirtualPrinter, agent: PrintAgent, spool_file: Path
) -> None:
    job = PrintJob.model_validate((await check_in(server))["paper"])
    await asyncio.to_thread(server.kill)
    kiosk = PrintSpool(spool_file)
    kiosk.submit(job)
    await virtual.until(lambda printer: printer.roll.cut_off == 1)
    await asyncio.to_thread(server.start)
    staff = server.client("staff")
    await until(lambda: view(staff, f"/visits/{job.visit}"), lambda visit: visit["paper"] == "printed")
    assert virtual.roll.cut_off == 1
