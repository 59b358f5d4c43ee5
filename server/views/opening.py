"""How the day of the next opening is said, decided once for every screen."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

DAYS_NAMED = 6
"""So many days ahead a weekday names one day; the next has today's name."""


def opening_day(opens_at: int, now: int, timezone: str) -> str:
    """Return a word of OPENING_DAYS, by the dates that the two times (milliseconds since 1970 UTC) have at the branch."""
    zone = ZoneInfo(timezone)
    opens_on, today = (datetime.fromtimestamp(at / 1000, zone).date() for at in (opens_at, now))
    ahead = (opens_on - today).days
    if ahead == 0:
        return "today"
    return "weekday" if ahead <= DAYS_NAMED else "date"
