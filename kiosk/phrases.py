"""The kiosk's sentences about waits, opening hours and people. How a wait or a time is said is `lobby.text.phrases`."""

from __future__ import annotations

from lobby.contract.base import WaitRange
from lobby.contract.views import KioskService
from lobby.text import phrases
from lobby.text.catalogue import Catalogue, catalogue
from lobby.text.languages import direction


class Phrases:
    """The kiosk's words in one language."""

    def __init__(self, language: str, timezone: str = "UTC") -> None:
        self.language = language
        self._timezone = timezone
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
        return phrases.wait_in_words(self._words, wait)

    def column(self, wait: WaitRange) -> str:
        return phrases.wait_in_column(self._words, wait)

    def wait_of(self, service: KioskService, *, live: bool, now_ms: int) -> str:
        """Return what a service's row says at its end; nothing where nothing honest can be said."""
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
        """Return "Opens at 1:00 PM" today, "Opens Monday at 8:00 AM" later, "Closed" where it is not known when."""
        if at_ms is None:
            return self("Closed")
        if phrases.same_day(at_ms, now_ms, self._timezone):
            return self("Opens at {time}", time=self.time(at_ms))
        return self("Opens {day} at {time}", day=self.day(at_ms, now_ms), time=self.time(at_ms))

    def we_open(self, at_ms: int | None, now_ms: int) -> str:
        """Return "We open Monday at 8:00 AM."; nothing where it is not known when."""
        if at_ms is None:
            return ""
        if phrases.same_day(at_ms, now_ms, self._timezone):
            return self("We open at {time}.", time=self.time(at_ms))
        return self("We open {day} at {time}.", day=self.day(at_ms, now_ms), time=self.time(at_ms))

    def time(self, at_ms: int) -> str:
        return phrases.time_of_day(at_ms, self._timezone, self.language)

    def day(self, at_ms: int, now_ms: int) -> str:
        return phrases.day(at_ms, now_ms, self._timezone, self.language)


def greeting(language: str) -> str:
    return catalogue("kiosk", language).text("Hello")
