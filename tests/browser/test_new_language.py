"""A language is nothing but its catalogues and a word in the branch's file: an invented one is found on every screen.

"qps" is English with accents, in brackets, and 40 % longer: what does not come from a catalogue stands out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from playwright.sync_api import expect

from kiosk.elements import Elements
from kiosk.frame import Panel
from kiosk.state import Modes
from lobby.text import catalogue as catalogues
from lobby.text.languages import BUILT_IN, languages
from lobby.text.phrases import wait_in_words
from printer.blocks import PaperFormat
from printer.layout import ticket
from server.pages.speech import sentence_for
from server.views.outcomes import outcome_names
from tests.browser.lobby import Lobby
from tests.browser.screens import PHONE, Screens, faults, picture, sideways
from tests.paper import a_print_job
from tests.running import RunningServer, demo_branch
from tests.screens.offers import a_wait
from tests.screens.test_layout import STATES, VIEWS, drawn
from tests.screens.test_layout import faults as misplaced
from tests.unit.test_printer_layout import words_of

TAG = "qps"
ACCENTS = str.maketrans("aeioucnsyAEIOU", "áéíóúçñšýÁÉÍÓÚ")
OURS = re.compile(r"[⟦⟧]")
PANEL = Panel()


def longer(sentence: str) -> str:
    """ "⟦Désk {desk} ~~~⟧" """
    parts = re.split(r"(\{\w+\}|\*\*)", sentence)
    said = "".join(part if n % 2 else part.translate(ACCENTS) for n, part in enumerate(parts))
    return f"⟦{said}{' ~' * round(len(sentence) * 0.2)}⟧"


@pytest.fixture
def invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a house that has written catalogues of its own."""
    folder = tmp_path / "locale"
    (folder / TAG).mkdir(parents=True)
    for path in (BUILT_IN / "es").glob("*.po"):
        with path.open("rb") as file, (folder / TAG / path.name).open("wb") as made:
            write_po(made, _invented(read_po(file, locale="es")))
    monkeypatch.setenv("LOBBY_LOCALE", str(folder))
    for kept in (catalogues.catalogue, outcome_names):
        kept.cache_clear()
    yield folder
    for kept in (catalogues.catalogue, outcome_names):
        kept.cache_clear()


def _invented(spanish: Catalog) -> Catalog:
    made = Catalog(header_comment="", fuzzy=False)
    for message in spanish:
        if message.id:
            one_or_more = message.id if isinstance(message.id, tuple) else (message.id,)
            said = tuple(longer(str(sentence)) for sentence in one_or_more)
            made.add(message.id, said if isinstance(message.id, tuple) else said[0])
    return made


@pytest.fixture
def server(invented: Path, start_server: Callable[..., RunningServer]) -> RunningServer:
    return start_server(branch=replace(demo_branch(), languages=("en", TAG)), locale=invented)


def test_every_domain_has_it(invented: Path) -> None:
    assert invented.exists()
    for domain in catalogues.DOMAINS:
        assert TAG in languages(domain)
        assert OURS.search(wait_in_words(catalogues.catalogue(domain, TAG), a_wait()))


@pytest.mark.parametrize("name", STATES)
def test_the_kiosk_says_every_screen_in_it(invented: Path, name: str) -> None:
    said = [text.text for element in kiosk_screen(name) for text in element.texts]
    assert any(OURS.search(text) for text in said)
    english = {message.replace("**", "") for message in catalogues.as_json("kiosk", TAG)["texts"]}  # type: ignore[attr-defined]
    assert {"Back", "Call a staff member", "Hello"} <= english, "its catalogue is read"
    assert [text for text in said if text in english - {"Hello"}] == [], "who reads English is greeted, too"


@pytest.mark.parametrize("name", STATES)
def test_words_two_fifths_longer_still_stand_on_the_kiosk(invented: Path, name: str) -> None:
    assert list(misplaced(kiosk_screen(name), PANEL, lower=False)) == []


def kiosk_screen(name: str) -> Elements:
    """A kiosk's screen in the invented language, at a branch that speaks English and that."""
    view = dict(VIEWS.get(name, {}))
    branch = {**cast(dict[str, object], view.pop("branch", {})), "languages": ["en", TAG]}
    return drawn(STATES[name], Modes(language=TAG), PANEL, branch=branch, **view)


def test_the_paper_is_in_it_and_the_staff_can_read_the_rest(invented: Path) -> None:
    words = words_of(ticket(a_print_job(language=TAG, reprint=True), PaperFormat()))
    assert longer("It will show your desk.") in words
    assert "Your wait" in words, "small, for the staff"
    assert sum(bool(OURS.search(text)) for text in words) >= 8


def test_a_call_is_spoken_in_it(invented: Path) -> None:
    assert sentence_for(TAG, "P014", "4") == f"P, 0, 1, 4. {longer('Desk {desk}').format(desk='4')}."


def test_the_phone_page_is_in_it_with_script_and_without(server: RunningServer, screens: Screens) -> None:
    lobby = Lobby(server)
    lobby.comes("permits")
    address = f"/t/{lobby.token(lobby.comes('permits', language=TAG))}"
    for script in (False, True):
        page = screens.open(server, address, viewport=PHONE, java_script_enabled=script)
        expect(page.locator("html")).to_have_attribute("lang", TAG)
        expect(page.locator(".lead")).to_have_text(longer("You can wait outside. Come back in when you are next."))
        expect(page.locator("[data-slot=ahead]")).to_contain_text("⟦")
        expect(page.locator("[data-slot=wait]")).to_contain_text("⟦")
    expect(page.locator("html")).to_have_attribute("data-live", "live")
    expect(page.locator(".foot")).to_contain_text("⟦Lívé")
    page.locator("summary").click()
    expect(page.locator(".languages li")).to_have_text(["English", "Qps"])
    picture(page, "phone/invented")
    assert sideways(page) == 0
    assert [fault for fault in faults(page) if "lang-valid" not in fault and "valid-lang" not in fault] == []


def test_the_board_shows_it_in_its_turn(server: RunningServer, screens: Screens) -> None:
    page = screens.open(server, "/board/board-main", role="board", clock=True)
    expect(page.locator(".welcome")).to_be_visible()
    for _ in range(3):
        if page.locator(f".welcome[lang={TAG}]").count():
            break
        page.clock.fast_forward(4000)
    expect(page.locator(f".welcome[lang={TAG}]")).to_have_text(longer("Welcome."))
    picture(page, "board/invented")


def test_the_tablet_offers_it_and_speaks_it(server: RunningServer, screens: Screens) -> None:
    page = screens.open(server, "/tablet")
    screens.outage = True  # nobody is signed in yet: browsers write the 401 down
    page.locator(f"label[lang={TAG}]").click()
    expect(page.locator("h1")).to_have_text(longer("Sign in"))
    expect(page.locator("html")).to_have_attribute("lang", TAG)
    picture(page, "staff/invented")


def test_outcomes_have_their_names_in_it(server: RunningServer) -> None:
    view = server.client("staff").get("/api/v1/desks/desk-4").json()
    names = {outcome["id"]: outcome["name"] for outcome in view["outcomes"]}
    assert names["resolved"][TAG] == longer("Resolved")
    assert names["referred"][TAG] == longer("Referred")
