"""Every sentence of the staff app is there in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import staff_tablet
from lobby.sentences import SENTENCES
from lobby.text.catalogue import catalogue

APP = Path(staff_tablet.__path__[0])
LITERAL = r'"((?:[^"\\]|\\.)*)"'
SINGLE = re.compile(r"\b(?:t|mark)\(\s*" + LITERAL)
PLURAL = re.compile(r"\bplural\(\s*" + LITERAL + r"\s*,\s*" + LITERAL)
SHARED = [
    "{n} s",
    "{n} min",
    "{h} h {min} min",
    "No wait",
    "{low}–{high} min",
]  # web/text.js asks the page's own domain
UNCHANGED = {
    "es": {
        "No",
        "PIN",
        "{n} s",
        "s",
        "{n} min",
        "min",
        "{h} h {min} min",
        "{low}–{high} min",
        "{device}: {problem}.",
        "{people}, {wait}",
        "{number}, {service}",
    }
}


def sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(APP.glob("*.js")))


def sentences() -> list[str]:
    return sorted({*SINGLE.findall(sources()), *SHARED, *SENTENCES.values()})


@pytest.mark.parametrize("language", ["es", "ar"])
@pytest.mark.parametrize("sentence", sentences())
def test_every_sentence_is_translated(sentence: str, language: str) -> None:
    said = catalogue("staff", language).text(sentence)
    same = UNCHANGED.get(language, {"{device}: {problem}."})
    assert said != sentence or sentence in same
    assert sorted(set(re.findall(r"{\w+}", said))) == sorted(set(re.findall(r"{\w+}", sentence)))


@pytest.mark.parametrize("language", ["es", "ar"])
@pytest.mark.parametrize(("one", "many"), sorted(set(PLURAL.findall(sources()))))
def test_every_plural_is_translated(one: str, many: str, language: str) -> None:
    for n in (0, 1, 2, 3, 11, 100):
        assert catalogue("staff", language).plural(one, many, n) not in {one.format(n=n), many.format(n=n)}
