"""Does the floor say when the waits shown are off, and does it stop to say so when they no longer are?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.lobby import PASSWORD, Lobby
from tests.browser.staff_app import Tablet
from tests.browser.test_staff_looks import LOOKS, Show
from tests.builders import HOUR, MINUTE
from tests.running import RunningServer, apart, post
from tests.shown_waits import nine_today, shown_and_waited

PERMITS_NOW = "Building permits: people wait longer than we tell them. 20% of the last 40 waits came true."
"""Eight waits of ten minutes, as shown, then 32 of half an hour."""
MISSED, MET = [10] * 8 + [30] * 32, [9, 10, 11] * 17

At = Callable[..., Tablet]


@pytest.fixture(scope="module")
def drifting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server in the afternoon of a day on which the waits shown for permits were off, and those for licenses right."""
    data = tmp_path_factory.mktemp("drifting")
    server = RunningServer(data, replay_clock=True, device_grace_s=600, foresee=False)
    nine = nine_today(server.branch)
    for desk, service, waits in (("desk-1", "permits", MISSED), ("desk-2", "licenses", MET)):
        apart(shown_and_waited(data, server.branch, desk, service, nine, waits))
    server.start()
    assert post(server.client("admin"), "/clock", {"at": nine + 3 * HOUR, "speed": 1}).is_success
    Lobby(server).hire("maria", "Maria R.", "staff", "supervisor", "admin")
    yield server
    server.close()


@pytest.fixture
def floor(chromium: Browser, drifting: RunningServer) -> Iterator[At]:
    """Opens the floor page of somebody who is signed in; no console may have complained."""
    opened: list[Tablet] = []

    def open_(**context: Any) -> Tablet:
        opened.append(Tablet(chromium, drifting.url, **context))
        page = opened[-1].page
        page.locator("#staff").fill("maria")
        page.locator("#password").fill(PASSWORD)
        page.locator(".action.accent").first.tap()
        expect(page.locator(".shown-waits tbody tr").first).to_be_visible()
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


def row(tablet: Tablet, service: str) -> Locator:
    return tablet.page.locator(".shown-waits tbody tr", has=tablet.page.get_by_role("rowheader", name=service))


@pytest.mark.parametrize("look", [*LOOKS, "200"])
def test_the_floor_says_how_many_waits_lay_in_their_range_in_every_look(look: str, floor: At) -> None:
    show = Show(floor(**LOOKS.get(look, {})), look)
    page = show.tablet.page
    expect(page.locator(".troubles .trouble")).to_have_count(1)
    if look == "200":
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scrolling"
    show.state("floor-drifting")
    page.locator(".shown-waits").scroll_into_view_if_needed()
    show.state("floor-shown-waits")


def test_the_trouble_comes_when_waits_shown_are_off_and_goes_when_they_no_longer_are(
    floor: At, drifting: RunningServer
) -> None:
    tablet = floor()
    trouble = tablet.page.locator(".troubles .trouble")
    expect(trouble).to_have_text([PERMITS_NOW])
    expect(row(tablet, "Building permits")).to_contain_text("20% of 40")
    expect(row(tablet, "Building permits")).to_contain_text("62% too short")
    expect(row(tablet, "Licenses")).to_contain_text("100% of 50")
    expect(row(tablet, "Licenses")).to_contain_text("about right")
    later = nine_today(drifting.branch) + 3 * HOUR + MINUTE
    apart(shown_and_waited(drifting.data, drifting.branch, "desk-1", "permits", later, [10] * 45))
    expect(trouble).to_have_count(0)
    expect(row(tablet, "Building permits")).to_contain_text("90% of 50")
