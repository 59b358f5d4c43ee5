"""The phone page in a real browser, against a real server: with script, without, in every state."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lobby import Lobby
from tests.browser.screens import PHONE, Screens, faults, picture, sideways
from tests.running import RunningServer

MOBILE: dict[str, Any] = {"viewport": PHONE, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
SMALL: dict[str, Any] = {**MOBILE, "viewport": {"width": 320, "height": 640}}


def state(page: Page, name: str) -> None:
    expect(page.locator("html")).to_have_attribute("data-state", name)


def look(page: Page, name: str) -> None:
    picture(page, f"phone/{name}")
    assert faults(page) == []
    assert sideways(page) == 0


def words(page: Page) -> list[str]:
    """What a person reads, without the line that only says how fresh it is."""
    shown = page.locator("main [data-slot]:visible:not([data-slot=foot], .visually-hidden)").all_inner_texts()
    return [re.sub(r"\s+", " ", text) for text in shown]


@pytest.mark.parametrize(
    ("language", "scheme"), [("en", "light"), ("en", "dark"), ("es", "light"), ("ar", "light"), ("ar", "dark")]
)
def test_a_phone_goes_from_waiting_to_the_desk_to_the_end(
    running_server: RunningServer, screens: Screens, language: str, scheme: str
) -> None:
    lobby = Lobby(running_server)
    lobby.opens("desk-4")
    others = [lobby.comes("permits"), lobby.comes("permits")]
    mine = lobby.comes("permits", language=language)
    page = screens.open(running_server, f"/t/{lobby.token(mine)}", color_scheme=scheme, **MOBILE)
    state(page, "waiting")
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    expect(page.locator(".pips i")).to_have_count(len(others) + 1)
    page.locator("[data-do=tell]").tap()
    expect(page.locator(".told")).to_be_visible()
    look(page, f"waiting-{language}-{scheme}")

    for desk in ("desk-4", "desk-5"):
        lobby.does("start", lobby.calls(desk))
    state(page, "next")
    expect(page.locator(".pips i.gone")).to_have_count(0)
    look(page, f"next-{language}-{scheme}")

    visit = lobby.calls("desk-1")
    assert visit["number"] == mine["visit"]["number"]
    state(page, "called")
    expect(page.locator(".sign .number")).to_have_text("1")
    expect(page.locator("[role=alert]")).to_contain_text(visit["number"])
    look(page, f"called-{language}-{scheme}")

    visit = lobby.does("start", visit)
    state(page, "serving")
    look(page, f"serving-{language}-{scheme}")
    lobby.does("finish", visit, outcome="resolved")
    state(page, "ended")
    look(page, f"ended-{language}-{scheme}")


def test_leaving_the_line_asks_first_and_the_number_is_not_called(
    running_server: RunningServer, screens: Screens
) -> None:
    lobby = Lobby(running_server)
    lobby.comes("permits")
    token = lobby.token(lobby.comes("permits"))
    page = screens.open(running_server, f"/t/{token}", **MOBILE)
    state(page, "waiting")
    page.locator("[data-do=ask]").tap()
    state(page, "leaving")
    look(page, "leaving")
    page.locator("[data-do=stay]").tap()
    state(page, "waiting")
    page.locator("[data-do=ask]").tap()
    page.locator("[data-do=leave]").tap()
    state(page, "ended")
    expect(page.locator("h1:visible")).to_have_text("You left the line.")
    look(page, "left")
    view = running_server.client().get(f"/api/v1/tickets/{token}").json()
    assert (view["state"], view["outcome"]) == ("ended", "left")


def test_a_phone_without_script_shows_everything_and_can_leave(running_server: RunningServer, screens: Screens) -> None:
    lobby = Lobby(running_server)
    lobby.comes("permits")
    mine = lobby.comes("permits")
    page = screens.open(running_server, f"/T/{lobby.token(mine)}", java_script_enabled=False, **MOBILE)
    expect(page.locator(".held-number")).to_have_text(mine["visit"]["number"])
    expect(page.locator(".ahead")).to_contain_text("1 person ahead of you")
    expect(page.locator("[data-do=tell]")).to_be_hidden()
    assert '<meta http-equiv="refresh"' in running_server.client().get(f"/t/{lobby.token(mine)}").text
    picture(page, "phone/waiting-without-script")
    page.locator("[data-do=ask]").tap()
    expect(page.locator("h1:visible")).to_have_text("Leave the line?")
    page.locator("[data-do=leave]").tap()
    expect(page.locator("h1:visible")).to_have_text("You left the line.")


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_server_and_script_write_the_same_words(running_server: RunningServer, screens: Screens, language: str) -> None:
    lobby = Lobby(running_server)
    lobby.comes("permits")
    address = f"/t/{lobby.token(lobby.comes('permits'))}?lang={language}"
    plain = screens.open(running_server, address, java_script_enabled=False, **MOBILE)
    live = screens.open(running_server, address, **MOBILE)

    def both_say_the_same() -> None:
        plain.reload()
        state(live, plain.locator("html").get_attribute("data-state") or "")
        expect(live.locator("html")).to_have_attribute("data-live", "live")
        assert words(live) == words(plain)

    both_say_the_same()
    first = lobby.calls("desk-1")
    both_say_the_same()
    lobby.does("start", first)
    mine = lobby.calls("desk-4")
    both_say_the_same()
    lobby.does("start", mine)
    both_say_the_same()
    lobby.does("hold", mine)
    both_say_the_same()


def test_languages_are_offered_by_their_own_names(running_server: RunningServer, screens: Screens) -> None:
    lobby = Lobby(running_server)
    lobby.comes("permits")
    page = screens.open(running_server, f"/t/{lobby.token(lobby.comes('permits', language='es'))}", **MOBILE)
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.locator("summary").tap()
    expect(page.locator(".languages li")).to_have_text(["English", "Español", "العربية"])
    look(page, "languages")
    page.get_by_text("العربية").tap()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_nothing_runs_out_of_a_small_screen(running_server: RunningServer, screens: Screens, language: str) -> None:
    lobby = Lobby(running_server)
    lobby.opens("desk-4")
    lobby.comes("permits")
    mine = lobby.comes("permits", language=language, printed_number="P-K014")
    page = screens.open(running_server, f"/t/{lobby.token(mine)}", **SMALL)
    state(page, "waiting")
    look(page, f"small-waiting-{language}")
    lobby.does("start", lobby.calls("desk-4"))
    lobby.calls("desk-8")
    state(page, "called")
    look(page, f"small-called-{language}")


def test_a_phone_that_hears_nothing_says_so_and_recovers(running_server: RunningServer, screens: Screens) -> None:
    lobby = Lobby(running_server)
    lobby.comes("permits")
    token = lobby.token(lobby.comes("permits"))
    page = screens.open(running_server, f"/t/{token}", clock=True, **MOBILE)
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    screens.outage = True
    running_server.stop()
    page.clock.fast_forward(16_000)
    expect(page.locator("html")).to_have_attribute("data-live", "stale")
    expect(page.locator(".foot")).to_have_text("Not live right now. Watch the screen in the lobby.")
    look(page, "stale")
    running_server.start()
    expect(page.locator("html")).to_have_attribute("data-live", "live", timeout=15_000)
    expect(page.locator(".foot")).to_contain_text("Live.")


def test_a_phone_that_slept_asks_anew_before_it_is_trusted(running_server: RunningServer, screens: Screens) -> None:
    lobby = Lobby(running_server)
    page = screens.open(running_server, f"/t/{lobby.token(lobby.comes('permits'))}", clock=True, **MOBILE)
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    page.clock.fast_forward(2_000)
    with page.expect_websocket() as anew:
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
    assert "/api/v1/live?topic=ticket" in anew.value.url
    expect(page.locator("html")).to_have_attribute("data-live", "live")


@pytest.mark.parametrize("token", ["0J5KQ3V8XW2N7RBT4M6ZC9DHEA", "nonsense"])
def test_an_unknown_ticket_says_what_to_do(running_server: RunningServer, screens: Screens, token: str) -> None:
    screens.outage = True  # browsers write every 404 down
    page = screens.open(running_server, f"/t/{token}", locale="es-MX", **MOBILE)
    expect(page.locator("h1:visible")).to_have_text("Este boleto no es de hoy.")
    look(page, "unknown-es")
