"""Every state of the staff app, held to the accessibility rules in light, dark and high contrast and right to left, and pictured.

The pictures go to `build/pictures/tablet`, to be looked at beside the look's own.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.lobby import Lobby
from tests.browser.staff_app import Tablet

NewTablet = Callable[..., Tablet]
PICTURES = Path(__file__).parents[2] / "build/pictures/tablet"

STILL: dict[str, Any] = {"reduced_motion": "reduce"}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark", **STILL},
    "ar": {"locale": "ar", **STILL},
    "es": {"locale": "es", **STILL},
    "contrast": {"contrast": "more", **STILL},
}
"""In one of them things move; to wait in all until they have come to rest would show nothing more."""

SETTLED = """async () => {
    await document.fonts.ready;
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
}"""

# What a Spanish or Arabic screen is asked for is found by place, not by word.
NEXT_STEP = ".actions .action.accent"


class Show:
    """Goes through the states of one tablet; each is checked and pictured."""

    def __init__(self, tablet: Tablet, look: str) -> None:
        self.tablet, self.look = tablet, look
        PICTURES.mkdir(parents=True, exist_ok=True)

    def state(self, name: str, *, whole: bool = False) -> None:
        page = self.tablet.page
        page.evaluate(SETTLED)
        page.screenshot(path=PICTURES / f"{name}-{self.look}.png", full_page=whole)
        self.tablet.is_faultless(f"{name}, {self.look}")

    def tap(self, selector: str) -> None:
        self.tablet.page.locator(selector).first.tap()

    def sees(self, selector: str) -> None:
        expect(self.tablet.page.locator(selector).first).to_be_visible()


@pytest.fixture
def busy_lobby(lobby: Lobby) -> Lobby:
    """Ten people with their needs; half an hour ago the first of them came."""
    lobby.later(1)
    for number, (service, more) in enumerate(ARRIVALS):
        lobby.check_in(service, *([] if number else ["fees"]), **more)
        lobby.later(170)
    return lobby


DEVICES = [
    ("kiosk", "kiosk-1"),
    ("kiosk", "kiosk-2"),
    ("board", "board-main"),
    ("printer", "printer-1"),
    ("printer", "printer-2"),
]

ARRIVALS: list[tuple[str, dict[str, object]]] = [
    ("permits", {"needs": ["wheelchair"], "language": "es"}),
    ("zoning", {}),
    ("permits", {}),
    ("licenses", {}),
    ("permits", {"needs": ["interpreter"]}),
    ("inspections", {}),
    ("permits", {"needs": ["wheelchair"]}),
    ("records", {}),
    ("inspections", {}),
    ("permits", {"customer_class": "priority"}),
    ("fees", {}),
]


@pytest.mark.parametrize("look", list(LOOKS))
def test_a_desk_is_faultless_in_every_state(look: str, tablet: NewTablet, busy_lobby: Lobby) -> None:
    show = Show(tablet(**LOOKS[look]), look)
    page = show.tablet.page
    show.sees("#password")
    show.state("sign-in")
    page.locator("#staff").fill("ali")
    page.locator("#password").fill("a-long-demo-password")
    show.tap(".action.accent")
    show.tap(".desks .tile >> nth=3")
    show.state("desk-choice")
    show.tap(".action.accent")
    show.sees(".ticket .number")
    show.state("idle")
    show.tap(".queue-row")
    show.sees(".sheet .tile")
    show.state("call-by-name")
    show.tap(".sheet-head .button")
    show.tap(NEXT_STEP)
    show.sees(".chip.solid")
    show.state("calling")
    show.tap(NEXT_STEP)
    show.sees(".ticket .steps-head .button")
    show.state("serving")
    for name, button in (("finish", NEXT_STEP), ("transfer", ".actions .action >> nth=1"), ("more", ".ticket-more")):
        show.tap(button)
        show.sees(".sheet[open]")
        show.state(name)
        show.tap(".sheet[open] .sheet-head .button")
    show.tap(".head .button.bare")
    show.sees(".menu-sheet[open] nav")
    show.state("menu")


@pytest.mark.parametrize("look", list(LOOKS))
def test_the_other_pages_are_faultless(look: str, tablet: NewTablet, busy_lobby: Lobby) -> None:
    busy_lobby.serve("desk-1", "desk-2", "desk-3", "desk-6", "desk-7")
    busy_lobby.later(312)
    for role, device in DEVICES:
        assert busy_lobby.says(role, device, state="ready", paper="low" if device == "kiosk-1" else "ok")
    show = Show(tablet(**LOOKS[look]), look)
    page = show.tablet.page
    page.locator("#staff").fill("maria")
    page.locator("#password").fill("a-long-demo-password")
    show.tap(".action.accent")
    show.sees(".waits li")
    show.state("floor")
    page.goto("/tablet#/greeter")
    show.tap(".check-in .tile")
    show.tap(".toggles .tile >> nth=1")
    show.state("greeter")
    show.tap(".actions .action.accent")
    show.sees(".given")
    show.state("greeter-given")
    page.goto("/tablet#/reports")
    show.sees(".report .all")
    show.state("report", whole=True)
    page.goto("/tablet#/devices")
    show.sees(".devices-page .list li")
    show.state("devices")


def test_twice_the_text_size_loses_nothing(tablet: NewTablet, busy_lobby: Lobby) -> None:
    show = Show(tablet(), "200")
    page = show.tablet.page
    show.tablet.sign_in("ali", desk="4")
    show.sees(".ticket .number")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    show.state("idle", whole=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scrolling"
    show.tap(NEXT_STEP)
    show.sees(".chip.solid")
    show.tap(NEXT_STEP)
    show.sees(".ticket .steps-head .button")
    show.state("serving", whole=True)
    show.tap(NEXT_STEP)
    show.state("finish")
    page.locator(".sheet[open] .actions .action").last.scroll_into_view_if_needed()
    expect(page.locator(".sheet[open] .actions .action").last).to_be_in_viewport()


def test_targets_are_large_enough_for_a_finger(tablet: NewTablet, busy_lobby: Lobby) -> None:
    desk = tablet().sign_in("ali", desk="4")
    expect(desk.page.locator(NEXT_STEP)).to_be_visible()
    smallest = "els => els.map(e => [e.textContent.trim(), e.getBoundingClientRect()]).filter(([, r]) => r.width).map(([t, r]) => [t, r.width, r.height])"
    for text, width, height in desk.page.locator("button, a, label.tile").evaluate_all(smallest):
        assert width >= 44, text
        assert height >= 44, text
    for text, _, height in desk.page.locator(".actions .action").evaluate_all(smallest):
        assert height >= 72, text


def test_the_keyboard_does_what_a_finger_does(tablet: NewTablet, lobby: Lobby) -> None:
    number = lobby.check_in("permits")
    desk = tablet(touch=False)
    page = desk.page
    page.get_by_label("Staff code").focus()
    page.keyboard.type("ali")
    page.keyboard.press("Tab")
    page.keyboard.type("a-long-demo-password")
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="1", exact=True).focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    desk.ticket_shows(number)
    for name in (f"Call {number}", "Start serving", "Finish"):
        button = desk.button(name)
        expect(button).to_be_visible()
        reach(desk, name)
        outline = button.evaluate("e => getComputedStyle(e).outlineWidth")
        assert outline == "4px", f"{name} shows no focus"
        page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(desk.button("Finish")).to_be_focused()


def reach(tablet: Tablet, name: str) -> None:
    """Tab until the button has the focus; it must be reachable within one round of the page."""
    button = tablet.button(name)
    for _ in range(60):
        if button.evaluate("e => e === document.activeElement"):
            return
        tablet.page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached by the keyboard")


def test_the_language_is_changed_in_the_menu_and_kept(tablet: NewTablet, lobby: Lobby) -> None:
    desk = tablet().sign_in("ali", desk="4")
    desk.press("Menu")
    desk.choose("العربية")
    expect(desk.page.locator("html")).to_have_attribute("dir", "rtl")
    desk.page.reload()
    expect(desk.page.locator("html")).to_have_attribute("lang", "ar")
    desk.shows("لا أحد ينتظر هذا المكتب.")
