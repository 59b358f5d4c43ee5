"""Through a visit to the kiosk without a window: events in, the state and what it wants done out."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.flow import after
from kiosk.offer import Offer
from kiosk.state import Effect, Event, KioskState, Pressed, Rules
from tests.screens.offers import an_offer

RULES = Rules()


def go(
    *events: Event | str, state: KioskState | None = None, offer: Offer | None = None, now: float = 0.0
) -> KioskState:
    """The state after these events; a string is a press."""
    return through(events, state or KioskState(), offer or an_offer(), now)[0]


def through(
    events: Iterable[Event | str], state: KioskState, offer: Offer, now: float
) -> tuple[KioskState, list[Effect]]:
    effects: list[Effect] = []
    for event in events:
        state, more = after(state, Pressed(event) if isinstance(event, str) else event, offer, now, RULES)
        effects += more
    return state, effects
