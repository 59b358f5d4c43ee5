"""The screen of a kiosk that belongs to nobody yet: a code that an administrator types. In English, for staff."""

from __future__ import annotations

from kiosk.elements import Elements
from kiosk.frame import Panel
from kiosk.offer import Offer
from kiosk.screens.context import ScreenContext
from kiosk.screens.parts import below, title, words_element
from kiosk.state import KioskState


def pairing(code: str, panel: Panel) -> Elements:
    context = ScreenContext(KioskState(), Offer(), 0, panel)
    side = context.frame.side
    heading = title(context, context.say("Pair this kiosk"))
    words = context.say("On a tablet, open Devices and type this code.")
    lead = words_element("lead", context.text("lead", words, side.x, below(heading) + 16, side.width))
    shown = context.text("display", code, side.x, lead.rect.bottom + 40, side.width)
    return (*heading, lead, words_element("code", shown))
