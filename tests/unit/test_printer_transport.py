from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from printer.encode import encode
from printer.model import Mode, model
from printer.status import PaperLevel, PrinterStatus, Problem
from printer.transport import NetworkPrinter, Result, Timing
from printer.virtual import VirtualPrinter
from tests.paper import HASTY, URL, a_print_job, codes_on

SMALL = b"\x1b@Ticket P014\n\x1dVB\x00"
TICKET = encode(a_print_job(), model())
TEXT_TICKET = encode(a_print_job(), model(mode=Mode.TEXT))


@pytest.fixture
async def virtual() -> AsyncIterator[VirtualPrinter]:
    async with VirtualPrinter() as printer:
        yield printer


class Listener:
    """Hears everything that the printer tells."""

    def __init__(self) -> None:
        self._reported: asyncio.Queue[PrinterStatus] = asyncio.Queue()

    def __call__(self, status: PrinterStatus) -> None:
        self._reported.put_nowait(status)

    async def until(self, problem: Problem | None) -> None:
        async with asyncio.timeout(5):
            while (await self._reported.get()).problem is not problem:
                continue


@pytest.fixture(params=[True, False], ids=["GS ( H", "GS r"])
async def network(request: pytest.FixtureRequest, virtual: VirtualPrinter) -> AsyncIterator[NetworkPrinter]:
    printer = NetworkPrinter("127.0.0.1", virtual.port, job_answers=request.param, timing=HASTY)
    yield printer
    await printer.close()


async def test_a_printed_ticket_is_confirmed(virtual: VirtualPrinter, network: NetworkPrinter) -> None:
    assert (await network.deliver(TICKET)).result is Result.CONFIRMED
    assert [codes_on(piece.picture) for piece in virtual.printed] == [[URL.upper()]]


async def test_many_tickets_go_over_one_connection(virtual: VirtualPrinter, network: NetworkPrinter) -> None:
    for _ in range(5):
        assert (await network.deliver(TEXT_TICKET)).result is Result.CONFIRMED
    assert len(virtual.printed) == 5
    assert virtual.connections == 1


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ({"paper": PaperLevel.OUT}, Problem.PAPER_OUT),
        ({"cover_open": True}, Problem.COVER_OPEN),
        ({"offline": True}, Problem.OFFLINE),
        ({"cutter_stuck": True}, Problem.CUTTER),
        ({"mute": True}, Problem.SILENT),
        ({"garbage": True}, Problem.GARBLED),
    ],
)
async def test_a_printer_that_does_not_say_it_is_ready_gets_nothing(
    virtual: VirtualPrinter, network: NetworkPrinter, fault: dict[str, object], problem: Problem
) -> None:
    await virtual.set(**fault)
    delivery = await network.deliver(SMALL)
    assert (delivery.result, delivery.problem) == (Result.FAILED, problem)
    assert (await network.status()).problem is problem
    assert "text" not in virtual.roll.hanging().commands


async def test_low_paper_still_prints(virtual: VirtualPrinter, network: NetworkPrinter) -> None:
    await virtual.set(paper=PaperLevel.LOW)
    assert (await network.deliver(SMALL)).result is Result.CONFIRMED
    assert (await network.status()).problem is Problem.PAPER_LOW


async def test_a_printer_that_is_off_is_not_reachable() -> None:
    async with VirtualPrinter() as gone:
        port = gone.port
    printer = NetworkPrinter("127.0.0.1", port, job_answers=True, timing=HASTY)
    assert (await printer.status()).problem is Problem.UNREACHABLE
    assert (await printer.deliver(SMALL)).result is Result.FAILED


async def test_a_printer_that_comes_back_is_found_again(virtual: VirtualPrinter, network: NetworkPrinter) -> None:
    assert (await network.status()).ready
    port = virtual.port
    await virtual.stop()
    assert (await network.status()).problem is Problem.UNREACHABLE
    await virtual.start(port=port)
    assert (await network.deliver(SMALL)).result is Result.CONFIRMED


async def bytes_on_the_wire(virtual: VirtualPrinter, network: NetworkPrinter, data: bytes) -> int:
    """How many bytes one delivery sends, questions and mark included."""
    await virtual.set(cut_link_after=1_000_000)
    assert (await network.deliver(data)).result is Result.CONFIRMED
    left = virtual.faults.cut_link_after
    assert left is not None
    return 1_000_000 - left


async def test_cut_at_every_byte_of_a_job_it_is_never_called_printed(
    virtual: VirtualPrinter, network: NetworkPrinter
) -> None:
    """Byte N of the stream is the last that arrives, for every N: questions, ticket, cut and mark."""
    total = await bytes_on_the_wire(virtual, network, SMALL)
    await network.close()
    for cut in range(1, total):
        await virtual.set(cut_link_after=cut)
        delivery = await network.deliver(SMALL)
        assert delivery.result is not Result.CONFIRMED, f"cut after byte {cut}"
        await virtual.set(cut_link_after=None)
        await network.close()


@pytest.mark.parametrize("cut", [*range(16, 120, 5), *range(500, 17000, 971)])
async def test_a_real_ticket_cut_off_is_unknown(virtual: VirtualPrinter, network: NetworkPrinter, cut: int) -> None:
    total = len(TEXT_TICKET)
    await virtual.set(cut_link_after=min(cut, total))
    assert (await network.deliver(TEXT_TICKET)).result is Result.UNKNOWN


async def test_silence_after_the_ticket_is_not_a_confirmation(virtual: VirtualPrinter, network: NetworkPrinter) -> None:
    async def then_mute() -> None:
        await virtual.set(bytes_per_s=100_000, mute=True)

    delivery = await network.deliver(SMALL, then_mute)
    assert (delivery.result, delivery.problem) == (Result.UNKNOWN, Problem.SILENT)
    assert len(virtual.printed) == 1, "it was printed, and we must not say so"


async def test_nonsense_after_the_ticket_is_not_a_confirmation(
    virtual: VirtualPrinter, network: NetworkPrinter
) -> None:
    async def then_garbage() -> None:
        await virtual.set(garbage=True)

    delivery = await network.deliver(SMALL, then_garbage)
    assert (delivery.result, delivery.problem) == (Result.UNKNOWN, Problem.GARBLED)


async def test_a_slow_printer_is_waited_for(virtual: VirtualPrinter) -> None:
    patient = Timing(answer_s=2.0, confirm_s=0.1, patience_s=30.0)
    network = NetworkPrinter("127.0.0.1", virtual.port, job_answers=True, timing=patient)
    await virtual.set(bytes_per_s=100)
    assert (await network.deliver(SMALL)).result is Result.CONFIRMED
    await network.close()


@pytest.mark.parametrize("buffer", [2048, 64 * 1024], ids=["small buffer", "large buffer"])
async def test_paper_that_ends_within_a_ticket_stops_it_and_new_paper_ends_it(buffer: int) -> None:
    """Staff are told at once; nothing is sent twice, because the printer keeps what it has not printed."""
    listener = Listener()
    async with VirtualPrinter(buffer=buffer) as virtual:
        network = NetworkPrinter("127.0.0.1", virtual.port, job_answers=True, on_status=listener, timing=HASTY)
        await virtual.set(paper_lasts=300)
        job = asyncio.create_task(network.deliver(TICKET))
        await listener.until(Problem.PAPER_OUT)
        assert not virtual.printed
        await virtual.set(paper=PaperLevel.OK)
        assert (await job).result is Result.CONFIRMED
        assert [codes_on(piece.picture) for piece in virtual.printed] == [[URL.upper()]]
        await network.close()


async def test_a_change_is_reported_without_asking(virtual: VirtualPrinter) -> None:
    listener = Listener()
    network = NetworkPrinter("127.0.0.1", virtual.port, job_answers=True, on_status=listener, timing=HASTY)
    await network.status()
    await virtual.until(lambda printer: "GS a" in printer.roll.hanging().commands)
    await virtual.set(cover_open=True)
    await listener.until(Problem.COVER_OPEN)
    await virtual.set(cover_open=False)
    await listener.until(None)
    await network.close()


async def test_two_that_send_at_once_do_not_mix_their_tickets(virtual: VirtualPrinter) -> None:
    first, second = (NetworkPrinter("127.0.0.1", virtual.port, job_answers=True) for _ in range(2))

    async def print_and_go(network: NetworkPrinter) -> Result:
        delivery = await network.deliver(TICKET)
        await network.close()
        return delivery.result

    assert set(await asyncio.gather(print_and_go(first), print_and_go(second))) == {Result.CONFIRMED}
    assert [codes_on(piece.picture) for piece in virtual.printed] == [[URL.upper()]] * 2
