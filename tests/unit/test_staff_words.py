"""Every sentence of the staff app is there in every language."""

from __future__ import annotations

import re
from itertools import product

import pytest

from lobby.contract import vocabulary
from lobby.sentences import RECORDED, SENTENCES
from lobby.text.catalogue import catalogue
from tests.browser_code import said

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


def sentences() -> set[str]:
    """What the app says itself, what the server gives it to say, and what the wire's words are."""
    return {
        *said("staff_tablet", "web").sentences,
        *SENTENCES.values(),
        *vocabulary.PROBLEM_WORDS.values(),
        *vocabulary.REASON_WORDS.values(),
        *vocabulary.OUTCOME_WORDS.values(),
    } - set(RECORDED.values())  # the record's own words


def names(sentence: str) -> list[str]:
    return sorted(set(re.findall(r"{\w+}", sentence)))


@pytest.mark.parametrize("language", ["es", "ar"])
def test_every_sentence_is_translated(language: str) -> None:
    words = catalogue("staff", language)
    same = UNCHANGED.get(language, {"{device}: {problem}."})
    assert len(sentences()) > 300
    assert [sentence for sentence in sentences() if words.text(sentence) == sentence and sentence not in same] == []


@pytest.mark.parametrize("language", ["es", "ar"])
def test_a_translation_has_the_names_of_its_sentence(language: str) -> None:
    words = catalogue("staff", language)
    assert [sentence for sentence in sentences() if names(words.text(sentence)) != names(sentence)] == []


@pytest.mark.parametrize("language", ["es", "ar"])
def test_every_plural_is_translated(language: str) -> None:
    words, plurals = catalogue("staff", language), said("staff_tablet").plurals
    assert len(plurals) > 5
    for (one, many), n in product(plurals, (0, 1, 2, 3, 11, 100)):
        assert words.plural(one, many, n) not in {one.format(n=n), many.format(n=n)}
