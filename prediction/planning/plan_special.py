"""What a plan says of the date itself: a holiday, the day beside one, a short day, a closed one, a weekday not seen yet; and
what is assumed of it."""

from __future__ import annotations

from collections.abc import Iterator

from lobby.contract.notes import Note, note
from lobby.contract.planning import PlannedSpecial
from prediction.history.special_days import Special, SpecialKind
from prediction.planning.plans import Planned

OFTEN_SHORTER = {SpecialKind.SHORT, SpecialKind.HOLIDAY, SpecialKind.HALF_DAY, SpecialKind.EVE}


def special_view(planned: Planned) -> PlannedSpecial | None:
    """Return what the plan says of a special date; None of an ordinary date, and of one on which nobody would come
    anyway."""
    special, forecast = planned.learned.special(planned.day), planned.learned.forecast
    usual = sum(forecast.usual_counts(planned.day))
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
        yield note("plan.unseen")
    special, view = planned.learned.special(planned.day), special_view(planned)
    if special is None or view is None:
        return
    yield _what(special)
    share = round(100 * view.share)
    yield (
        note("plan.assumed", share=share, days=view.on_record) if view.on_record else note("plan.guessed", share=share)
    )
    if special.kind in OFTEN_SHORTER and not planned.learned.has_rosters_of(special):
        yield note("plan.desks_as_usual")


def _what(special: Special) -> Note:
    if special.kind is SpecialKind.AFTER and not special.name:
        return note("plan.special.after_closed")
    return note(f"plan.special.{special.kind.value}", holiday=special.name)
