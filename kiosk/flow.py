"""What a visit to the kiosk is: what each press, answer and passing second turns its state into.

Pure: `after(state, event, offer, now)` says the next state and what the kiosk must now do. `now` is in seconds, of a
clock that only goes forward. Which press counts where is one table, `presses.PRESSES`; any other press changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from kiosk.offer import Offer
from kiosk.presses import PRESSES
from kiosk.state import (
    Answered,
    CheckInRefused,
    Chime,
    Event,
    Kept,
    KioskState,
    Offered,
    Outcome,
    Pressed,
    Print,
    PrintEnded,
    Rules,
    Screen,
    Sheet,
    StaffCalled,
    Ticked,
    TicketPaper,
)

_RULES = Rules()


def after(state: KioskState, event: Event, offer: Offer, now: float, rules: Rules = _RULES) -> Outcome:
    """Return the next state, and what to do about it. What makes no sense now changes nothing."""
    if isinstance(event, Pressed):
        return _pressed(state, event.action, offer, now)
    if isinstance(event, Ticked):
        return _ticked(state, offer, now, rules)
    if isinstance(event, Offered):
        return (state, ()) if offer.paper_expected else (_paper_lost(state, now), ())
    if isinstance(event, Kept):
        return (replace(state, key=event.key), ()) if state.screen is Screen.SENDING else (state, ())
    if isinstance(event, Answered):
        return _answered(state, event, offer, now)
    if isinstance(event, CheckInRefused):
        return _refused(state, event, now)
    if isinstance(event, PrintEnded):
        return _printed(state, event, now), ()
    return _staff_called(state, event), ()


def _pressed(state: KioskState, action: str, offer: Offer, now: float) -> Outcome:
    name, _, about = action.partition(":")
    press = PRESSES.get(name)
    if press is None or not press.counts(state):
        return state, ()
    return press.then(replace(state, touched_at=now), about, offer)


def _ticked(state: KioskState, offer: Offer, now: float, rules: Rules) -> Outcome:
    idle_s = now - state.touched_at
    patience = 2 if state.modes.listen else 1
    if state.screen is Screen.SENDING:
        if idle_s >= rules.keep_s:
            return replace(state, screen=Screen.KEPT, slow=False, touched_at=now), ()
        return replace(state, slow=idle_s >= rules.say_something_s), ()
    if state.until is not None:
        return _counted_down(state, state.until - now, now), ()
    clears_s = _clears_after_s(state, offer, rules)
    if clears_s is not None:
        return _counted_down(state, clears_s * patience - idle_s, now), ()
    if idle_s < rules.idle_after_s * patience:
        return state, ()
    if state.screen is Screen.HOME and state.sheet is None:
        return KioskState(touched_at=state.touched_at), ()
    warning_s = rules.warning_s * patience
    return replace(state, sheet=Sheet.STILL_THERE, until=now + warning_s, seconds_left=ceil(warning_s)), (Chime(),)


def _counted_down(state: KioskState, left_s: float, now: float) -> KioskState:
    return replace(state, seconds_left=ceil(left_s)) if left_s > 0 else KioskState(touched_at=now)


def _clears_after_s(state: KioskState, offer: Offer, rules: Rules) -> float | None:
    """A screen that only shows a result clears by itself, after so many seconds; None: this one does not."""
    if state.screen is Screen.TICKET and state.paper is not TicketPaper.NONE:
        return offer.clear_ticket_s or rules.clear_ticket_s
    if state.screen in (Screen.TICKET, Screen.KEPT, Screen.REFUSED):
        return rules.clear_without_paper_s
    return None


def _answered(state: KioskState, event: Answered, offer: Offer, now: float) -> Outcome:
    if event.key != state.key or state.screen not in (Screen.SENDING, Screen.KEPT):
        return state, ()  # whoever asked has gone; the visit stands, and its paper comes by way of the server
    job = event.checked_in.paper
    expected = offer.paper_expected and job is not None
    paper = TicketPaper.NONE if not expected else TicketPaper.COMING if offer.paper_sure else TicketPaper.PRINTING
    shown = replace(state, screen=Screen.TICKET, checked_in=event.checked_in, paper=paper, touched_at=now, slow=False)
    return shown, (Print(job),) if job is not None else ()


def _refused(state: KioskState, event: CheckInRefused, now: float) -> Outcome:
    if event.key != state.key:
        return state, ()
    return replace(state, screen=Screen.REFUSED, refusal=event.code, touched_at=now, slow=False), ()


def _printed(state: KioskState, event: PrintEnded, now: float) -> KioskState:
    job = state.checked_in.paper if state.checked_in else None
    if job is None or job.id != event.job or state.paper is TicketPaper.NONE:
        return state
    return replace(state, paper=TicketPaper.PRINTED) if event.on_paper else _paper_lost(state, now)


def _paper_lost(state: KioskState, now: float) -> KioskState:
    if state.screen is not Screen.TICKET or state.paper in (TicketPaper.NONE, TicketPaper.PRINTED):
        return state
    return replace(state, paper=TicketPaper.NONE, touched_at=now)


def _staff_called(state: KioskState, event: StaffCalled) -> KioskState:
    if state.sheet is not Sheet.HELP:
        return state
    return replace(state, sheet=Sheet.COMING if event.heard else Sheet.ASK_STAFF)
