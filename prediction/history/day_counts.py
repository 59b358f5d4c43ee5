"""How many came on a day, half hour by half hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

SLOTS = 48
"""Half hours of a local day, from midnight."""
SLOT_MINUTES = 30

Counts = tuple[float, ...]
"""Arrivals in each of the SLOTS half hours of a day."""


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many came in each half hour of a date, by the branch's clock."""

    day: date
    counts: Counts

    @property
    def total(self) -> float:
        return sum(self.counts)
