"""The board in a real browser, against a real server."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from lobby.engine.model import Hours
from tests.browser.lobby import Lobby
from tests.browser.screens import Screens, faults, picture, settle, until
from tests.conftest import StartServer
from tests.running import RunningServer, demo_branch, post

BOARD = "/board/board-main"
LISTEN = """
  window.played = [];
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    window.overlapped ||= window.played.some((other) => !other.sound.ended);
    this.playbackRate = 6;
    window.played.push({ address: new URL(this.src).pathname, sound: this });
    return play.call(this);
  };
"""


def hot(page: Page) -> list[str]:
    numbers: list[str] = page.locator(".panel.hot").evaluate_all("panels => panels.map(panel => panel.dataset.number)")
    return numbers


def in_language(page: Page, language: str) -> None:
    """Move the page's time on until its words are in this language."""
    for _ in range(3):
        if page.locator(f".strip [lang={language}]").count():
            return
        page.clock.fast_forward(4000)
    expect(page.locator(f".strip [lang={language}]").first).to_be_visible()


def test_a_board_welcomes_and_shows_the_waits_before_the_first_call(
    running_server: RunningServer, screens: Screens
) -> None:
    lobby = Lobby(running_server)
    for desk in ("desk-4", "desk-5", "desk-2"):
        lobby.opens(desk)
    for service in ("permits", "permits", "zoning", "fees"):
        lobby.comes(service)
    page = screens.open(running_server, BOARD, role="board", clock=True)
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".wait-tile")).to_have_count(6)
    for language in ("en", "es", "ar"):
        in_language(page, language)
        assert faults(page) == []
        picture(page, f"board/welcome-{language}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_calls_stand_out_newest_first_and_cool_when_serving_starts(
    running_server: RunningServer, screens: Screens, theme: str
) -> None:
    lobby = Lobby(running_server)
    page = screens.open(running_server, f"{BOARD}?theme={theme}", role="board", clock=True)
    for service in ("permits", "licenses", "fees", "zoning"):
        lobby.comes(service)
    first = lobby.calls("desk-1")
    expect(page.locator(".one .panel.hot")).to_have_attribute("data-number", first["number"])
    look(page, f"one-{theme}")
    second = lobby.calls("desk-2")
    expect(page.locator(".two .panel.hot")).to_have_count(2)
    assert hot(page) == [second["number"], first["number"]]
    look(page, f"two-{theme}")
    third = lobby.calls("desk-4")
    expect(page.locator(".three .panel.hot")).to_have_count(3)
    look(page, f"three-{theme}")
    fourth = lobby.calls("desk-8")
    assert fourth["number"] not in hot(page), "a fourth call waits its turn"
    for visit in (first, second, third, fourth):
        lobby.does("start", visit)
    expect(page.locator(".panel.hot")).to_have_count(0)
    expect(page.locator(".one .panel")).to_have_attribute("data-number", fourth["number"])
    expect(page.locator(".past-call")).to_have_count(3)
    look(page, f"last-{theme}")


def look(page: Page, name: str) -> None:
    picture(page, f"board/{name}")
    assert faults(page) == []


def test_a_fourth_call_gets_its_turn_when_the_first_has_had_its_time(
    running_server: RunningServer, screens: Screens
) -> None:
    lobby = Lobby(running_server)
    page = screens.open(running_server, BOARD, role="board", clock=True)
    expect(page.locator(".welcome")).to_be_visible()
    for _ in range(4):
        lobby.comes("permits")
    visits = [lobby.calls(desk) for desk in ("desk-1", "desk-4", "desk-5", "desk-6")]
    expect(page.locator(".three .panel.hot")).to_have_count(3)
    page.clock.fast_forward(12_500)
    expect(page.locator(".panel.hot")).to_have_attribute("data-number", visits[3]["number"])


@pytest.mark.parametrize("language", ["es", "ar"])
def test_words_change_language_and_numbers_do_not_move(
    running_server: RunningServer, screens: Screens, language: str
) -> None:
    lobby = Lobby(running_server)
    page = screens.open(running_server, BOARD, role="board", clock=True)
    expect(page.locator(".welcome")).to_be_visible()
    lobby.comes("permits")
    lobby.comes("permits")
    lobby.calls("desk-4")
    expect(page.locator(".panel.hot")).to_be_visible()
    in_language(page, "en")
    settle(page)
    places = "all => all.map(one => one.getBoundingClientRect().toJSON())"
    before = page.locator("bdi.number").evaluate_all(places)
    in_language(page, language)
    settle(page)
    assert page.locator("bdi.number").evaluate_all(places) == before


@pytest.mark.parametrize("language", ["es", "ar"])
def test_a_branch_of_one_language_shows_all_layouts_in_it(
    start_server: StartServer, screens: Screens, language: str
) -> None:
    server = start_server(branch=replace(demo_branch(), languages=(language,)))
    lobby = Lobby(server)
    page = screens.open(server, BOARD, role="board")
    for _ in range(2):
        lobby.comes("permits")
    lobby.calls("desk-4")
    expect(page.locator(".one .panel.hot")).to_have_count(1)
    picture(page, f"board/one-{language}")
    lobby.calls("desk-5")
    expect(page.locator(".two .panel.hot")).to_have_count(2)
    look(page, f"two-{language}")
    expect(page.locator(".sentence").first).to_have_attribute("lang", language)


def test_a_call_chimes_and_is_spoken_once_in_each_language_also_after_a_reload(
    running_server: RunningServer, screens: Screens
) -> None:
    lobby = Lobby(running_server)
    page = screens.open(running_server, BOARD, role="board")
    page.add_init_script(LISTEN)
    page.reload()
    expect(page.locator(".welcome")).to_be_visible()
    lobby.comes("permits")
    lobby.comes("permits")
    first, second = lobby.calls("desk-4"), lobby.calls("desk-5")
    until(page, "played.length === 8 && played.every(({ sound }) => sound.ended)", timeout_s=60)
    spoken = page.evaluate("played.map(({ address }) => address)")
    expected = [
        address
        for number, desk in ((first["number"], "4"), (second["number"], "5"))
        for address in ("/web/chime.wav", *(f"/speech/{tongue}/{number}/{desk}.wav" for tongue in ("en", "es", "ar")))
    ]
    assert spoken == expected
    assert not page.evaluate("window.overlapped")
    page.reload()
    expect(page.locator(".panel").first).to_be_visible()
    lobby.does("recall", first)
    until(page, "played.length >= 1")
    assert page.evaluate("played.length") == 1, "only the recall sounds again, and begins with its chime"


def test_a_board_without_word_says_so_and_recovers_by_itself(running_server: RunningServer, screens: Screens) -> None:
    lobby = Lobby(running_server)
    page = screens.open(running_server, BOARD, role="board", clock=True)
    lobby.comes("permits")
    lobby.comes("permits")
    first = lobby.calls("desk-1")
    expect(page.locator(".panel.hot")).to_be_visible()
    screens.outage = True
    running_server.stop()
    page.clock.fast_forward(16_000)
    expect(page.locator(".strip.stale")).to_be_visible()
    expect(page.locator(".panel")).to_have_attribute("data-number", first["number"])
    in_language(page, "en")
    expect(page.locator(".strip.stale")).to_contain_text("This screen is catching up. Please listen for your number.")
    look(page, "stale")
    running_server.start()
    expect(page.locator(".strip:not(.stale)")).to_be_visible(timeout=15_000)
    second = lobby.calls("desk-4")
    expect(page.locator(".panel").first).to_have_attribute("data-number", second["number"])


def test_a_closed_branch_says_when_it_opens(start_server: StartServer, screens: Screens) -> None:
    today = datetime.datetime.now(ZoneInfo("America/Los_Angeles")).weekday()
    server = start_server(branch=replace(demo_branch(), hours=(Hours((today + 3) % 7, 8 * 60, 17 * 60),)))
    page = screens.open(server, BOARD, role="board", clock=True)
    expect(page.locator(".closed")).to_be_visible()
    in_language(page, "en")
    expect(page.locator(".closed")).to_contain_text("We are closed.")
    expect(page.locator(".closed")).to_contain_text("8:00")
    look(page, "closed")


def test_a_new_board_shows_a_code_and_becomes_the_board_once_an_admin_typed_it(
    running_server: RunningServer, screens: Screens
) -> None:
    screens.outage = True  # an unpaired board's socket is refused, which browsers write down
    page = screens.open(running_server, BOARD)
    code = page.locator(".pairing-code")
    expect(code).to_have_text(re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$"))
    look(page, "pairing")
    approval = {"code": code.text_content(), "branch": "permit-center", "device": "board-main"}
    assert post(running_server.client("admin"), "/pairing/approve", approval).status_code == 204
    expect(page.locator(".welcome")).to_be_visible(timeout=10_000)
