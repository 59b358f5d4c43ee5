"""What tests of every part may ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.costs import tell_costs
from tests.order import first_come_the_longest
from tests.running import RunningServer

StartServer = Callable[..., RunningServer]

settings.register_profile("lobby", deadline=None)  # how long a case takes depends on what else the machine does
settings.load_profile("lobby")


@pytest.fixture
def running_server(start_server: StartServer) -> RunningServer:
    """A real server with the demo branch; see tests/running.py for what it can do."""
    return start_server()


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    """Starts servers with settings (and a branch) of the test's own; all are ended after it."""
    started: list[RunningServer] = []

    def start(**settings: object) -> RunningServer:
        one = RunningServer(tmp_path / f"server-{len(started) + 1}", **settings)  # type: ignore[arg-type]
        started.append(one)
        return one.start()

    yield start
    for one in started:
        one.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = first_come_the_longest(items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Where the minutes go: the suite has a budget (CONTRIBUTING.md)."""
    tell_costs(terminalreporter)
