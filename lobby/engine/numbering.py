"""Ticket numbers: one series for each prefix of a service day. P001, P002 ...

A number is given once a day. A series skips what is taken already, so a number that a kiosk printed by itself is never
given a second time. Those of the last days are kept, so that a clock that is set back gives none a second time either.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

KEPT_DAYS = 3
"""Of so many service days, the one that ended last among them, the numbers are kept."""


def first_kept(service_day: str) -> str:
    """Return the first day of which numbers are kept once this service day is over; both are ISO dates."""
    return (date.fromisoformat(service_day) - timedelta(days=KEPT_DAYS - 1)).isoformat()


@dataclass(slots=True)
class DayNumbers:
    """The numbers of one service day. A counter stands at the last of an unbroken run of taken numbers."""

    counters: dict[str, int] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def next(self, prefix: str, digits: int) -> str:
        """Return the next free number of this prefix, which stays free until it is taken."""
        return self._written(prefix, self._free(prefix, digits), digits)

    def take(self, number: str, prefix: str, digits: int) -> None:
        """Note that this number is out. `prefix` is that of the service it was given for."""
        self.taken.add(number)
        self.counters[prefix] = self._free(prefix, digits) - 1

    def _free(self, prefix: str, digits: int) -> int:
        count = self.counters.get(prefix, 0) + 1
        while self._written(prefix, count, digits) in self.taken:
            count += 1
        return count

    def _written(self, prefix: str, count: int, digits: int) -> str:
        return f"{prefix}{count:0{digits}d}"
