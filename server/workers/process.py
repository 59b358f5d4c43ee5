"""A worker process: started from a function, asked one thing at a time, ended, and started anew when it is next asked."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from lobby.errors import Conflict, LobbyError
from server.store.base import StoreAddress
from server.workers.messages import Answer, Request

Handle = Callable[[Any], object]
"""Answers one request, in the worker."""


@dataclass(frozen=True, slots=True)
class WorkKind:
    """What a worker is for. All times are seconds.

    `prepare` runs first of all in the new process, with the store's address and the folder where the machine keeps what it
    has compiled and learned; it returns what answers the requests. `nice`: counter staff are answered first, and a higher
    number waits for a lower one. `ready_s`, `answer_s`: for so long it may be silent. `idle_s`: after so long without a
    request it is ended, so that its memory is free; None: never. `remembers`: what it is asked builds on what it was asked
    before, so whoever asks is told when it has to begin anew.
    """

    name: str
    prepare: Callable[[StoreAddress, Path], Handle]
    nice: int
    ready_s: float
    answer_s: float
    idle_s: float | None = None
    remembers: bool = False


class WorkerGone(Exception):
    """The worker has died, is silent, or broke over the request. Asked again, it is another one, which remembers nothing."""


class WorkerSlow(WorkerGone):
    """It was silent for too long, and has been ended."""


@dataclass(frozen=True, slots=True)
class _Answered:
    value: object


@dataclass(frozen=True, slots=True)
class _Refused:
    code: str
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class _Broken:
    """`where`: the lines of code, without the values that they had."""

    where: str


class _Ready:
    """The first thing that a worker says."""


class WorkerProcess:
    """One process of a kind. Whoever asks while it is busy waits for its turn."""

    def __init__(self, kind: WorkKind, record: StoreAddress, folder: Path) -> None:
        self._kind = kind
        self._record = record
        self._folder = folder
        self._one_at_a_time = asyncio.Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._idle: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Return when it can be asked. Whoever only asks need not call this. Raises WorkerGone."""
        async with self._one_at_a_time:
            await self._within_its_life(self._start)

    async def ask(self, request: Request[Answer]) -> Answer:
        """Return the worker's answer. Raises WorkerGone, or Conflict with the code with which the worker refused."""
        async with self._one_at_a_time:
            said = await self._within_its_life(lambda: self._answer_to(request))
            self._end_when_idle()
        if isinstance(said, _Refused):
            raise Conflict(said.code, said.message, said.help)
        if isinstance(said, _Broken):
            raise WorkerGone(f"it broke over a {type(request).__name__}: {said.where}")
        value: Answer = said.value
        return value

    async def _within_its_life(self, work: Callable[[], Any]) -> Any:
        """Do this in a thread. Where it does not come to its end the process is ended: nobody would fetch its answer."""
        if self._idle is not None:
            self._idle.cancel()
        try:
            return await asyncio.to_thread(work)
        except TimeoutError as error:
            self.end()
            raise WorkerSlow("it does not answer") from error
        except (EOFError, OSError) as error:
            self.end()
            raise WorkerGone(type(error).__name__) from error
        except BaseException:
            self.end()
            raise

    def _start(self) -> None:
        if self._process is not None and self._process.is_alive():
            return
        self.end()
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=serve_requests,
            args=(theirs, self._kind, self._record, self._folder),
            daemon=True,
            name=self._kind.name,
        )
        self._process.start()
        theirs.close()
        self._hear(self._pipe, self._kind.ready_s)

    def _answer_to(self, request: Request[Any]) -> Any:
        if self._kind.remembers and self._process is not None and not self._process.is_alive():
            raise EOFError
        self._start()
        assert self._pipe is not None, "it has been started"
        self._pipe.send(request)
        return self._hear(self._pipe, self._kind.answer_s)

    @staticmethod
    def _hear(pipe: Connection, within_s: float) -> Any:
        if not pipe.poll(within_s):
            raise TimeoutError
        return pipe.recv()

    def _end_when_idle(self) -> None:
        if self._kind.idle_s is not None:
            self._idle = asyncio.get_running_loop().call_later(self._kind.idle_s, self._end_if_idle)

    def _end_if_idle(self) -> None:
        if not self._one_at_a_time.locked():
            self.end()

    @property
    def pid(self) -> int | None:
        """None while there is no process."""
        return self._process.pid if self._process is not None else None

    def end(self) -> None:
        """Kill it, whatever it does. It holds nothing that cannot be made again."""
        process, self._process = self._process, None
        pipe, self._pipe = self._pipe, None
        if process is not None:
            process.kill()
            process.join()
        if pipe is not None:
            pipe.close()


def serve_requests(connection: Connection, kind: WorkKind, record: StoreAddress, folder: Path) -> None:
    """The life of a worker: get ready and say so, then answer until the server hangs up."""
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(kind.nice)
    handle = kind.prepare(record, folder)
    with suppress(EOFError, BrokenPipeError):
        connection.send(_Ready())
        while True:
            connection.send(_said(handle, connection.recv()))


def _end_with_the_server() -> None:
    """A server that is killed hangs up too, but whoever gets ready or works on an answer would hear of it minutes later."""
    server = parent_process()
    assert server is not None, "a worker is started by a server"
    wait([server.sentinel])
    os._exit(0)


def _said(handle: Handle, request: object) -> _Answered | _Refused | _Broken:
    try:
        return _Answered(handle(request))
    except LobbyError as error:
        return _Refused(error.code, error.message, error.help)
    except Exception as error:
        lines = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
        return _Broken(f"{type(error).__name__} at {', '.join(lines[-3:])}")
