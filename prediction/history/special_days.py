"""Dates on which a branch that opens is not as on other days: public holidays, the days before and after, short days.

Which dates are holidays is looked up by country and part of it in the library `holidays`, which is loaded only where it
is asked. Whether the branch opens on them is its own word (`closed_dates`), and so is which other dates are shorter or
slower than usual (`short_dates`). Why so: docs/decisions/0020.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from lobby.engine.model import Branch
from lobby.errors import Invalid

if TYPE_CHECKING:
    from holidays import HolidayBase

ONE_DAY = timedelta(days=1)
PUBLIC, HALF_DAY = "public", "half_day"
KEPT_BY_SOME = ("optional", "government", "bank")
"""Other categories of the library are school holidays, those of one faith or people, and days that only have a name."""
EVERY_DAY = range(7)


class SpecialKind(StrEnum):
    """Where a date is several, the first of them counts."""

    SHORT = "short"  # the branch says so
    HOLIDAY = "holiday"
    HALF_DAY = "half_day"
    EVE = "eve"  # the day before a public holiday
    OBSERVANCE = "observance"  # kept by some
    FESTIVE = "festive"  # kept by some, and one of several days of that name
    AFTER = "after"  # the first open day after a public holiday or a closed date


@dataclass(frozen=True, slots=True)
class Special:
    """`name`: of the holiday that it is, or that it lies beside; "" where the branch gave the date."""

    kind: SpecialKind
    name: str = ""


def special_days_of(branch: Branch, first: date, last: date) -> dict[date, Special]:
    """Return the branch's special days from `first` to `last`. Raises Invalid("unknown_holidays")."""
    return special_days(
        first,
        last,
        branch.holidays,
        short=[date.fromisoformat(one) for one in branch.short_dates],
        closed=[date.fromisoformat(one) for one in branch.closed_dates],
        weekdays=open_weekdays(branch),
        language=branch.languages[0],
    )


def open_weekdays(branch: Branch) -> Collection[int]:
    """Return on which weekdays any of its doors open; 0 = Monday."""
    spans = (*branch.hours, *(span for service in branch.services for span in service.hours))
    return {span.weekday for span in spans} if branch.hours else EVERY_DAY


def special_days(
    first: date,
    last: date,
    place: str,
    *,
    short: Collection[date] = (),
    closed: Collection[date] = (),
    weekdays: Collection[int] = EVERY_DAY,
    language: str = "en",
) -> dict[date, Special]:
    """Return the special days from `first` to `last`. `place` as `check_place` takes it; `weekdays` are those on which
    the doors open, 0 = Monday."""
    calendar = _Calendar(place, short, closed, weekdays, language)
    days = (first + n * ONE_DAY for n in range((last - first).days + 1))
    return {day: special for day in days if (special := calendar.look(day)) is not None}


def check_place(place: str) -> None:
    """A country, or one and its part: "US", "US-MD"; "" is none. Raises Invalid("unknown_holidays")."""
    if place:
        _holidays(place, (PUBLIC,), "en")


class _Calendar:
    def __init__(
        self, place: str, short: Collection[date], closed: Collection[date], weekdays: Collection[int], language: str
    ) -> None:
        self._short, self._closed, self._weekdays = short, closed, weekdays
        self._public, self._half, self._some = (
            _holidays(place, categories, language) for categories in ((PUBLIC,), (HALF_DAY,), KEPT_BY_SOME)
        )

    def look(self, day: date) -> Special | None:
        if day in self._closed:
            return None
        if day in self._short:
            return Special(SpecialKind.SHORT)
        if day in self._public:
            return Special(SpecialKind.HOLIDAY, self._public[day])
        if day in self._half:
            return Special(SpecialKind.HALF_DAY, self._half[day])
        if day + ONE_DAY in self._public:
            return Special(SpecialKind.EVE, self._public[day + ONE_DAY])
        if day in self._some:
            beside = {self._some.get(day - ONE_DAY), self._some.get(day + ONE_DAY)}
            return Special(
                SpecialKind.FESTIVE if self._some[day] in beside else SpecialKind.OBSERVANCE, self._some[day]
            )
        return self._after(day)

    def _after(self, day: date) -> Special | None:
        before = day - ONE_DAY
        while before.weekday() not in self._weekdays:
            before -= ONE_DAY
        if before in self._public or before in self._closed:
            return Special(SpecialKind.AFTER, self._public.get(before, ""))
        return None


def _holidays(place: str, categories: Collection[str], language: str) -> HolidayBase | dict[date, str]:
    """The dates of these categories, as far as the place has any, named in the language where the library knows it."""
    if not place:
        return {}
    import holidays

    country, _, part = place.partition("-")
    try:
        known = holidays.country_holidays(country, subdiv=part or None)
        chosen = tuple(one for one in categories if one in known.supported_categories)
        spoken = [
            one for wanted in (language, "en") for one in known.supported_languages if one.split("_")[0] == wanted
        ]
        named = spoken[0] if spoken else known.default_language
        return holidays.country_holidays(country, part or None, categories=chosen, language=named) if chosen else {}
    except NotImplementedError as error:
        raise Invalid(
            "unknown_holidays",
            f"No calendar of holidays is known for {place!r}.",
            'Write a country, and its part where it has its own holidays: "US", "US-MD".',
        ) from error
