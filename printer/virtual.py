"""The virtual printer: a network printer without paper. It speaks ESC/POS both ways and can be made to fail in every way.

Like a real one it has a buffer in which what was sent waits while it cannot print, answers DLE EOT the moment it comes
(also then), and answers GS r and GS ( H only when everything before them has been printed.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from printer import answers
from printer.answers import Faults
from printer.decoder import Decoder, PrinterCommand
from printer.paper import Printed, Roll
from printer.status import PaperLevel

BUFFER = 64 * 1024
_DLE_EOT = b"\x10\x04"
_GARBAGE = b"\xff\xa5"


class VirtualPrinter:
    """`async with VirtualPrinter() as printer` listens on 127.0.0.1 and a free port, `printer.port`."""

    def __init__(self, *, width: int = 576, buffer: int = BUFFER) -> None:
        self.roll = Roll(width)
        self.faults = Faults()
        self.port = 0
        self.connections = 0
        self._buffer = buffer
        self._decoder = Decoder()
        self._queue: deque[PrinterCommand] = deque()
        self._queued = 0
        self._watched = 0  # what GS a asked for
        self._scanned = b""  # the last bytes received: a real-time command may come in pieces
        self._changed = asyncio.Condition()
        self._free = asyncio.Lock()
        self._writers: set[asyncio.StreamWriter] = set()
        self._writer: asyncio.StreamWriter | None = None  # whose turn it is
        self._server: asyncio.Server | None = None
        self._work: asyncio.Task[None] | None = None

    @property
    def printed(self) -> list[Printed]:
        """The pieces of paper that were cut off, the oldest first."""
        return self.roll.printed

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._server = await asyncio.start_server(self._serve, host, port)
        self.port = self._server.sockets[0].getsockname()[1]
        self._work = asyncio.create_task(self._print(), name="virtual printer")

    async def stop(self) -> None:
        """Off: the connection is lost, nothing new is taken. What was printed stays."""
        if self._server is not None:
            self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def __aenter__(self) -> VirtualPrinter:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def set(self, **changes: Any) -> None:
        """Change its faults. Whoever asked for automatic status is told at once; printing goes on if it now can."""
        self.faults = replace(self.faults, **changes)
        if self._watched:
            self._say(answers.automatic(self.faults))
        await self._tell()

    async def until(self, condition: Callable[[VirtualPrinter], bool], timeout_s: float = 10.0) -> None:
        """Wait until something is so. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s), self._changed:
            await self._changed.wait_for(lambda: condition(self))

    # --- receiving ---

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection at a time has the printer; who comes meanwhile waits until it is free."""
        self._writers.add(writer)
        try:
            async with self._free:
                self.connections += 1
                self._writer, self._watched, self._scanned = writer, 0, b""
                await self._read(reader, writer)
        except ConnectionError:
            return  # the other side is gone: what it sent is printed all the same
        finally:
            self._writers.discard(writer)
            writer.close()
            await self._tell()

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1024):
            if not await self._receive(data):
                writer.transport.abort()
                return

    async def _receive(self, data: bytes) -> bool:
        """Take bytes in; False when the link is to be lost now."""
        left = self.faults.cut_link_after
        if left is not None:
            data, left = data[:left], left - len(data)
            self.faults = replace(self.faults, cut_link_after=left if left > 0 else None)
        self._answer_realtime(data)
        for command in self._decoder.feed(data):
            self._queue.append(command)
            self._queued += len(command.raw)
        await self._tell()
        async with self._changed:
            await self._changed.wait_for(lambda: self._queued <= self._buffer)
        return left is None or left > 0

    def _answer_realtime(self, data: bytes) -> None:
        scan = self._scanned + data
        at = scan.find(_DLE_EOT)
        while 0 <= at < len(scan) - 2:
            self._say(answers.realtime(self.faults, scan[at + 2]))
            at = scan.find(_DLE_EOT, at + 3)
        self._scanned = scan[-2:] if scan[-2:] == _DLE_EOT else scan[-1:]

    def _say(self, reply: bytes) -> None:
        if not reply or self.faults.mute or self._writer is None or self._writer.is_closing():
            return
        self._writer.write(_GARBAGE if self.faults.garbage else reply)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    # --- printing ---

    async def _print(self) -> None:
        while True:
            async with self._changed:
                await self._changed.wait_for(lambda: bool(self._queue) and not self.faults.stopped)
            command = self._queue.popleft()
            if self.faults.bytes_per_s:
                await asyncio.sleep(len(command.raw) / self.faults.bytes_per_s)
            await self._obey(command)
            self._queued -= len(command.raw)
            await self._tell()

    async def _obey(self, command: PrinterCommand) -> None:
        before = self.roll.used
        self.roll.obey(command)
        self._answer(command)
        if self.faults.paper_lasts is not None:
            left = self.faults.paper_lasts - (self.roll.used - before)
            if left > 0:
                self.faults = replace(self.faults, paper_lasts=left)
            else:
                await self.set(paper=PaperLevel.OUT, paper_lasts=None)

    def _answer(self, command: PrinterCommand) -> None:
        number = command.numbers[0] if command.numbers else 0
        if command.name == "GS a":
            self._watched = number
            if number:
                self._say(answers.automatic(self.faults))
        elif command.name == "GS r" and number in (1, 49):
            self._say(answers.paper_sensors(self.faults))
        elif command.name == "GS I":
            self._say(answers.identity(number))
        elif command.name == "GS ( H" and command.data[:2] == b"00":
            self._say(answers.job_done(command.data[2:6]))
