"""Every screen as data: what it says, where it stands and what pressing it means. Nothing here draws or waits."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.elements import Elements, mirrored
from kiosk.screens.appointment import appointment
from kiosk.screens.choose import categories, language, services
from kiosk.screens.confirm import confirm
from kiosk.screens.context import ScreenContext
from kiosk.screens.home import home
from kiosk.screens.messages import message, sheet
from kiosk.screens.refused import refused
from kiosk.screens.ticket import ticket
from kiosk.state import Screen
from lobby.theme import theme


def _sending(context: ScreenContext) -> Elements:
    """Where it was sent from, until it takes long."""
    if context.state.slow:
        return message(context)
    return appointment(context) if context.state.code else confirm(context)


_SCREENS: dict[Screen, Callable[[ScreenContext], Elements]] = {
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


def screen(context: ScreenContext) -> Elements:
    """Return the elements of the screen, in reading order, mirrored where its language wants it."""
    elements = (*_SCREENS[context.state.screen](context), *sheet(context))
    if context.say.right_to_left:
        return mirrored(elements, context.frame.width, frozenset(theme().icon["mirror"]))
    return elements
