"""One focus for keypad and voice: which element is meant now, and where the arrows take it. Pure."""

from __future__ import annotations

from typing import Literal

from kiosk.elements import Element, Elements, pressable

Arrow = Literal["up", "down", "left", "right"]


def stops(elements: Elements, *, reading: bool) -> Elements:
    """Where the focus may stand, in reading order: on what can be pressed; while reading on what is only said as well."""
    if not reading:
        return pressable(elements)
    over = any(each.layer == "sheet" for each in elements)
    return tuple(each for each in elements if each.label and each.layer == ("sheet" if over else "page"))


def first(elements: Elements, *, reading: bool) -> str | None:
    """Where the focus begins on a new screen: its heading while reading, else the first thing to press."""
    places = stops(elements, reading=reading)
    headings = [each.id for each in places if each.role == "heading"]
    return next(iter([*headings, *(each.id for each in places)]), None)


def moved(elements: Elements, focus: str | None, arrow: Arrow, *, reading: bool, right_to_left: bool) -> str | None:
    """The next place in the arrow's direction; after the last comes the first."""
    places = [each.id for each in stops(elements, reading=reading)]
    if focus not in places:
        return first(elements, reading=reading)
    onward = arrow == "down" or arrow == ("left" if right_to_left else "right")
    return places[(places.index(focus) + (1 if onward else -1)) % len(places)]


def focused(elements: Elements, focus: str | None) -> Element | None:
    return next((each for each in elements if each.id == focus), None)
