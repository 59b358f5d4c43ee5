"""Whole visits at a real window against a real server: by touch, by keypad, in three languages."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from kiosk.frame import Panel
from kiosk.phrases import Phrases
from kiosk.state import Screen, Sheet
from tests.running import RunningServer, post
from tests.screens.conftest import AtKiosk

ZONE = "America/Los_Angeles"
PICTURES = Path(__file__).parents[2] / "build" / "pictures" / "kiosk"


def visits(server: RunningServer) -> list[dict[str, Any]]:
    listed = server.client("supervisor").get("/api/v1/branches/permit-center/visits")
    return listed.json()["visits"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "You are in line."), ("es", "Ya está en la fila."), ("ar", "أنت في الطابور.")],
)
async def test_a_whole_visit_by_touch(
    at_kiosk: AtKiosk, running_server: RunningServer, language: str, words: str
) -> None:
    hands = await at_kiosk()
    await hands.tap("start" if language == "en" else f"language-{language}")
    await hands.tap("permits")
    await hands.tap("need-wheelchair")
    assert hands.spool.waiting() == []
    await hands.tap("confirm")
    await hands.until_screen(Screen.TICKET)
    (visit,) = visits(running_server)
    assert (visit["number"], visit["service"], visit["language"]) == ("P001", "permits", language)
    assert (visit["needs"], visit["channel"]) == (["wheelchair"], "kiosk")
    assert words in hands.words
    assert "P001" in hands.words
    await hands.tap("done")
    assert hands.state.screen is Screen.HOME


@pytest.mark.parametrize("language", ["en", "es", "ar"])
async def test_a_whole_visit_by_keypad_alone(at_kiosk: AtKiosk, running_server: RunningServer, language: str) -> None:
    hands = await at_kiosk()
    await hands.arrive("start" if language == "en" else f"language-{language}")
    await hands.key("ok")
    await hands.arrive("fees")
    await hands.key("ok")
    assert hands.state.screen is Screen.CONFIRM
    await hands.key("back")
    await hands.arrive("zoning")
    await hands.key("ok", "help")
    assert hands.state.sheet is Sheet.HELP
    await hands.key("back")
    await hands.arrive("confirm")
    await hands.key("ok")
    await hands.until_screen(Screen.TICKET)
    assert [visit["service"] for visit in visits(running_server)] == ["zoning"]


def book(server: RunningServer, reference: str, service: str = "permits") -> int:
    """An appointment for now; returns its time."""
    slot_at = time.time_ns() // 1_000_000
    booking = {"reference": reference, "service": service, "slot_at": slot_at, "needs": ["wheelchair"]}
    assert post(server.client("greeter"), "/branches/permit-center/appointments", booking).status_code == 201
    return slot_at


@pytest.mark.parametrize("language", ["en", "es", "ar"])
async def test_whoever_is_booked_types_the_code_by_touch(
    at_kiosk: AtKiosk, running_server: RunningServer, language: str
) -> None:
    slot_at = book(running_server, "Q7K-204")
    hands = await at_kiosk()
    if language != "en":
        await hands.tap(f"language-{language}")
    await hands.tap("appointment")
    for key in ("Q", "7", "K", "dash", "2", "0", "5"):
        await hands.tap(f"key-{key}")
    await hands.tap("check_in")
    await hands.until_screen(Screen.REFUSED)
    assert "Q7K-205" in hands.words
    await hands.tap("back")
    await hands.tap("delete")
    await hands.tap("key-4")
    await hands.tap("check_in")
    await hands.until_screen(Screen.TICKET)
    (visit,) = visits(running_server)
    assert (visit["appointment"], visit["slot_at"], visit["service"]) == ("Q7K-204", slot_at, "permits")
    assert (visit["language"], visit["needs"], visit["channel"]) == (language, ["wheelchair"], "kiosk")
    said = {"en": "Your appointment: ", "es": "Su cita: ", "ar": "موعدك: "}[language]
    assert said + Phrases(language, ZONE).time(slot_at) in hands.words
    await hands.tap("done")
    await hands.until(lambda: not hands.offer.appointments)
    assert "I have an appointment" not in hands.words, "nobody is expected any more"


async def test_whoever_is_booked_types_the_code_by_keypad_alone(
    at_kiosk: AtKiosk, running_server: RunningServer
) -> None:
    book(running_server, "Q7K")
    hands = await at_kiosk()
    await hands.arrive("appointment")
    await hands.key("ok")
    assert hands.state.screen is Screen.APPOINTMENT
    await hands.key("down", "ok", "up", *["right"] * 6, "ok", "down", "right", "down", "ok")
    assert hands.state.code == "Q7K"
    await hands.key("down", "down", "down", "ok")
    await hands.until_screen(Screen.TICKET)
    assert [visit["appointment"] for visit in visits(running_server)] == ["Q7K"]


async def test_a_code_under_the_reader_is_a_check_in(at_kiosk: AtKiosk, running_server: RunningServer) -> None:
    book(running_server, "Q7K-204")
    hands = await at_kiosk()
    await hands.read("Q7K-204")
    await hands.until_screen(Screen.TICKET)
    await hands.tap("done")
    await hands.until_screen(Screen.HOME)
    book(running_server, "R8L-305")
    await hands.until(lambda: hands.offer.appointments)
    await hands.read("Q7K-204")
    await hands.until_screen(Screen.REFUSED)
    assert "You are checked in already." in " ".join(hands.words.split())
    assert len(visits(running_server)) == 1


async def test_the_code_on_the_screen_leads_to_the_ticket(at_kiosk: AtKiosk, running_server: RunningServer) -> None:
    hands = await at_kiosk()
    for contrast in (False, True):
        if contrast:
            await hands.tap("contrast")
        await hands.tap("start")
        await hands.tap("permits")
        await hands.tap("confirm")
        await hands.until_screen(Screen.TICKET)
        (code,) = zxingcpp.read_barcodes(hands.picture())
        address = code.text.removeprefix(running_server.url.upper())
        assert running_server.client().get(f"/api/v1/tickets/{address.rpartition('/')[2]}").status_code == 200
        await hands.tap("done")


async def test_the_next_person_finds_nothing_of_the_last(at_kiosk: AtKiosk) -> None:
    hands = await at_kiosk(idle_after_s=0.4, warning_s=0.4)
    fresh = hands.picture()
    await hands.tap("language-ar")
    for mode in ("text_size", "contrast", "lower"):
        await hands.tap(mode)
    await hands.until(lambda: hands.state.sheet is Sheet.STILL_THERE)
    await hands.until(lambda: hands.state.screen is Screen.HOME)
    assert hands.picture().tobytes() == fresh.tobytes()
    assert hands.spool.waiting() == []


async def test_a_visit_begun_while_the_server_is_down_arrives_once(
    at_kiosk: AtKiosk, running_server: RunningServer
) -> None:
    hands = await at_kiosk(keep_s=1.0)
    running_server.kill()
    await hands.tap("start")
    await hands.tap("permits")
    await hands.tap("confirm")
    await hands.until_screen(Screen.KEPT)
    assert "A staff member can help you now." in hands.words
    running_server.start()
    await hands.until_screen(Screen.TICKET)
    assert [visit["number"] for visit in visits(running_server)] == ["P001"]


async def test_a_touch_shows_at_once_and_counts_only_where_it_was_put(at_kiosk: AtKiosk) -> None:
    from kivy.tests.common import UnitTestTouch

    hands = await at_kiosk()
    before = hands.picture()
    rect = hands.see("language-es").rect
    touch = UnitTestTouch(rect.x + 40, 1920 - rect.y - 40)
    touch.touch_down()
    assert hands.picture().tobytes() != before.tobytes(), "a pressed tile is filled"
    touch.touch_move(20, 20)
    touch.touch_up()
    assert hands.state.screen is Screen.HOME
    assert hands.picture().tobytes() == before.tobytes()


async def test_the_ring_stands_around_what_the_keys_are_on(at_kiosk: AtKiosk) -> None:
    hands = await at_kiosk()
    await hands.arrive("start")
    rect = hands.see("start").rect
    assert hands.picture().getpixel((round(rect.x - 9), round(rect.y + rect.height / 2))) == (0x15, 0x18, 0x1C)
    await hands.tap("help")
    assert hands.picture().getpixel((round(rect.x - 9), round(rect.y + 40))) != (0x15, 0x18, 0x1C), "touch has no ring"


TAKE = """
import sys
from pathlib import Path
from kiosk.frame import Panel
from kiosk.widgets.window import open_window
panel = Panel(landscape=sys.argv[1] == "lying")
window = open_window(panel.size, visible=False)
from kiosk.pictures import take
from tests.screens.offers import a_kiosk_view, an_offer
for file in take(window, an_offer(a_kiosk_view(neighbour="Kiosk 2")), panel, Path(sys.argv[2]), every=True):
    print(file)
"""


@pytest.mark.parametrize("way", ["upright", pytest.param("lying", marks=pytest.mark.long)])
def test_a_picture_of_every_screen_can_be_taken(way: str, tmp_path: Path) -> None:
    """In a process of its own: a window that nobody sees keeps the size it was opened with."""
    environment = {**os.environ, "KIVY_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", TAKE, way, str(PICTURES)], env=environment, capture_output=True, text=True, check=True
    )
    files = [Path(line) for line in done.stdout.split()]
    assert {"home", "services", "confirm", "ticket", "paper-out", "appointment", "ticket-booked"} <= {
        f.stem.removesuffix("-landscape") for f in files
    }
    for file in files:
        assert file.stat().st_size < 300_000
        with Image.open(file) as picture:
            assert picture.size == Panel(landscape=way == "lying").size
            corners = {picture.convert("RGB").getpixel((x, 2)) for x in (2, picture.width - 3)}
            assert len(corners) == 1, "the whole window is drawn"
