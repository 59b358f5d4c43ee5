"""Where the tests' servers come from: one process that has imported the server, and forks one off whenever a test wants it.

Importing the server takes two seconds of a core, and tests start hundreds. A forked server is a process of its own like any
other: it can be asked to stop, be killed, and has its exit code. Nothing has run in it but imports.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any

from tests.source import ROOT

LOOK_S = 0.005


class Child:
    """A forked server, with what tests want of subprocess.Popen."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self.pid = pid
        self._nursery = nursery
        self._code: int | None = None

    def poll(self) -> int | None:
        """Its exit code, negative for the signal that ended it; None while it runs."""
        if self._code is None:
            self._code = self._nursery.ask({"poll": self.pid})
        return self._code

    def send_signal(self, which: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, which)

    def wait(self, timeout: float) -> int:
        """Its exit code. Raises TimeoutError where it does not end so soon."""
        until = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise TimeoutError(f"the server {self.pid} does not end")
            time.sleep(LOOK_S)
        return code


class Nursery:
    """The process that forks, and the pipe to it. It ends with this one, however this one ends: then its pipe closes."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        atexit.register(self._process.communicate)

    def fork(self, environment: Mapping[str, str], log: Path) -> Child:
        """A server with this environment, that writes to this log."""
        pid = self.ask({"environment": dict(environment), "log": str(log)})
        assert pid is not None
        return Child(self, pid)

    def ask(self, question: Mapping[str, Any]) -> int | None:
        asked, said = self._process.stdin, self._process.stdout
        assert asked is not None and said is not None
        print(json.dumps(question), file=asked, flush=True)
        answer: int | None = json.loads(said.readline())
        return answer


@cache
def nursery() -> Nursery:
    """One for all tests of this worker."""
    return Nursery()


# --- the other side ------------------------------------------------------------------------------------------------------


def tend(questions: IO[str], answers: IO[str]) -> None:
    """Fork and wait for servers as asked, until nobody can ask any more."""
    for line in questions:
        question = json.loads(line)
        said = _exit_code(question["poll"]) if "poll" in question else _fork(question)
        print(json.dumps(said), file=answers, flush=True)


def _exit_code(pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _fork(question: Mapping[str, Any]) -> int:
    pid = os.fork()
    if pid == 0:
        _be_a_server(question["environment"], question["log"])
    return pid


def _be_a_server(environment: Mapping[str, str], log: str) -> None:
    """In the child: what `python -m server.run` does, with its own environment and log. Never returns."""
    code = 1
    try:
        out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for ours, theirs in ((nothing, 0), (out, 1), (out, 2)):
            os.dup2(ours, theirs)
        os.environ.clear()
        os.environ.update(environment)
        from server.run import serve
        from server.settings import Settings

        serve(Settings())
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    import server.run  # noqa: F401 - this is what the forked ones need not do

    tend(sys.stdin, sys.stdout)
