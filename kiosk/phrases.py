"""Waits, times and numbers of people as each language says them."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time

from lobby.contract.base import WaitRange
from lobby.contract.views import KioskService
from lobby.text.catalogue import Catalogue, catalogue, direction, own_name

_STRONG = re.compile(r"\*\*(.+?)\*\*")


class Phrases:
    """The kiosk's words in one language."""

    def __init__(self, language: str, timezone: str = "UTC") -> None:
        self.language = language
        self._zone = ZoneInfo(timezone)
        self._words: Catalogue = catalogue("kiosk", language)

    @property
    def right_to_left(self) -> bool:
        return direction(self.language) == "rtl"

    def __call__(self, message: str, **values: object) -> str:
        return self._words.text(message, **values)

    def people_ahead(self, n: int) -> str:
        if n == 0:
            return self("**You are next.**")
        return self._words.plural("**{n} person** is ahead of you.", "**{n} people** are ahead of you.", n)

    def clears(self, seconds: int) -> str:
        one, many = "This screen clears in {n} second.", "This screen clears in {n} seconds."
        return self._words.plural(one, many, seconds)

    def seconds(self, n: int) -> str:
        return self._words.plural("{n} second", "{n} seconds", n)

    def range(self, wait: WaitRange) -> str:
        """In a sentence: "15 to 25 min", "Up to 10 min". The same words as on paper, board and phone."""
        if wait.high_s < 60:
            return self("No wait")
        low, high = _minutes(wait)
        same = "{low} to {high} min" if low else "Up to {high} min"
        return self._words.plural(same, same, high, low=low, high=high).replace(f"{high} ", f"{high}\u00a0")

    def column(self, wait: WaitRange) -> str:
        """In a column: "15–25 min". Where a dash between numbers could turn round, the sentence's words."""
        low, high = _minutes(wait)
        if self.right_to_left or not low:
            return self.range(wait)
        return self("{low}–{high} min", low=low, high=high)

    def wait_of(self, service: KioskService, *, live: bool, now_ms: int) -> str:
        """What a service's row says at its end; nothing where nothing honest can be said."""
        if not service.open:
            return self.opens(service.opens_at, now_ms)
        if not live:
            return ""
        if service.wait is not None:
            return self.column(service.wait)
        if service.waiting:
            return self._words.plural("{n} waiting", "{n} waiting", service.waiting)
        return self("No one waiting")  # and nobody to serve them: that is no promise of no wait

    def opens(self, at_ms: int | None, now_ms: int) -> str:
        """ "Opens at 1:00 PM" today, "Opens Monday at 8:00 AM" later."""
        if at_ms is None:
            return self("Closed")
        at, now = self._local(at_ms), self._local(now_ms)
        if at.date() == now.date():
            return self("Opens at {time}", time=self.time(at_ms))
        return self("Opens {day} at {time}", day=self.day(at_ms, now_ms), time=self.time(at_ms))

    def we_open(self, at_ms: int | None, now_ms: int) -> str:
        """ "We open Monday at 8:00 AM." """
        if at_ms is None:
            return ""
        if self._local(at_ms).date() == self._local(now_ms).date():
            return self("We open at {time}.", time=self.time(at_ms))
        return self("We open {day} at {time}.", day=self.day(at_ms, now_ms), time=self.time(at_ms))

    def time(self, at_ms: int) -> str:
        text = format_time(self._local(at_ms), format="short", locale=self.language.replace("-", "_"))
        return str(text).replace("\u202f", "\u00a0").replace(" ", "\u00a0")

    def day(self, at_ms: int, now_ms: int) -> str:
        """The weekday within a week, else the date."""
        at = self._local(at_ms)
        locale = self.language.replace("-", "_")
        if at - self._local(now_ms) < timedelta(days=6):
            return str(format_date(at, "EEEE", locale=locale))
        return str(format_skeleton("MMMMd", at, locale=locale))

    def _local(self, at_ms: int) -> datetime:
        return datetime.fromtimestamp(at_ms / 1000, self._zone)


def greeting(language: str) -> str:
    return catalogue("kiosk", language).text("Hello")


def name_of_language(language: str) -> str:
    return own_name(language)


def strong(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without its double stars, and the parts that stood between them."""
    return _STRONG.sub(r"\1", text), tuple(_STRONG.findall(text))


def _minutes(wait: WaitRange) -> tuple[int, int]:
    """The server has rounded it already."""
    return math.floor(wait.low_s / 60), math.ceil(wait.high_s / 60)
