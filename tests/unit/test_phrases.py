"""A text, a wait and a time are said by one rule each; browsers hold to the same table (tests/js/phrases.test.js)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lobby.contract.base import WaitRange
from lobby.text import phrases
from lobby.text.catalogue import DOMAINS, catalogue
from lobby.text.languages import SOURCE, best, closest, in_language, languages, locale, own_name
from server.views.opening import opening_day
from tests.builders import moment

TABLE: dict[str, list[dict[str, Any]]] = json.loads((Path(__file__).parents[1] / "data/phrases.json").read_text())
NASTY = ["es-99", "", "-", "--", "es-", "x" * 5000, "es-" + "x" * 5000, "../../etc", "es\x00", "日本", "EN", "e" * 35]


@pytest.mark.parametrize("case", TABLE["texts"])
def test_a_text_falls_back_to_the_base_language_the_branchs_own_and_english(case: dict[str, Any]) -> None:
    assert in_language(case["texts"], case["language"], case["own"]) == case["said"]


@pytest.mark.parametrize("case", TABLE["waits"])
@pytest.mark.parametrize("domain", DOMAINS)
def test_every_screen_and_paper_says_a_wait_in_the_same_words(domain: str, case: dict[str, Any]) -> None:
    words = catalogue(domain, case["language"])
    wait = WaitRange(low_s=case["low_s"], median_s=case["low_s"], high_s=case["high_s"])
    assert phrases.wait_in_words(words, wait) == case["words"]
    assert phrases.wait_in_column(words, wait) == case["column"]


@pytest.mark.parametrize("case", TABLE["times"])
def test_a_time_is_the_branchs_as_the_language_writes_it(case: dict[str, Any]) -> None:
    assert phrases.time_of_day(case["at"], case["timezone"], case["language"]) == case["said"]


def test_a_day_is_the_branchs_by_its_weekday_or_its_date() -> None:
    at, zone = moment("2026-11-30 23:30"), "America/Los_Angeles"
    assert phrases.weekday(at, zone, "en") == "Monday"
    assert phrases.day_of_year(at, zone, "es") == "30 de noviembre"
    assert phrases.date(at, zone, "en") == "Nov 30, 2026"


@pytest.mark.parametrize(
    ("opens", "said"),
    [
        ("2026-11-22 23:00", "today"),
        ("2026-11-23 01:00", "weekday"),
        ("2026-11-28 23:00", "weekday"),
        ("2026-11-29 08:00", "date"),
        ("2026-12-07 08:00", "date"),
    ],
)
def test_a_day_is_named_within_a_week_and_dated_beyond(opens: str, said: str) -> None:
    assert opening_day(moment(opens), moment("2026-11-22 10:00"), "America/Los_Angeles") == said


def test_the_closest_language_is_the_same_or_its_base_and_no_other() -> None:
    assert closest("es-MX", ["en", "es"]) == "es"
    assert closest("es-MX", ["en", "es", "es-MX"]) == "es-MX"
    assert closest("zh-Hant", ["zh-Hans"]) is None, "another script is another language to its reader"
    assert closest(None, ["en"]) is None
    assert best(["ko", "es-MX", "ar"], ["en", "ar", "es"]) == "es"
    assert best(["ko", None], ["ar"]) == SOURCE


@pytest.mark.parametrize("tag", NASTY)
def test_a_tag_that_is_no_language_is_written_in_english_and_kept_in_no_growing_store(tag: str) -> None:
    assert closest(tag, languages("phone")) in (None, "es")
    assert locale(tag).language in ("en", "es")
    assert own_name(tag) or not tag
    assert catalogue("phone", tag).text("Thank you.") in ("Thank you.", "Gracias.")
    assert phrases.time_of_day(1795546800000, "America/New_York", tag)
    assert locale.cache_info().maxsize is not None
    assert catalogue.cache_info().maxsize is not None
