"""The kiosk's words: every sentence in every language, filled with the same values, short enough, and in our tone."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import kiosk
from kiosk.phrases import Phrases
from lobby.text.catalogue import catalogue
from tests.screens.offers import NOON, a_wait

SPEAKERS = {"say", "self", "text"}
NEVER = re.compile(r"\b(error|failed|invalid|oops|sorry|transaction|token)\b", re.IGNORECASE)


def sentences() -> set[str]:
    """Every sentence that the kiosk's code asks a catalogue for."""
    found = set()
    for path in Path(kiosk.__path__[0]).rglob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            on = getattr(getattr(call.func, "value", None), "id", "")
            if name == "plural" or (name in SPEAKERS and (on, name) != ("context", "text")):
                found |= {a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return found - {""}


@pytest.mark.parametrize("language", ["es", "ar"])
def test_every_sentence_is_translated_with_the_same_values(language: str) -> None:
    words = catalogue("kiosk", language)
    same = {"Normal", "{low}–{high} min", "OK"}
    for sentence in sentences():
        values = set(re.findall(r"{(\w+)}", sentence))
        if "n" in values or values == {"low", "high"}:
            continue  # plurals: below
        filled = words.text(sentence, **{value: f"<{value}>" for value in values})
        assert filled != sentence.format(**{value: f"<{value}>" for value in values}) or sentence in same, sentence
        assert all(f"<{value}>" in filled for value in values), sentence


@pytest.mark.parametrize("language", ["es", "ar"])
def test_every_count_reads_well(language: str) -> None:
    say, english = Phrases(language), Phrases("en")
    for n in (0, 1, 2, 3, 11, 100):
        assert say.people_ahead(n) != english.people_ahead(n)
        assert say.clears(n) != english.clears(n)
        assert n < 3 or str(n) in say.clears(n)


def test_waits_are_said_as_ranges() -> None:
    assert Phrases("en").range(a_wait()) == "15 to 25\u00a0min"
    assert Phrases("en").column(a_wait(10, 50)) == "No wait"
    assert Phrases("es").column(a_wait()) == "15–25 min"
    assert Phrases("ar").column(a_wait(300, 600)) == "من 5 إلى 10\u00a0دقائق", "no dash that could turn round"


def test_times_are_written_as_each_language_writes_them() -> None:
    zone = "America/Los_Angeles"
    assert [Phrases(tag, zone).time(NOON) for tag in ("en", "es", "ar")] == ["12:00\u00a0PM", "12:00", "12:00\u00a0م"]


def test_no_sentence_blames_and_none_is_long() -> None:
    for sentence in sentences():
        assert not NEVER.search(sentence), sentence
        assert all(len(part.split()) <= 12 for part in re.split(r"[.?!]", sentence)), sentence
