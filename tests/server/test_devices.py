"""What staff and kiosks are told of devices, within seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.running import RunningServer
from tests.server.test_live import frame, view_where, watching


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    one = RunningServer(tmp_path_factory.mktemp("devices") / "server", device_grace_s=0.3, clock_tick_s=0.1).start()
    yield one
    one.close()


def tell(client: httpx.Client, device: str, **status: Any) -> httpx.Response:
    return client.post(f"/api/v1/devices/{device}/status", json=status)


def troubles(view: dict[str, Any]) -> dict[str, str]:
    return {one["device"]: one["kind"] for one in view["trouble"]}


async def test_a_printer_without_paper_reaches_floor_desk_and_its_kiosk(server: RunningServer) -> None:
    async with (
        watching(server, "floor:permit-center", "supervisor") as floor,
        watching(server, "desk:desk-1", "staff") as desk,
        watching(server, "kiosk:kiosk-1", "kiosk") as kiosk,
        watching(server, "printer:printer-1", "printer"),
        watching(server, "printer:printer-2", "printer", "printer-2"),
    ):
        tell(server.client("printer", "printer-2"), "printer-2", state="ready", paper="ok")
        out = tell(server.client("printer"), "printer-1", state="trouble", paper="out", problem="paper_out")
        assert out.status_code == 204
        for screen in (floor, desk):
            await view_where(screen, lambda view: troubles(view).get("printer-1") == "paper_out")
        view = await view_where(kiosk, lambda view: view["paper"] == "out")
        assert view["neighbour"] == "Kiosk 2"
        tell(server.client("printer"), "printer-1", state="ready", paper="ok")
        await view_where(floor, lambda view: "printer-1" not in troubles(view))
        assert (await view_where(kiosk, lambda view: view["paper"] == "ok"))["neighbour"] is None


async def test_a_device_that_falls_silent_is_reported(server: RunningServer) -> None:
    async with watching(server, "floor:permit-center", "supervisor") as floor:
        async with watching(server, "kiosk:kiosk-2", "kiosk", "kiosk-2") as kiosk:
            await frame(kiosk)
            await view_where(floor, connected("kiosk-2", True))
        await view_where(floor, lambda view: troubles(view).get("kiosk-2") == "lost")
        await view_where(floor, connected("kiosk-2", False))


def connected(device: str, wanted: bool) -> Callable[[dict[str, Any]], bool]:
    return lambda view: next(one["connected"] for one in view["devices"] if one["id"] == device) is wanted


def test_a_device_that_never_came_is_no_trouble(server: RunningServer) -> None:
    assert "board-main" not in troubles(server.client("supervisor").get("/api/v1/branches/permit-center/floor").json())


def test_a_device_speaks_for_itself_and_a_kiosk_for_its_printer(server: RunningServer) -> None:
    kiosk = server.client("kiosk")
    assert tell(kiosk, "kiosk-1").status_code == 204
    assert tell(kiosk, "printer-1", paper="low").status_code == 204
    assert tell(kiosk, "printer-2", paper="low").json()["code"] == "other_device"
    assert tell(kiosk, "kettle").json()["code"] == "unknown_device"
    assert tell(kiosk, "kiosk-1", paper="wet").json()["code"] == "invalid_request"
    assert tell(server.client("tablet"), "kiosk-1").json()["code"] == "other_device"
