"""The network goes while a screen is in use: it says so, in words and with the icon, though it can fetch nothing more."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Route, expect

from lobby.contract.frames import STALE_S
from tests.browser.lobby import Lobby
from tests.browser.screens import Screens, picture
from tests.browser.staff_app import Tablet
from tests.running import RunningServer

STALE_MS = round(STALE_S * 1000) + 1000
INK = """icon => {
    const path = icon.querySelector("path");
    const drawn = path.getBoundingClientRect();
    return [path.getTotalLength() > 0, drawn.width > 4, drawn.height > 4, getComputedStyle(icon).fill];
}"""


def is_drawn(icon: Locator) -> bool:
    """Whether the icon's outline stands on the page itself, in a colour, and waits for no file."""
    long, wide, high, colour = icon.evaluate(INK)
    return bool(long and wide and high) and colour not in ("none", "rgba(0, 0, 0, 0)")


def test_a_tablet_without_a_network_shows_its_icon_and_keeps_its_words(tablet: Callable[..., Tablet]) -> None:
    hands = tablet(clock=True).sign_in("ali", "4")
    hands.shows("Connected")
    hands.context.set_offline(True)
    hands.page.clock.fast_forward(STALE_MS)
    lost = hands.page.locator(".chip.attention", has_text="Not connected")
    expect(lost).to_be_visible()
    assert is_drawn(lost.locator("svg.icon"))
    hands.press("Menu")
    assert all(is_drawn(icon) for icon in hands.page.locator("dialog[open] svg.icon").all())
    picture(hands.page, "tablet/network-gone")
    hands.context.set_offline(False)
    hands.close_sheet()
    hands.shows("Connected")


def test_a_board_without_a_network_shows_its_warning(running_server: RunningServer, screens: Screens) -> None:
    board = screens.open(running_server, "/board/board-main", role="board", clock=True)
    expect(board.locator(".strip")).to_be_visible()
    screens.outage = True
    board.context.set_offline(True)
    board.clock.fast_forward(STALE_MS)
    stale = board.locator(".strip.stale")
    expect(stale).to_be_visible()
    assert is_drawn(stale.locator("svg.icon").first)
    picture(board, "board/network-gone")


def test_a_phone_fetches_no_icon_when_it_is_called(running_server: RunningServer, screens: Screens) -> None:
    lobby = Lobby(running_server)
    phone = screens.open(running_server, f"/t/{lobby.token(lobby.comes('permits'))}")
    expect(phone.locator("html")).to_have_attribute("data-live", "live")
    phone.wait_for_load_state("networkidle")
    fetched: list[str] = []

    def refuse(route: Route) -> None:
        fetched.append(route.request.url)
        route.abort()

    phone.route("**/web/icons/**", refuse)
    lobby.opens("desk-4")
    lobby.calls("desk-4")
    expect(phone.locator(".way .icon-arrow")).to_be_visible()
    picture(phone, "phone/called-without-icons")
    assert not fetched
