"""Ticket numbers: one series for each prefix of a service day. P001, P002 ...

A number is given once a day. A series skips what is taken already, so a number that a kiosk printed by itself is never
given a second time.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class DayNumbers:
    """The numbers of one service day. A counter stands at the last of an unbroken run of taken numbers."""

    counters: dict[str, int] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def next(self, prefix: str, digits: int) -> str:
        return self._written(prefix, self._free(prefix, digits), digits)

    def take(self, number: str, prefix: str, digits: int) -> None:
        """This number is out. `prefix` is that of the service it was given for."""
        self.taken.add(number)
        self.counters[prefix] = self._free(prefix, digits) - 1

    def _free(self, prefix: str, digits: int) -> int:
        count = self.counters.get(prefix, 0) + 1
        while self._written(prefix, count, digits) in self.taken:
            count += 1
        return count

    def _written(self, prefix: str, count: int, digits: int) -> str:
        return f"{prefix}{count:0{digits}d}"
