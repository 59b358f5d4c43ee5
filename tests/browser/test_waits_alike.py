"""Kiosk, paper, board and phone say one and the same of a wait, word for word, in every language."""

from __future__ import annotations

from itertools import product

import pytest

from kiosk.phrases import Phrases
from lobby.contract.base import WaitRange
from lobby.engine.model import Wait
from lobby.text.catalogue import catalogue
from lobby.text.phrases import wait_in_words
from server.views.context import wait_range
from tests.browser.lobby import Lobby
from tests.browser.screens import Screens
from tests.running import RunningServer

BY_SCRIPT = """async ([domain, language, waits]) => {
    const { catalogue } = await import("/web/text.js");
    const text = await catalogue(domain, language);
    return waits.map((wait) => text.range(wait));
}"""


def every_wait() -> list[WaitRange]:
    """What may be shown, from nothing to two hours and more; each once."""
    minutes = (0, 0.4, 1, 2, 3, 5, 7, 9, 10, 11, 14, 17, 23, 38, 61, 75, 99, 128)
    ranges = [
        wait_range(Wait(low * 60, (low + high) * 30, high * 60))
        for low, high in product(minutes, repeat=2)
        if low < high
    ]
    return list({(one.low_s, one.high_s): one for one in ranges if one is not None}.values())


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_a_wait_is_said_alike_everywhere(running_server: RunningServer, screens: Screens, language: str) -> None:
    waits = every_wait()
    lobby = Lobby(running_server)
    page = screens.open(running_server, f"/t/{lobby.token(lobby.comes())}")
    said = {
        "kiosk": [Phrases(language).range(wait) for wait in waits],
        "paper": [wait_in_words(catalogue("ticket", language), wait) for wait in waits],
        "phone without script": [wait_in_words(catalogue("phone", language), wait) for wait in waits],
    }
    for domain in ("phone", "board", "staff"):
        said[domain] = page.evaluate(BY_SCRIPT, [domain, language, [wait.model_dump() for wait in waits]])
    for place, words in said.items():
        assert words == said["kiosk"], place
    assert len(set(said["kiosk"])) == len(waits), "different waits are said differently"


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_where_no_wait_can_be_shown_all_say_how_it_goes_on(language: str) -> None:
    order, help_ = "We call in order.", "We call in order. Staff can tell you the wait."
    kiosk = Phrases(language)(help_)
    assert catalogue("ticket", language).text(help_) == kiosk
    assert kiosk.startswith(catalogue("phone", language).text(order))
