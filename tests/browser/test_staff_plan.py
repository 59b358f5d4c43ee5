"""The supervisor's plan of a day to come, and the advice of the hour on the floor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from lobby.engine.model import Branch, CallingParameters
from lobby.ids import BranchId
from prediction.checks.staffing_check import log_of
from prediction.history.past_day import PastDay
from server.store import embedded_address, open_store
from simulation.scenario import branch_of, read_scenarios
from tests.browser.lobby import PASSWORD, Lobby
from tests.browser.staff_app import Tablet
from tests.browser.test_staff_looks import LOOKS, Show
from tests.builders import moment
from tests.records import write_days
from tests.running import RunningServer, apart, post

NAMES = (("Building permits", "Permisos de obra"), ("Zoning", "Zonificación"), ("Records", "Archivo"))
MAKING_MS = 240_000
"""Whatever else the machine does: the plan is made at a low priority."""


def a_small_town() -> tuple[Branch, list[PastDay]]:
    """A branch of three services and three desks, and a week of its record."""
    lobbies = read_scenarios(Path("simulation/scenarios/ten_lobbies.toml"))
    bank = next(one for one in lobbies if one.id == "S1")
    scenario = replace(bank, customers_per_day=bank.customers_per_day / 3, desks=("P..", ".xP", "xPr"))
    branch = replace(branch_of(scenario, CallingParameters()), id=BranchId("town-hall"), name="Town Hall")
    branch = replace(
        branch,
        timezone="America/Los_Angeles",
        languages=("en", "es"),
        services=tuple(
            replace(service, name={"en": english, "es": spanish})
            for service, (english, spanish) in zip(branch.services, NAMES, strict=True)
        ),
    )
    days = log_of(scenario, branch, 5, seed=1)
    return replace(branch, desks=tuple(replace(desk, automatic=False) for desk in branch.desks)), days


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lobby]:
    """The town hall on the Monday after, at eleven, with the supervisor hired."""
    folder = tmp_path_factory.mktemp("town")
    branch, days = a_small_town()

    async def write() -> None:
        async with open_store(embedded_address(folder), make=True) as store:
            await write_days(store, branch, days)

    apart(write())
    server = RunningServer(folder, branch=branch, replay_clock=True).start()
    lobby = Lobby(server)
    lobby.hire("maria", "Maria R.", "supervisor")
    clock = {"at": moment("2026-03-09 10:40"), "speed": 1}
    assert post(server.client("admin"), "/clock", clock).is_success
    yield lobby
    server.close()


@pytest.fixture
def supervisor(chromium: Browser, town: Lobby) -> Iterator[Tablet]:
    tablet = Tablet(chromium, town.server.url).sign_in("maria")
    yield tablet
    tablet.close()


def test_the_floor_says_which_desk_would_help_most(chromium: Browser, town: Lobby) -> None:
    """Before anybody else looks at the floor: advice is made once a minute."""
    for desk in ("desk-1", "desk-2"):
        assert post(town.server.client("staff", f"staff-{desk}"), f"/desks/{desk}/open").is_success
    for _ in range(12):
        town.check_in("service-2")
    supervisor = Tablet(chromium, town.server.url).sign_in("maria")
    advice = supervisor.page.locator(".advice")
    expect(advice).to_contain_text("Zoning: only about", timeout=MAKING_MS)
    expect(advice).to_contain_text("Most help: desk")
    supervisor.is_faultless("advice")
    supervisor.close()
    town.clear()


def test_a_supervisor_reads_what_to_expect_and_what_would_help(supervisor: Tablet) -> None:
    supervisor.go("Plan")
    expect(supervisor.page.get_by_text("Expect about")).to_be_visible(timeout=MAKING_MS)
    supervisor.shows("By hour", "By service", "What would help", "The record holds only 5 days so far")
    expect(supervisor.page.get_by_text("One more all-round desk").first).to_be_visible()
    supervisor.is_faultless("plan")


def test_the_plan_is_read_in_the_readers_language(supervisor: Tablet) -> None:
    supervisor.go("Plan")
    expect(supervisor.page.get_by_text("Expect about")).to_be_visible(timeout=MAKING_MS)
    supervisor.press("Menu")
    supervisor.choose("Español")
    supervisor.close_sheet() if supervisor.button("Close").count() else supervisor.press("Cerrar")
    expect(supervisor.page.get_by_text("Se esperan unas")).to_be_visible()
    expect(supervisor.page.get_by_text("Permisos de obra").first).to_be_visible()
    expect(supervisor.page.get_by_text("Building permits")).to_have_count(0)


@pytest.mark.parametrize("look", [*LOOKS, "200"])
def test_the_plan_is_faultless_in_every_look(look: str, chromium: Browser, town: Lobby) -> None:
    tablet = Tablet(chromium, town.server.url, **LOOKS.get(look, {}))
    page = tablet.page
    page.locator("#staff").fill("maria")
    page.locator("#password").fill(PASSWORD)
    page.locator(".action.accent").first.tap()
    expect(page.locator(".floor-desk").first).to_be_visible()
    page.goto("/tablet#/plan")
    expect(page.locator(".plan-options li").first).to_be_visible(timeout=MAKING_MS)
    if look == "200":
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scrolling"
    Show(tablet, look).state("plan")
    tablet.close()
