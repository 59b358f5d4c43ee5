"""An operator reads in figures what a supervisor reads on the floor: coverage and bias of the waits shown."""

from __future__ import annotations

import time
from pathlib import Path

from tests.running import RunningServer, apart
from tests.shown_waits import nine_today, shown_and_waited

WITHIN_S = 20.0


def test_the_figures_say_by_branch_and_service_how_many_waits_lay_in_their_range(tmp_path: Path) -> None:
    data = tmp_path / "server"
    server = RunningServer(data, foresee=False)
    nine = nine_today(server.branch)
    for desk, service, waits in (("desk-1", "permits", [30] * 40), ("desk-2", "licenses", [10] * 60)):
        apart(shown_and_waited(data, server.branch, desk, service, nine, waits))
    server.start()
    try:
        figures = figures_of(server)
    finally:
        server.close()
    assert figures["waits", "permits"] == 40
    assert figures["coverage", "permits"] == 0
    assert -0.7 < figures["bias", "permits"] < -0.6
    assert figures["drifts", "permits"] == 1
    assert figures["waits", "licenses"] == 50, "the last of them"
    assert (figures["coverage", "licenses"], figures["bias", "licenses"], figures["drifts", "licenses"]) == (1, 0, 0)


def figures_of(server: RunningServer) -> dict[tuple[str, str], float]:
    """By what is measured, and the service."""
    give_up = time.monotonic() + WITHIN_S
    while True:
        found: dict[tuple[str, str], float] = {}
        for line in server.client("admin").get("/metrics").text.splitlines():
            name, _, labels = line.partition("{")
            if name.startswith("lobby_told_"):
                assert 'branch="permit-center"' in labels
                service = labels.partition('service="')[2].partition('"')[0]
                found[name.removeprefix("lobby_told_"), service] = float(labels.rpartition(" ")[2])
        if found:
            return found
        assert time.monotonic() < give_up, "no figures"
        time.sleep(0.2)
