"""How waits and times are said: once for kiosk, paper, phone and server. `web/text.js` follows the same rules for browsers;
tests/data/phrases.json holds the two against each other.
"""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from lobby.text.catalogue import Catalogue
from lobby.text.languages import direction, locale

STRONG = re.compile(r"\*\*(.+?)\*\*")
_SPACES = re.compile("[ \u202f]")


class Range(Protocol):
    """A wait from `low_s` to `high_s` seconds, rounded by the server for all alike."""

    @property
    def low_s(self) -> float: ...

    @property
    def high_s(self) -> float: ...


def wait_in_words(words: Catalogue, wait: Range) -> str:
    """Return a wait for a sentence: "15 to 25 min", "Up to 10 min", "No wait". Never one false minute."""
    if wait.high_s < 60:
        return words.text("No wait")
    low, high = _minutes(wait)
    form = "{low} to {high} min" if low else "Up to {high} min"
    return words.plural(form, form, high, low=low, high=high).replace(f"{high} ", f"{high}\u00a0")


def wait_in_column(words: Catalogue, wait: Range) -> str:
    """Return a wait for a column: "15–25 min". Right to left a dash between numbers can turn, so there the sentence's
    words stand."""
    low, high = _minutes(wait)
    if wait.high_s < 60 or not low or direction(words.language) == "rtl":
        return wait_in_words(words, wait)
    return words.text("{low}–{high} min", low=low, high=high)


def time_of_day(at_ms: int, timezone: str, language: str) -> str:
    """Return "10:58 AM" as the language writes it, on one line whatever its spaces are."""
    from babel.dates import format_time

    text = format_time(_local(at_ms, timezone), format="short", locale=locale(language))
    return _SPACES.sub("\u00a0", str(text))


def weekday(at_ms: int, timezone: str, language: str) -> str:
    """Return the weekday by its name: "Monday"."""
    from babel.dates import format_date

    return str(format_date(_local(at_ms, timezone), "EEEE", locale=locale(language)))


def day_of_year(at_ms: int, timezone: str, language: str) -> str:
    """Return "November 30"."""
    from babel.dates import format_skeleton

    return str(format_skeleton("MMMMd", _local(at_ms, timezone), locale=locale(language)))


def date(at_ms: int, timezone: str, language: str) -> str:
    """Return the date as "Nov 22, 2026", in the language's own way."""
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMd", _local(at_ms, timezone), locale=locale(language)))


def strong(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text without its double stars, and the parts that stood between them."""
    return STRONG.sub(r"\1", text), tuple(STRONG.findall(text))


def _minutes(wait: Range) -> tuple[int, int]:
    return math.floor(wait.low_s / 60), math.ceil(wait.high_s / 60)


def _local(at_ms: int, timezone: str) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(timezone))
