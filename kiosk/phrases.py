"""The kiosk's sentences about waits, opening hours and people. How a wait or a time is said is `lobby.text.phrases`."""

from __future__ import annotations

from lobby.contract.base import BranchHead, WaitRange
from lobby.contract.views import KioskService
from lobby.text import phrases
from lobby.text.catalogue import Catalogue, catalogue
from lobby.text.languages import direction

Opening = BranchHead | KioskService


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

    def wait_of(self, service: KioskService, *, live: bool) -> str:
        """Return what a service's row says at its end; nothing where nothing honest can be said."""
        if not service.open:
            return self.opens(service)
        if not live:
            return ""
        if service.wait is not None:
            return self.column(service.wait)
        if service.waiting:
            return self._words.plural("{n} waiting", "{n} waiting", service.waiting)
        return self("No one waiting")  # and nobody to serve them: that is no promise of no wait

    def opens(self, opening: Opening) -> str:
        """Return "Opens at 1:00 PM" today, "Opens Monday at 8:00 AM" later, "Closed" where it is not known when."""
        if opening.opens_at is None:
            return self("Closed")
        day, time = self._day(opening), self.time(opening.opens_at)
        return self("Opens {day} at {time}", day=day, time=time) if day else self("Opens at {time}", time=time)

    def we_open(self, opening: Opening) -> str:
        """Return "We open Monday at 8:00 AM."; nothing where it is not known when."""
        if opening.opens_at is None:
            return ""
        day, time = self._day(opening), self.time(opening.opens_at)
        return self("We open {day} at {time}.", day=day, time=time) if day else self("We open at {time}.", time=time)

    def time(self, at_ms: int) -> str:
        return phrases.time_of_day(at_ms, self._timezone, self.language)

    def _day(self, opening: Opening) -> str:
        """The day as the server says that it is said; nothing of today."""
        if opening.opens_at is None or opening.opens_day == "today":
            return ""
        said = phrases.weekday if opening.opens_day == "weekday" else phrases.day_of_year
        return said(opening.opens_at, self._timezone, self.language)


def greeting(language: str) -> str:
    return catalogue("kiosk", language).text("Hello")
