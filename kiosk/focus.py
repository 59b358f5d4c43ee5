"""One focus for keypad and voice: which element is meant now, and where the arrows take it. Pure."""

from __future__ import annotations

from typing import Literal

from kiosk.elements import Element, Elements, pressable

Arrow = Literal["up", "down", "left", "right"]


def stops(elements: Elements, *, reading: bool) -> Elements:
    """Return where the focus may stand, in reading order: on what can be pressed; while reading on what is only said as
    well."""
    if not reading:
        return pressable(elements)
    over = any(each.layer == "sheet" for each in elements)
    return tuple(each for each in elements if each.label and each.layer == ("sheet" if over else "page"))


def first(elements: Elements, *, reading: bool) -> str | None:
    """Return where the focus begins on a new screen: its heading while reading, else the first thing to press; None on
    an empty screen."""
    places = stops(elements, reading=reading)
    headings = [each.id for each in places if each.role == "heading"]
    return next(iter([*headings, *(each.id for each in places)]), None)


def moved(elements: Elements, focus: str | None, arrow: Arrow, *, reading: bool, right_to_left: bool) -> str | None:
    """Return the next place in the arrow's direction, None where there is no place at all; after the last comes the
    first. On a keyboard, up and down go by its rows."""
    stopping = stops(elements, reading=reading)
    places = [each.id for each in stopping]
    if focus not in places:
        return first(elements, reading=reading)
    here = stopping[places.index(focus)]
    if here.key and arrow in ("up", "down"):
        return _next_row(stopping, here, down=arrow == "down")
    onward = arrow == "down" or arrow == ("left" if right_to_left and not here.key else "right")
    return places[(places.index(focus) + (1 if onward else -1)) % len(places)]


def _next_row(places: Elements, here: Element, *, down: bool) -> str:
    """The key above or below; beyond the last row whatever follows the keyboard."""
    keys = [at for at, each in enumerate(places) if each.key]
    beyond = [
        places[at] for at in keys if (places[at].rect.y > here.rect.y if down else places[at].rect.y < here.rect.y)
    ]
    if not beyond:
        return places[(keys[-1] + 1) % len(places) if down else keys[0] - 1].id
    nearest = min(beyond, key=lambda each: (abs(each.rect.y - here.rect.y), abs(each.rect.middle - here.rect.middle)))
    return nearest.id


def focused(elements: Elements, focus: str | None) -> Element | None:
    return next((each for each in elements if each.id == focus), None)
