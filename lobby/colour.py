"""Contrast, and a county's accent made readable: lightness is moved in OKLCH, the hue stays.

Sources: WCAG 2.2 for luminance and contrast; Björn Ottosson, "A perceptual color space for image processing" (2020),
for Oklab.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from lobby.errors import Invalid

_HEX = re.compile(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?")
_LIGHTNESS_STEP = 0.004
_CHROMA_STEP = 0.002


class Accent(NamedTuple):
    """The colours that follow from a brand's accent, as #RRGGBB."""

    accent: str
    on_accent: str
    accent_soft: str
    on_soft: str


class Oklch(NamedTuple):
    lightness: float  # 0..1
    chroma: float
    hue: float  # radians


def rgb(colour: str) -> tuple[int, int, int]:
    """Return #RRGGBB (alpha is left out) as three numbers 0..255. Raises Invalid("colour_unknown")."""
    if not _HEX.fullmatch(colour):
        raise Invalid("colour_unknown", f"{colour!r} is not a colour", "Write it as six hex digits: #0A4BA8.")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio, 1..21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def derived_accent(brand: str, grounds: tuple[str, ...], *, floor: float, dark: bool) -> Accent:
    """Return the brand's colour, moved no further than needed to reach `floor` on each ground, and what follows from
    it.

    The tints that text stands on keep the lightness and the chroma that the house's own blue has there.
    """
    hue = _oklch(brand)
    accent = _reached(hue, grounds, floor, lighter=dark)
    soft = _hex(hue._replace(lightness=0.305 if dark else 0.939, chroma=min(hue.chroma, 0.06 if dark else 0.022)))
    on_soft = _reached(_oklch(accent), (soft, *grounds), floor + 0.5, lighter=dark)
    ink = hue._replace(lightness=min(hue.lightness, 0.247), chroma=min(hue.chroma, 0.065))
    on_accent = _reached(ink, (accent,), floor, lighter=False) if dark else "#FFFFFF"
    return Accent(accent, on_accent, soft, on_soft)


def _reached(colour: Oklch, grounds: tuple[str, ...], floor: float, *, lighter: bool) -> str:
    """The first lightness, stepping away from the colour's own, at which it reaches the floor on every ground."""
    step, end = (_LIGHTNESS_STEP, 1.0) if lighter else (-_LIGHTNESS_STEP, 0.0)
    while colour.lightness != end and any(contrast(_hex(colour), ground) < floor for ground in grounds):
        colour = colour._replace(lightness=min(1.0, max(0.0, colour.lightness + step)))
    return _hex(colour)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _oklch(colour: str) -> Oklch:
    red, green, blue = (_linear(part / 255) for part in rgb(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.atan2(b, a))


def _parts(colour: Oklch) -> tuple[float, float, float]:
    a, b = colour.chroma * math.cos(colour.hue), colour.chroma * math.sin(colour.hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _hex(colour: Oklch) -> str:
    """The nearest #RRGGBB of the same lightness and hue: chroma is cut until it lies in the gamut."""
    while colour.chroma > 0 and not _in_gamut(colour):
        colour = colour._replace(chroma=max(0.0, colour.chroma - _CHROMA_STEP))
    parts = (round(255 * _gamma(min(1.0, max(0.0, part)))) for part in _parts(colour))
    return "#" + "".join(f"{part:02X}" for part in parts)


def _in_gamut(colour: Oklch) -> bool:
    return all(-1e-6 <= part <= 1 + 1e-6 for part in _parts(colour))
