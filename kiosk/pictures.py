# mypy: disable-error-code="attr-defined, no-untyped-call, union-attr"
# Kivy says nothing of its types.
"""A picture of each kiosk screen as it is drawn, for the README and for whoever has no display at hand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.elements import Elements
from kiosk.frame import Panel
from kiosk.offer import Offer
from kiosk.screens import screen
from kiosk.screens.context import ScreenContext
from kiosk.screens.refused import ANOTHER_DAY, CAME, UNKNOWN
from kiosk.state import KioskState, Modes, Screen, Sheet, TicketPaper
from kiosk.widgets.screen_widget import ScreenWidget
from kiosk.widgets.window import picture
from lobby.contract.base import WaitRange
from lobby.contract.views import KioskView
from lobby.contract.visits import CheckedIn, TicketHead, VisitView
from lobby.theme import theme


@dataclass(frozen=True, slots=True)
class Shot:
    """`focus`: an element's id, to show the ring. `view`: what the offer says otherwise."""

    name: str
    state: KioskState
    focus: str | None = None
    view: dict[str, object] = field(default_factory=dict)


def shots(view: KioskView, *, every: bool) -> Iterator[Shot]:
    """Yield every screen of a visit in the branch's own language; with `every`, the services in its other forms as
    well."""
    service = view.services[0].id
    ticket = _ticket(view)
    yield Shot("home", KioskState())
    yield Shot("language", KioskState(screen=Screen.LANGUAGE))
    yield Shot("services", KioskState(screen=Screen.SERVICES))
    yield Shot("confirm", KioskState(screen=Screen.CONFIRM, service=service, needs=("wheelchair",)))
    shown = KioskState(screen=Screen.TICKET, checked_in=ticket, paper=TicketPaper.COMING, seconds_left=20)
    yield Shot("ticket", shown)
    yield Shot("paper-out", replace(shown, paper=TicketPaper.NONE, seconds_left=60))
    yield Shot("kept", KioskState(screen=Screen.KEPT))
    yield from _booked(view, Modes())
    yield Shot("help", KioskState(screen=Screen.SERVICES, sheet=Sheet.HELP))
    yield Shot("still-there", KioskState(screen=Screen.SERVICES, sheet=Sheet.STILL_THERE, seconds_left=20))
    if every:
        chosen = view.services[min(1, len(view.services) - 1)].id
        for language in view.branch.languages[1:]:
            modes = Modes(language=language)
            yield Shot(f"services-{language}", KioskState(screen=Screen.SERVICES, modes=modes))
            yield from _booked(view, modes, f"-{language}")
            large = Modes(language=language, scale=2.0, contrast=True)
            yield Shot(
                f"services-{language}-high-contrast-large", KioskState(screen=Screen.SERVICES, modes=large), chosen
            )
            yield from _booked(view, large, f"-{language}-high-contrast-large")
        yield from _booked(view, Modes(scale=2.0), "-large")
        yield Shot("ticket-large", replace(shown, modes=Modes(scale=2.0)))
        yield Shot("services-lower", KioskState(screen=Screen.SERVICES, modes=Modes(lower=True)))
        yield Shot("services-listen", KioskState(screen=Screen.SERVICES, modes=Modes(listen=True)), chosen)


def _booked(view: KioskView, modes: Modes, form: str = "") -> Iterator[Shot]:
    """What a customer with an appointment sees; in the first form all of it."""
    typing = KioskState(screen=Screen.APPOINTMENT, modes=modes)
    typed = replace(typing, code="Q7K-204")
    ticket = _ticket(view, slot_at=_half_past_ten(view))
    expected: dict[str, object] = {"appointments": True}
    yield Shot(f"home-booked{form}", KioskState(modes=modes), view=expected)
    yield Shot(f"appointment-typed{form}", typed, "key-4")
    yield Shot(f"{UNKNOWN}{form}", replace(typed, screen=Screen.REFUSED, refusal=UNKNOWN))
    shown = KioskState(screen=Screen.TICKET, modes=modes, checked_in=ticket, paper=TicketPaper.COMING, seconds_left=20)
    yield Shot(f"ticket-booked{form}", shown)
    if not form:
        shut = view.branch.model_copy(update={"open": False})
        yield Shot("home-shut-booked", KioskState(), view={**expected, "branch": shut})
        yield Shot("appointment", typing)
        yield Shot("code-kept", replace(typed, screen=Screen.KEPT))
        for refusal in (CAME, ANOTHER_DAY):
            yield Shot(refusal, replace(typed, screen=Screen.REFUSED, refusal=refusal))


def _half_past_ten(view: KioskView) -> int:
    at = datetime.now(ZoneInfo(view.branch.timezone)).replace(hour=10, minute=30, second=0, microsecond=0)
    return round(at.timestamp() * 1000)


def take(window: Any, offer: Offer, panel: Panel, folder: Path, *, every: bool = False) -> list[Path]:
    """Write a PNG of each screen into the folder; returns the files."""
    assert offer.view is not None
    widget = ScreenWidget(panel.size, lambda action: None, motion=False)
    window.add_widget(widget)
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for shot in shots(offer.view, every=every):
        seen = replace(offer, view=offer.view.model_copy(update=shot.view))
        context = ScreenContext(shot.state, seen, time.time_ns() // 1_000_000, panel)
        file = folder / f"{shot.name}{'-landscape' if panel.landscape else ''}.png"
        photograph(window, widget, screen(context), shot.state.modes, shot.focus).quantize(256).save(file)
        files.append(file)
    window.remove_widget(widget)
    return files


def photograph(window: Any, widget: ScreenWidget, elements: Elements, modes: Modes, focus: str | None = None) -> Any:
    """Show the elements and return what the window shows, as a Pillow image."""
    from kivy.base import EventLoop

    widget.show(elements, theme().palette("high_contrast" if modes.contrast else "light"), focus=focus)
    EventLoop.idle()
    EventLoop.idle()
    return picture(window)


def _ticket(view: KioskView, slot_at: int | None = None) -> CheckedIn:
    """A ticket that was never given: number 14 of the first service."""
    service = view.services[0]
    number = f"{service.prefix}014"
    now = time.time_ns() // 1_000_000
    visit = VisitView(
        id="picture",
        version=0,
        number=number,
        state="waiting",
        service=service.id,
        service_day="2026-01-01",
        language=view.branch.languages[0],
        customer_class="ordinary",
        needs=[],
        language_needed=None,
        channel="kiosk",
        checked_in_at=now,
        clock_at=now,
        target_s=service.target_s,
        waited_s=0,
        slot_at=slot_at,
    )
    ticket = TicketHead(number=number, url="HTTPS://LOBBY.EXAMPLE/T/0123456789ABCDEFGHJKMNPQRS")
    wait = service.wait or WaitRange(low_s=900, median_s=1200, high_s=1500)
    return CheckedIn(visit=visit, ticket=ticket, position=5, wait=wait)
