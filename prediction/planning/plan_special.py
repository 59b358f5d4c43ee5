"""What a plan says of the date itself: a holiday, the day beside one, a short day, a closed one, a weekday not seen yet; and
what is assumed of it."""

from __future__ import annotations

from collections.abc import Iterator

from lobby.contract.notes import Note, note
from lobby.contract.planning import PlannedSpecial
from prediction.history.special_days import Kind, Special
from prediction.planning.plans import Planned

CLOSED = "The branch is closed on this date."
HOLIDAY = "Public holiday: {holiday}. If the branch does not open, enter the date among its closed dates."
HALF_DAY = "A half-day holiday: {holiday}."
EVE = "The day before a public holiday: {holiday}."
OBSERVANCE = "Some keep this day: {holiday}."
FESTIVE = "One of the days of {holiday}, which some keep."
AFTER = "The first open day after {holiday}."
AFTER_CLOSED = "The first open day after a closed date."
SHORT = "The branch's own short day."
ASSUMED = "Assumed: {share} % of an ordinary day. Such days on record: {days}."
GUESSED = "Assumed: {share} % of an ordinary day. No such day is on record, so this is a guess."
UNSEEN = "No such weekday is on record yet, so a day like the others is assumed."
DESKS_AS_USUAL = "The desks are taken to be there as on an ordinary day."

SENTENCES = {
    Kind.SHORT: SHORT,
    Kind.HOLIDAY: HOLIDAY,
    Kind.HALF_DAY: HALF_DAY,
    Kind.EVE: EVE,
    Kind.OBSERVANCE: OBSERVANCE,
    Kind.FESTIVE: FESTIVE,
    Kind.AFTER: AFTER,
}
OFTEN_SHORTER = {Kind.SHORT, Kind.HOLIDAY, Kind.HALF_DAY, Kind.EVE}


def special_view(planned: Planned) -> PlannedSpecial | None:
    """None of an ordinary date, and of one on which nobody would come anyway."""
    special, forecast = planned.learned.special(planned.day), planned.learned.forecast
    usual = sum(forecast.ordinary(planned.day))
    if special is None or not usual:
        return None
    return PlannedSpecial(
        kind=special.kind.value,
        name=special.name,
        share=round(sum(forecast.expected(planned.day)) / usual, 3),
        on_record=forecast.special.known(special.kind),
    )


def special_sentences(planned: Planned) -> Iterator[Note]:
    if planned.day.weekday() in planned.learned.forecast.guessed:
        yield note(UNSEEN)
    special, view = planned.learned.special(planned.day), special_view(planned)
    if special is None or view is None:
        return
    yield _what(special)
    share = round(100 * view.share)
    yield note(ASSUMED, share=share, days=view.on_record) if view.on_record else note(GUESSED, share=share)
    if special.kind in OFTEN_SHORTER and not planned.learned.has_rosters_of(special):
        yield note(DESKS_AS_USUAL)


def _what(special: Special) -> Note:
    if special.kind is Kind.AFTER and not special.name:
        return note(AFTER_CLOSED)
    return note(SENTENCES[special.kind], holiday=special.name)
