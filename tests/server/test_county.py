"""Several branches on one server: each is found, watched and told of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from lobby.engine.commands import ConfigureBranch
from lobby.engine.engine import Engine
from lobby.engine.model import Branch, Kiosk
from lobby.ids import BranchId, DeskId, DeviceId
from server.store import embedded_address, open_store
from server.store.base import Decided
from tests.builders import a_branch, a_desk
from tests.running import RunningServer, apart, post

WITHIN_S = 20.0


def a_named_branch(name: str, **changes: object) -> Branch:
    plain = {
        "id": BranchId(name),
        "desks": (a_desk(f"{name}-1", ("permits", "zoning", "fees")),),
        "kiosks": (Kiosk(DeviceId(f"{name}-kiosk"), f"Kiosk of {name}"),),
    }
    return a_branch(**{**plain, **changes})


NORTH, SOUTH = a_named_branch("north"), a_named_branch("south")


async def configure(data: Path, branch: Branch) -> None:
    """As `lobby branch import` does it beside a running server."""
    async with open_store(embedded_address(data), make=True) as store:
        engine = Engine(branch.id)
        loaded = await store.load(branch.id)
        if loaded.snapshot:
            engine = loaded.snapshot.engine()
        for stored in loaded.events:
            engine.apply(stored.event)
        events = engine.handle(ConfigureBranch(branch=branch), time.time_ns() // 1_000_000)
        await store.append(branch.id, engine.seq, [Decided(events)], [])


@pytest.fixture
def county(tmp_path: Path) -> Iterator[RunningServer]:
    server = RunningServer(tmp_path / "county", NORTH, foresee=False, device_grace_s=0.5)
    apart(configure(server.data, SOUTH))
    yield server.start()
    server.close()


def until(condition: Callable[[], bool]) -> None:
    give_up = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.1)


def everywhere(server: RunningServer) -> httpx.Client:
    """Staff of the whole county."""
    server.branch = replace(server.branch, id=BranchId("*"))
    return server.client("supervisor")


def test_a_desk_is_found_in_its_branch_and_also_after_it_has_moved(county: RunningServer) -> None:
    staff = everywhere(county)
    assert post(staff, "/desks/north-1/open").is_success
    assert post(staff, "/desks/south-1/open").is_success
    assert post(staff, "/desks/north-1/close").is_success
    (moved,) = NORTH.desks
    rest = replace(moved, id=DeskId("north-9"))
    moved = replace(moved, name="2")
    apart(configure(county.data, replace(NORTH, desks=(rest,))))
    apart(configure(county.data, replace(SOUTH, desks=(*SOUTH.desks, moved))))
    until(lambda: staff.get("/api/v1/desks/north-1").is_success)
    until(lambda: staff.get("/api/v1/desks/north-1").json()["branch"]["id"] == "south")
    assert staff.get("/api/v1/desks/north-9").json()["branch"]["id"] == "north"


def test_a_branch_that_is_imported_while_the_server_runs_is_served(county: RunningServer) -> None:
    staff = everywhere(county)
    apart(configure(county.data, a_named_branch("east")))
    until(lambda: staff.get("/api/v1/desks/east-1").is_success)


def test_a_device_that_falls_silent_is_missed_in_its_own_branch_alone(county: RunningServer) -> None:
    staff = everywhere(county)
    status = {"state": "ready", "paper": "ok"}
    kiosk = county.client("kiosk", "south-kiosk")
    assert kiosk.post("/api/v1/devices/south-kiosk/status", json=status).is_success

    def missed(branch: str) -> list[str]:
        return [one["name"] for one in staff.get(f"/api/v1/branches/{branch}/floor").json()["trouble"]]

    until(lambda: missed("south") == ["Kiosk of south"])
    assert missed("north") == []
