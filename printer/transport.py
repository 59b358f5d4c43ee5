"""A network printer (TCP, port 9100): ask how it is, send a ticket, and find out whether it was printed.

Sent is not printed. After the cut the printer is asked something that it answers only once all before it is done; only
that answer makes a job confirmed. Silence, nonsense or a lost link leave it unknown, at whatever byte it happened.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from printer.status import (
    GARBLED,
    SILENT,
    UNREACHABLE,
    Garbage,
    JobDone,
    PaperAnswer,
    PaperLevel,
    PrinterStatus,
    Problem,
    Pushed,
    Realtime,
    Reply,
    ReplyReader,
    from_realtime,
)

_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. `confirm_s`: between two questions while a job prints. `patience_s`: a printer that says it is ready and
    yet does not finish in this time has lost the job."""

    connect_s: float = 2.0
    answer_s: float = 2.0
    confirm_s: float = 3.0
    patience_s: float = 30.0


class Result(StrEnum):
    """What became of a job. FAILED: certainly no paper, nothing was sent. UNKNOWN: perhaps, in whole or in part."""

    CONFIRMED = "confirmed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Delivery:
    result: Result
    problem: Problem | None = None


OnStatus = Callable[[PrinterStatus], None]


class NetworkPrinter:
    """One printer at one address. The connection is kept, so that the printer can tell of a change by itself.

    `on_status` is called with every status that the printer tells, asked or not. One task at a time may call.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        job_answers: bool,
        on_status: OnStatus | None = None,
        timing: Timing | None = None,
    ) -> None:
        self._address = (host, port)
        self._job_answers = job_answers
        self._on_status = on_status or (lambda status: None)
        self._timing = timing or Timing()
        self._session: _Session | None = None

    async def status(self) -> PrinterStatus:
        """Return how the printer is now, from its own mouth."""
        status = await self._ask()
        self._on_status(status)
        return status

    async def deliver(self, data: bytes, about_to_send: Callable[[], Awaitable[None]] | None = None) -> Delivery:
        """Print one job. Sends nothing unless the printer says that it is ready; `about_to_send` is awaited just then.

        Waits as long as the printer says why it stands still (paper out, cover open): it prints on by itself then.
        """
        status = await self.status()
        if not status.ready:
            return Delivery(Result.FAILED, status.problem or Problem.SILENT)
        session = self._session
        assert session is not None, "a printer that answers is connected"
        if about_to_send is not None:
            await about_to_send()
        try:
            return await self._finish(session, data)
        except OSError:
            return self._lost(Problem.UNREACHABLE)

    async def close(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    async def _ask(self) -> PrinterStatus:
        try:
            session = await self._connected()
            return await session.status(self._timing.answer_s)
        except OSError:  # TimeoutError of the connection is one
            await self.close()
            return UNREACHABLE

    async def _connected(self) -> _Session:
        if self._session is None or self._session.lost:
            await self.close()
            async with asyncio.timeout(self._timing.connect_s):
                reader, writer = await asyncio.open_connection(*self._address)
            _keep_alive(writer.get_extra_info("socket"))
            self._session = _Session(reader, writer, self._on_status)
        return self._session

    async def _finish(self, session: _Session, data: bytes) -> Delivery:
        tag = secrets.token_hex(2).encode()
        mark = b"\x1d(H\x06\x0000" + tag if self._job_answers else b"\x1dr\x01"
        session.expect(tag if self._job_answers else None)
        sending = asyncio.create_task(session.send(data + mark))
        try:
            return await self._answered(session)
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def _answered(self, session: _Session) -> Delivery:
        """Wait for the answer; meanwhile find out now and then why it takes so long."""
        patience = self._timing.patience_s
        while patience > 0:
            answer = await session.answer(min(self._timing.confirm_s, patience))
            if answer is not None:
                return answer if answer.result is Result.CONFIRMED else self._lost(answer.problem)
            status = await self._why(session)
            if status in (SILENT, GARBLED):
                return self._lost(status.problem)
            if status.ready:
                patience -= self._timing.confirm_s
        return self._lost(Problem.SILENT)

    async def _why(self, session: _Session) -> PrinterStatus:
        """How the printer is while a job is under way.

        A printer that stands still takes in nothing, so it cannot be asked; but it told us when it stopped and will
        tell us when it goes on. While a picture is being sent a question would become part of the picture.
        """
        if session.sending or not session.pushed.ready:
            return session.pushed
        status = await session.status(self._timing.answer_s)
        self._on_status(status)
        return status

    def _lost(self, problem: Problem | None) -> Delivery:
        """After a job of which nothing is known the connection is not trusted either: what comes late would confuse."""
        if self._session is not None:
            self._session.close()
            self._session = None
        return Delivery(Result.UNKNOWN, problem)


class _Session:
    """One connection. Reads all the time; hands each answer to whoever asked."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, on_status: OnStatus) -> None:
        self._reader, self._writer, self._on_status = reader, writer, on_status
        self._realtime: asyncio.Queue[int | None] = asyncio.Queue()  # None: the link is lost
        self._answer: asyncio.Future[Delivery] | None = None
        self._tag: bytes | None = None
        self.pushed = PrinterStatus(
            PaperLevel.OK, online=True
        )  # the last automatic status; some printers never send one
        self.sending = False
        self.lost = False
        self._reading = asyncio.create_task(self._read(), name="printer answers")
        self._writer.write(b"\x1da\x0f")  # GS a: tell every change of paper, cover, errors, online

    async def status(self, timeout_s: float) -> PrinterStatus:
        """Ask DLE EOT 1 to 4. Silence and nonsense are told apart; neither is a good sign. Raises OSError."""
        while not self._realtime.empty():
            self._realtime.get_nowait()
        try:
            async with asyncio.timeout(timeout_s):
                answers = [await self._ask(n) for n in (1, 2, 3, 4)]
        except TimeoutError:
            return SILENT
        return from_realtime(*answers)

    async def _ask(self, n: int) -> int:
        if self.lost:
            raise ConnectionResetError("the printer closed the connection")
        self._writer.write(bytes((0x10, 0x04, n)))
        await self._writer.drain()
        answer = await self._realtime.get()
        if answer is None:
            raise ConnectionResetError("the printer closed the connection")
        return answer

    def expect(self, tag: bytes | None) -> None:
        """The next answer that counts: to GS ( H with this tag, or (None) to GS r."""
        self._tag, self.sending = tag, True
        self._answer = asyncio.get_running_loop().create_future()

    async def send(self, data: bytes) -> None:
        try:
            for at in range(0, len(data), _CHUNK):
                self._writer.write(data[at : at + _CHUNK])
                self.sending = at + _CHUNK < len(data)  # before the drain: the answer may come while that waits
                await self._writer.drain()
        except OSError:
            self._settle(Delivery(Result.UNKNOWN, Problem.UNREACHABLE))

    async def answer(self, timeout_s: float) -> Delivery | None:
        assert self._answer is not None, "expect() comes first"
        done, _ = await asyncio.wait([self._answer], timeout=timeout_s)
        return self._answer.result() if done else None

    def close(self) -> None:
        self.lost = True
        self._reading.cancel()
        self._writer.close()

    # --- reading ---

    async def _read(self) -> None:
        replies = ReplyReader()
        try:
            while data := await self._reader.read(256):
                for reply in replies.feed(data):
                    self._take(reply)
        except OSError:
            pass  # told below, as the end of the stream is
        self.lost = True
        self._realtime.put_nowait(None)
        self._settle(Delivery(Result.UNKNOWN, Problem.UNREACHABLE))

    def _take(self, reply: Reply) -> None:
        match reply:
            case Realtime(byte):
                self._realtime.put_nowait(byte)
            case Pushed(status):
                self.pushed = status
                self._on_status(status)
            case JobDone(tag):
                if tag == self._tag:
                    self._settle(Delivery(Result.CONFIRMED))
            case PaperAnswer(paper):
                self._paper_answer(paper)
            case Garbage():
                self._realtime.put_nowait(0)
                self._settle(Delivery(Result.UNKNOWN, Problem.GARBLED))

    def _paper_answer(self, paper: PaperLevel) -> None:
        if self._tag is not None or self.sending:
            return  # nobody asked for it yet: it confirms nothing
        out = paper is PaperLevel.OUT  # the end of the roll may have eaten the end of the ticket
        self._settle(Delivery(Result.UNKNOWN, Problem.PAPER_OUT) if out else Delivery(Result.CONFIRMED))

    def _settle(self, delivery: Delivery) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(delivery)


def _keep_alive(link: socket.socket) -> None:
    """Have the system notice within half a minute that a printer was unplugged, also while nothing is sent."""
    link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 10), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):  # not every system has them all
            link.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
