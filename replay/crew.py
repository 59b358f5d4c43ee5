"""The programs of one machine, started together and stopped together."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
GRACE_S = 4.0  # what a program gets to end by itself, so that all is over within five seconds


class Crew:
    """Runs `lobby ...` commands as child processes; each writes to a log file of its own in `logs`."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._members: dict[str, asyncio.subprocess.Process] = {}
        logs.mkdir(parents=True, exist_ok=True)

    async def start(self, name: str, *command: str, env: Mapping[str, str] | None = None) -> None:
        """Start `lobby COMMAND` under this name. A session of its own: Ctrl-C reaches us, and we end it in order."""
        with self.log(name).open("ab") as log:
            self._members[name] = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "cli",
                *command,
                env={**os.environ, **(env or {})},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )

    def log(self, name: str) -> Path:
        return self._logs / f"{name}.log"

    def running(self, name: str) -> bool:
        return name in self._members and self._members[name].returncode is None

    async def first_to_end(self) -> tuple[str, int]:
        """Wait until a member ends by itself; say which, with its exit code."""
        waits = {asyncio.create_task(member.wait()): name for name, member in self._members.items()}
        done, waiting = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        ended = done.pop()
        name = waits[ended]
        del self._members[name]
        return name, ended.result()

    async def stop(self) -> None:
        """Ask all to end, the last started first; after the grace, end those that did not. Takes at most 5 s."""
        members = list(reversed(self._members.values()))
        for member in members:
            self._signal(member, signal.SIGTERM)
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*(member.wait() for member in members)), GRACE_S)
        for member in members:
            self._signal(member, signal.SIGKILL)
        await asyncio.gather(*(member.wait() for member in members))

    def _signal(self, member: asyncio.subprocess.Process, what: signal.Signals) -> None:
        if member.returncode is None:
            with suppress(ProcessLookupError):
                member.send_signal(what)


def _end_with_parent() -> None:
    """In the child, before it becomes its program: should we be killed outright, it is told to end too (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
