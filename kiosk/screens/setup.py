"""The screen of a kiosk that belongs to nobody yet: a code that an administrator types. In English, for staff."""

from __future__ import annotations

from kiosk.elements import Elements
from kiosk.frame import Panel
from kiosk.offer import Offer
from kiosk.screens.parts import below, title, words_element
from kiosk.screens.scene import Scene
from kiosk.state import KioskState


def pairing(code: str, panel: Panel) -> Elements:
    scene = Scene(KioskState(), Offer(), 0, panel)
    side = scene.frame.side
    heading = title(scene, scene.say("Pair this kiosk"))
    words = scene.say("On a tablet, open Devices and type this code.")
    lead = words_element("lead", scene.text("lead", words, side.x, below(heading) + 16, side.width))
    shown = scene.text("display", code, side.x, lead.rect.bottom + 40, side.width)
    return (*heading, lead, words_element("code", shown))
