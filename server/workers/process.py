"""The worker process as the server has it: started, asked, ended."""

from __future__ import annotations

import asyncio
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from server.store.base import StoreAddress
from server.workers.messages import Learn, Play
from server.workers.wait_worker import work

READY_S = 900.0
"""So long a worker may take to compile what it plays with, which it does once on each machine: a minute on a busy one."""
ANSWER_S = 60.0
"""A worker that is ready and says nothing for so long is ended."""


class WaitWorker:
    """The process and the pipe to it. What it raises: EOFError or OSError where it has gone, TimeoutError where it does
    not answer."""

    def __init__(self, record: StoreAddress, folder: Path) -> None:
        self._record = record
        self._folder = folder
        self._pipe: Connection | None = None
        self._process: SpawnProcess | None = None

    async def start(self) -> None:
        """Returns when it can be asked."""
        await asyncio.to_thread(self._start)
        await asyncio.to_thread(self._heard, READY_S)

    def _start(self) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=work, args=(theirs, self._record, self._folder), daemon=True, name="foresight"
        )
        self._process.start()
        theirs.close()

    async def ask(self, request: Learn | Play) -> Any:
        return await asyncio.to_thread(self._answer_to, request)

    def _answer_to(self, request: Learn | Play) -> Any:
        assert self._pipe is not None, "a worker is started before it is asked"
        self._pipe.send(request)
        return self._heard(ANSWER_S)

    def _heard(self, within_s: float) -> Any:
        assert self._pipe is not None, "a worker is started before it is heard"
        if not self._pipe.poll(within_s):
            raise TimeoutError
        return self._pipe.recv()

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
