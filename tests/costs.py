"""What the suite has cost, told at its end: the slowest tests, and the seconds of each folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter

import pytest

SLOWEST = 10


def tell_costs(reporter: pytest.TerminalReporter) -> None:
    """Write them below the results. Seconds of all workers together, setup and end included."""
    reports = [one for several in reporter.stats.values() for one in several if isinstance(one, pytest.TestReport)]
    tests, folders = costs(reports)
    if len(tests) <= SLOWEST:
        return
    reporter.section("what the tests cost")
    for name, seconds in [*_most(tests)[:SLOWEST], *_most(folders)]:
        reporter.write_line(f"{seconds:7.1f} s  {name}")


def costs(reports: Iterable[pytest.TestReport]) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Seconds of each test and of each folder. What is shared is counted with the test that asked first for it."""
    tests, folders = defaultdict[str, float](float), defaultdict[str, float](float)
    for report in reports:
        tests[report.nodeid] += report.duration
        folders[report.nodeid.partition("::")[0].rpartition("/")[0]] += report.duration
    return tests, folders


def _most(of: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(of.items(), key=itemgetter(1), reverse=True)
