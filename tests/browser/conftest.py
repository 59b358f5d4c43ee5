"""One real Chromium for the browser tests of a file; each test opens contexts (tablets, phones, boards) of its own in it.

Not one for all files: while it runs, its event loop belongs to this thread, and tests that await could not have theirs.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.lobby import Lobby
from tests.browser.screens import Screens
from tests.browser.staff_app import Tablet
from tests.running import RunningServer, post
from tests.shown_waits import nine_today

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is there. Without the shell of windows and tabs the same browser takes a third of the work."""
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "the browser tests need Chromium: apt-get install chromium-headless-shell"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def screens(chromium: Browser) -> Iterator[Screens]:
    """Opens pages; none of them may have complained when the test is over."""
    screens = Screens(chromium)
    yield screens
    screens.close()
    assert screens.complaints == []


@pytest.fixture(scope="session")
def staffed_lobby(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lobby]:
    """The demo branch with a supervisor who also administers, a member of staff and a greeter; time can be moved on."""
    server = RunningServer(tmp_path_factory.mktemp("lobby"), replay_clock=True, device_grace_s=600)
    lobby = Lobby(server.start())
    lobby.hire("maria", "Maria R.", "staff", "supervisor", "admin")
    lobby.hire("ali", "Ali K.", "staff")
    lobby.hire("grace", "Grace H.", "greeter")
    yield lobby
    server.close()


@pytest.fixture
def lobby(staffed_lobby: Lobby) -> Lobby:
    """The staffed lobby at nine in the morning, empty: nobody waits and no desk is open.

    Whatever the time is outside: a test that moves the clock on never comes to the day's end.
    """
    staffed_lobby.clear()
    server = staffed_lobby.server
    assert post(server.client("admin"), "/clock", {"at": nine_today(server.branch), "speed": 1}).is_success
    return staffed_lobby


@pytest.fixture
def tablet(chromium: Browser, lobby: Lobby) -> Iterator[Callable[..., Tablet]]:
    """Hands out tablets; at the end none of their consoles may have complained."""
    handed_out: list[Tablet] = []

    def hand_out(**context: Any) -> Tablet:
        handed_out.append(Tablet(chromium, lobby.server.url, **context))
        return handed_out[-1]

    yield hand_out
    for one in handed_out:
        one.close()
