"""Every screen as data: what it says, where it stands and what pressing it means. Nothing here draws or waits."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.elements import Elements, mirrored
from kiosk.screens.appointment import appointment
from kiosk.screens.choose import categories, language, services
from kiosk.screens.confirm import confirm
from kiosk.screens.home import home
from kiosk.screens.messages import message, sheet
from kiosk.screens.refused import refused
from kiosk.screens.scene import Scene
from kiosk.screens.ticket import ticket
from kiosk.state import Screen
from lobby.theme import theme


def _sending(scene: Scene) -> Elements:
    """Where it was sent from, until it takes long."""
    if scene.state.slow:
        return message(scene)
    return appointment(scene) if scene.state.code else confirm(scene)


_SCREENS: dict[Screen, Callable[[Scene], Elements]] = {
    Screen.HOME: home,
    Screen.LANGUAGE: language,
    Screen.CATEGORIES: categories,
    Screen.SERVICES: services,
    Screen.CONFIRM: confirm,
    Screen.APPOINTMENT: appointment,
    Screen.SENDING: _sending,
    Screen.KEPT: message,
    Screen.REFUSED: refused,
    Screen.TICKET: ticket,
}


def screen(scene: Scene) -> Elements:
    """The elements of the scene's screen, in reading order, mirrored where its language wants it."""
    elements = (*_SCREENS[scene.state.screen](scene), *sheet(scene))
    if scene.say.right_to_left:
        return mirrored(elements, scene.frame.width, frozenset(theme().icon["mirror"]))
    return elements
