"""Which press counts on which screen, and what comes of it: one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk import reference
from kiosk.offer import Offer
from kiosk.state import NEEDS, SCALES, CallStaff, KeepCheckIn, KioskState, Outcome, Screen, Sheet, TicketPaper
from lobby.contract.requests import CheckInRequest

Then = Callable[[KioskState, str, Offer], Outcome]


@dataclass(frozen=True, slots=True)
class Press:
    """Where a press counts (on a sheet, where one lies over the screen), and what comes of it."""

    then: Then
    screens: frozenset[Screen] = frozenset()
    sheets: frozenset[Sheet] = frozenset()

    def counts(self, state: KioskState) -> bool:
        return state.sheet in self.sheets if state.sheet else state.screen in self.screens


def _start(state: KioskState, about: str, offer: Offer) -> Outcome:
    if not offer.takes_customers:
        return state, ()
    first = Screen.CATEGORIES if offer.by_category else Screen.SERVICES
    return replace(state, screen=first, pages=(0,), category=None, code=""), ()


def _language(state: KioskState, about: str, offer: Offer) -> Outcome:
    """Without a language: choose one. With it: go on in it, from home at once to the services, unless there are two ways
    to go on."""
    if not about:
        return replace(state, screen=Screen.LANGUAGE, came_from=state.screen, pages=(0,)), ()
    if about not in offer.languages:
        return state, ()
    chosen = replace(state, modes=replace(state.modes, language=about))
    back_to = state.came_from if state.screen is Screen.LANGUAGE else Screen.HOME
    if back_to is Screen.HOME and not offer.appointments:
        started, effects = _start(chosen, "", offer)
        return (started if started.screen is not state.screen else replace(chosen, screen=Screen.HOME)), effects
    return replace(chosen, screen=back_to, pages=(0,)), ()


def _category(state: KioskState, about: str, offer: Offer) -> Outcome:
    return replace(state, screen=Screen.SERVICES, category=about, pages=(0,)), ()


def _service(state: KioskState, about: str, offer: Offer) -> Outcome:
    service = offer.service(about)
    if service is None or not service.open:
        return state, ()
    return replace(state, screen=Screen.CONFIRM, service=about, needs=()), ()


def _more(state: KioskState, about: str, offer: Offer) -> Outcome:
    return replace(state, pages=(*state.pages, int(about))), ()


def _need(state: KioskState, about: str, offer: Offer) -> Outcome:
    chosen = set(state.needs) ^ ({about} & set(NEEDS))
    return replace(state, needs=tuple(need for need in NEEDS if need in chosen)), ()


def _confirm(state: KioskState, about: str, offer: Offer) -> Outcome:
    request = CheckInRequest(
        services=[state.service or ""],
        language=offer.language(state.modes.language),
        needs=list(state.needs),
        printer=offer.printer,
    )
    return replace(state, screen=Screen.SENDING, slow=False), (KeepCheckIn(request),)


def _appointment(state: KioskState, about: str, offer: Offer) -> Outcome:
    return (replace(state, screen=Screen.APPOINTMENT, code="") if offer.appointments else state), ()


def _key(state: KioskState, about: str, offer: Offer) -> Outcome:
    return replace(state, code=reference.with_letter(state.code, about)), ()


def _delete(state: KioskState, about: str, offer: Offer) -> Outcome:
    return replace(state, code=state.code[:-1]), ()


def _check_in(state: KioskState, about: str, offer: Offer) -> Outcome:
    """What was booked says the service and what the customer needs."""
    if not reference.is_whole(state.code):
        return state, ()
    language = offer.language(state.modes.language)
    request = CheckInRequest(appointment=state.code, language=language, printer=offer.printer)
    return replace(state, screen=Screen.SENDING, slow=False), (KeepCheckIn(request),)


def _scanned(state: KioskState, about: str, offer: Offer) -> Outcome:
    """A code was read: go on with it at once. What can be no reference leads to where one is typed."""
    whole = reference.is_whole(about)
    if state.screen in _SERVED:  # the next customer need not wait until it clears; the same code may lie there longer
        if not offer.appointments or not whole or about == state.code:
            return state, ()
        state = KioskState(touched_at=state.touched_at)
    elif not offer.appointments and not state.code and state.screen is not Screen.APPOINTMENT:
        return state, ()
    code = about if whole else ""
    typed = replace(state, screen=Screen.APPOINTMENT, sheet=None, until=None, pages=(0,), code=code)
    return _check_in(typed, "", offer)


def _move(state: KioskState, about: str, offer: Offer) -> Outcome:
    """Somebody is there, and that is all it means: the keypad's arrows, a finger beside everything."""
    return state, ()


def _back(state: KioskState, about: str, offer: Offer) -> Outcome:
    if state.sheet:
        return replace(state, sheet=None, until=None), ()
    if len(state.pages) > 1:
        return replace(state, pages=state.pages[:-1]), ()
    if state.screen is Screen.LANGUAGE:
        return replace(state, screen=state.came_from), ()
    if state.screen is Screen.CONFIRM:
        return replace(state, screen=Screen.SERVICES, needs=()), ()
    if state.screen is Screen.REFUSED:
        return (replace(state, screen=Screen.APPOINTMENT) if state.code else state), ()
    if state.screen is Screen.SERVICES and state.category is not None:
        return replace(state, screen=Screen.CATEGORIES, category=None), ()
    return replace(state, screen=Screen.HOME, code=""), ()


def _help(state: KioskState, about: str, offer: Offer) -> Outcome:
    return replace(state, sheet=Sheet.HELP), ()


def _call_staff(state: KioskState, about: str, offer: Offer) -> Outcome:
    return state, (CallStaff("help_wanted"),)


def _no_paper(state: KioskState, about: str, offer: Offer) -> Outcome:
    on_ticket = state.screen is Screen.TICKET
    return (replace(state, paper=TicketPaper.NONE) if on_ticket else state), (CallStaff("ticket_not_printed"),)


def _read(state: KioskState, about: str, offer: Offer) -> Outcome:
    return replace(state, sheet=None, modes=replace(state.modes, listen=True)), ()


def _text_size(state: KioskState, about: str, offer: Offer) -> Outcome:
    larger = SCALES[(SCALES.index(state.modes.scale) + 1) % len(SCALES)]
    return replace(state, modes=replace(state.modes, scale=larger), pages=(0,)), ()


def _contrast(state: KioskState, about: str, offer: Offer) -> Outcome:
    return replace(state, modes=replace(state.modes, contrast=not state.modes.contrast)), ()


def _lower(state: KioskState, about: str, offer: Offer) -> Outcome:
    return replace(state, modes=replace(state.modes, lower=not state.modes.lower), pages=(0,)), ()


def _listen(state: KioskState, about: str, offer: Offer) -> Outcome:
    return replace(state, modes=replace(state.modes, listen=not state.modes.listen)), ()


def _fresh(state: KioskState, about: str, offer: Offer) -> Outcome:
    return KioskState(touched_at=state.touched_at), ()


_ALL = frozenset(Screen)
_CHOICES = frozenset({Screen.LANGUAGE, Screen.CATEGORIES, Screen.SERVICES, Screen.CONFIRM})
_TYPING = frozenset({Screen.APPOINTMENT})
_SERVED = frozenset({Screen.TICKET, Screen.KEPT})
_RESULTS = _SERVED | {Screen.REFUSED}
_QUIET = _ALL - {Screen.SENDING}  # while a check-in is on its way, nothing may move it

PRESSES: dict[str, Press] = {
    "start": Press(_start, frozenset({Screen.HOME, Screen.REFUSED})),
    "language": Press(_language, _QUIET),
    "category": Press(_category, frozenset({Screen.CATEGORIES})),
    "service": Press(_service, frozenset({Screen.SERVICES})),
    "more": Press(_more, _CHOICES),
    "need": Press(_need, frozenset({Screen.CONFIRM})),
    "confirm": Press(_confirm, frozenset({Screen.CONFIRM})),
    "appointment": Press(_appointment, frozenset({Screen.HOME})),
    "key": Press(_key, _TYPING),
    "delete": Press(_delete, _TYPING),
    "check_in": Press(_check_in, _TYPING),
    "scanned": Press(_scanned, _QUIET, frozenset({Sheet.STILL_THERE})),
    "move": Press(_move, _QUIET, frozenset({Sheet.HELP, Sheet.COMING, Sheet.ASK_STAFF})),
    "back": Press(
        _back,
        _CHOICES | _TYPING | {Screen.REFUSED},
        frozenset({Sheet.HELP, Sheet.COMING, Sheet.ASK_STAFF, Sheet.STILL_THERE}),
    ),
    "help": Press(_help, _QUIET),
    "call_staff": Press(_call_staff, sheets=frozenset({Sheet.HELP})),
    "no_paper": Press(_no_paper, sheets=frozenset({Sheet.HELP})),
    "read": Press(_read, sheets=frozenset({Sheet.HELP})),
    "start_over": Press(_fresh, sheets=frozenset({Sheet.STILL_THERE})),
    "done": Press(_fresh, _RESULTS),
    "text_size": Press(_text_size, _QUIET),
    "contrast": Press(_contrast, _QUIET),
    "lower": Press(_lower, _QUIET),
    "listen": Press(_listen, _QUIET),
}
