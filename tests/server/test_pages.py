"""The pages and their files as they leave the server: strict, whole, and nothing that is not a browser's business."""

from __future__ import annotations

import ast
import hashlib
import inspect
import io
import re
import shutil
import wave
from pathlib import Path

import pytest

import web
from lobby.text.languages import languages
from server.pages import phone, speech
from server.pages.speech import Speech, sentence_for
from tests import browser_code
from tests.browser.lobby import Lobby
from tests.running import RunningServer
from web.chime import FILE as CHIME
from web.chime import chime

WEB = Path(web.__path__[0])
needs_a_voice = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="this machine cannot speak")


def test_every_page_and_file_comes_with_strict_headers(running_server: RunningServer) -> None:
    lobby = Lobby(running_server)
    ticket = f"/t/{lobby.token(lobby.comes())}"
    client = running_server.client()
    for path in ("/board/board-main", "/tablet", ticket, "/web/base.css", "/web/theme.css", "/web/icons/bell.svg"):
        reply = client.get(path)
        assert reply.status_code == 200, path
        policy = reply.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), path
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cross-origin-opener-policy"] == "same-origin"
    assert client.get(ticket).headers["cache-control"] == "no-store"


def test_a_file_is_sent_again_only_when_it_changed(running_server: RunningServer) -> None:
    client = running_server.client()
    for path in ("/web/live.js", "/web/theme.css", "/web/locale/es/board.json", "/web/board/board.js"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (first.status_code, again.status_code) == (200, 304), path


@pytest.mark.parametrize(
    "path",
    [
        "/web/chime.py",
        "/web/board/player.py",
        "/web/board/index.html",
        "/web/../pyproject.toml",
        "/web/%2e%2e/pyproject.toml",
        "/web/board/..%2f..%2fserver/demo_branch.toml",
        "/web/nothing.js",
        "/web/locale/xx/secrets.json",
        "/web/locale/..%2f..%2f/board.json",
    ],
)
def test_what_is_no_browsers_business_is_not_there(running_server: RunningServer, path: str) -> None:
    reply = running_server.client().get(path)
    assert reply.status_code in (404, 422)
    assert set(reply.json()) == {"code", "message", "help"}


@pytest.mark.parametrize(
    "lang", ["es-99", "x" * 4000, "es-" + "x" * 4000, "", "--", "..%2f..%2fetc", "%00", "a%0d%0aSet-Cookie:b", "日本"]
)
def test_no_language_that_somebody_asks_for_is_too_much(running_server: RunningServer, lang: str) -> None:
    lobby = Lobby(running_server)
    client, ticket = running_server.client(), f"/t/{lobby.token(lobby.comes())}"
    reply = client.get(f"{ticket}?lang={lang}")
    assert reply.status_code == 200
    assert re.search(r'<html lang="(en|es)"', reply.text), "a language that the page knows"
    assert client.get(f"/t/nonsense?lang={lang}").status_code == 404
    assert client.get(f"/web/locale/{lang}/phone.json").status_code in (200, 404, 422)
    assert running_server.client("board").get(f"/speech/{lang}/P014/4.wav").status_code in (200, 404, 422)


def test_a_region_speaks_the_words_of_its_language(running_server: RunningServer) -> None:
    client = running_server.client()
    regional, plain = (client.get(f"/web/locale/{tag}/phone.json").json() for tag in ("es-MX", "es"))
    assert regional == plain
    assert client.get("/web/locale/xx/phone.json").status_code == 404


@pytest.mark.parametrize("domain", ["board", "phone"])
def test_every_sentence_of_board_and_phone_is_in_every_language(domain: str) -> None:
    from lobby.text.catalogue import as_json

    said = [as_json(domain, language) for language in languages(domain) if language != "en"]
    assert len(said) >= 2
    for words in said[1:]:
        assert words["texts"].keys() == said[0]["texts"].keys()  # type: ignore[attr-defined]
        assert words["plurals"].keys() == said[0]["plurals"].keys()  # type: ignore[attr-defined]
    somewhere = literals(domain)
    for words in said:
        for message in [*words["texts"], *words["plurals"]]:  # type: ignore[misc]
            assert message in somewhere, f"nobody says {message!r} any more"


@pytest.mark.parametrize(("domain", "folder"), [("board", "display_board"), ("phone", "phone_page")])
def test_nothing_is_said_in_english_only(domain: str, folder: str) -> None:
    from lobby.text.catalogue import as_json

    said = browser_code.said(folder)
    messages = [*said.sentences, *(one for one, _ in said.plurals), *in_templates(folder)]
    assert len(messages) > 10
    words = as_json(domain, "es")
    assert [message for message in messages if message not in {**words["texts"], **words["plurals"]}] == []  # type: ignore[dict-item]


def literals(domain: str) -> set[str]:
    """Every text in the source of what speaks a domain's words."""
    room = {"board": "display_board", "phone": "phone_page"}[domain]
    found = {*browser_code.said("web", room).literals, *in_templates(room)}
    for module in (phone, speech):
        nodes = ast.walk(ast.parse(inspect.getsource(module)))
        found |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return found


def in_templates(room: str) -> list[str]:
    """Every sentence that a room's templates say."""
    files = sorted((WEB.parent / room).glob("*.html"))
    return [sentence for file in files for sentence in re.findall(r'\bsay\("([^"]+)"', file.read_text())]


def test_vendored_files_are_the_ones_that_the_readme_names() -> None:
    table = re.findall(r"^\| `(\S+)` .* `([0-9a-f]{64})` \|$", (WEB / "vendor/README.md").read_text(), re.MULTILINE)
    assert len(table) == 3
    for name, expected in table:
        assert hashlib.sha256((WEB / "vendor" / name).read_bytes()).hexdigest() == expected


def test_the_chime_is_what_its_recipe_makes() -> None:
    assert CHIME.read_bytes() == chime()


# --- speech --------------------------------------------------------------------------------------------------------


def test_a_call_is_spelled_as_it_is_printed() -> None:
    assert sentence_for("en", "P014", "4") == "P, 0, 1, 4. Desk 4."
    assert sentence_for("es", "P-K014", "12") == "P, K, 0, 1, 4. Ventanilla 12."


@needs_a_voice
@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_a_call_is_a_whole_sound_in_every_language(running_server: RunningServer, language: str) -> None:
    reply = running_server.client("board").get(f"/speech/{language}/P014/4.wav")
    assert reply.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(reply.content)) as sound:
        assert sound.getnframes() / sound.getframerate() > 1


@pytest.mark.parametrize(
    "path", ["/speech/en/P014%20rm/4.wav", "/speech/en/hello/4.wav", "/speech/en/P014/desk%20four.wav"]
)
def test_only_numbers_and_desks_are_spoken(running_server: RunningServer, path: str) -> None:
    assert running_server.client("board").get(path).status_code == 422


def test_nobody_without_a_role_makes_the_server_speak(running_server: RunningServer) -> None:
    assert running_server.client().get("/speech/en/P014/4.wav").status_code == 401


@needs_a_voice
async def test_a_sound_is_made_once_and_only_so_many_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "MOST_FILES", 2)
    monkeypatch.setattr(speech, "PRUNE_EVERY", 1)
    voice = Speech(tmp_path)
    first = await voice.sound("en", "P001", "1")
    for number in ("P002", "P003"):
        await voice.sound("en", number, "1")
    assert kept(tmp_path) == 2
    assert await voice.sound("en", "P001", "1") == first


async def test_a_machine_without_a_voice_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert await Speech(tmp_path).sound("en", "P001", "1") is None


def kept(folder: Path) -> int:
    return len(list(folder.glob("*.wav")))
