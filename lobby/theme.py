"""The look as data: `theme.toml`, read once, checked, and typed.

A county changes `[brand]` only. Its accent is never used raw: `lobby.colour` derives it to the contrast floors. A
colour that misses its floor is refused, so no screen can be drawn that somebody cannot read.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from lobby.colour import contrast, derived_accent
from lobby.errors import Invalid

FILE = Path(__file__).with_name("theme.toml")

Mode = Literal["light", "dark", "high_contrast"]
MODES: tuple[Mode, ...] = ("light", "dark", "high_contrast")


class Tokens(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Brand(Tokens):
    """The part that a county changes."""

    county: str
    centre: str
    logo: str
    accent: str


class Palette(Tokens):
    """The colours of one mode, as #RRGGBB (scrim: #RRGGBBAA). What each is for: docs/look.md."""

    canvas: str
    surface: str
    well: str
    ink: str
    ink2: str
    edge: str
    hair: str
    accent: str
    on_accent: str
    accent_soft: str
    on_soft: str
    good: str
    good_soft: str
    attention: str
    attention_mark: str
    attention_soft: str
    critical: str
    critical_soft: str
    focus: str
    focus_gap: str
    scrim: str


class Floors(Tokens):
    """WCAG ratios that no pair may miss."""

    text: float
    text_high_contrast: float
    control: float


class Font(Tokens):
    family: tuple[str, ...]
    regular: int
    bold: int
    cap_height: float
    optical_lift: float
    tracking_number: float
    tracking_display: float
    tracking_title: float
    scale_by_script: dict[str, float]


class Theme(Tokens):
    """The whole look. Sections that only one program reads stay as plain tables, named as in the file."""

    brand: Brand
    contrast: Floors
    colour: dict[Mode, Palette]
    font: Font
    kiosk: dict[str, Any]
    web: dict[str, Any]
    board: dict[str, Any]
    space: dict[str, tuple[int, ...]]
    radius: dict[str, dict[str, int]]
    edge: dict[str, Any]
    shadow: dict[str, str]
    motion: dict[str, int | str]
    ticket: dict[str, int | str]
    icon: dict[str, Any]

    def palette(self, mode: Mode) -> Palette:
        return self.colour[mode]

    def kiosk_size(self, role: str) -> tuple[float, float]:
        """Return a size in px of the kiosk's design, and the line height as a multiple of it."""
        size, line_height = self.kiosk["size"][role]
        return float(size), float(line_height)


# text on ground, and marks on ground: each pair is held to its floor in every mode
_TEXT = (
    ("ink", "canvas surface well"),
    ("ink2", "canvas surface well"),
    ("accent", "canvas surface"),
    ("on_accent", "accent"),
    ("on_soft", "accent_soft"),
    ("good", "surface good_soft"),
    ("attention", "surface attention_soft"),
    ("critical", "surface critical_soft"),
)
_MARKS = (("edge", "canvas surface"), ("attention_mark", "surface well"), ("focus", "canvas"), ("focus_gap", "accent"))


def load_theme(path: Path = FILE, *, brand: Mapping[str, str] | None = None) -> Theme:
    """Read a theme; `brand` overrides entries of its [brand].

    Raises Invalid("colour_too_weak") when a colour misses its floor, Invalid("colour_unknown") when it is no colour.
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    tables["brand"] = {**tables["brand"], **(brand or {})}
    theme = _branded(Theme.model_validate(tables))
    weak = weak_pairs(theme)
    if weak:
        raise Invalid(
            "colour_too_weak", "; ".join(weak), "Choose a darker or lighter colour for the first of each pair."
        )
    return theme


@cache
def theme() -> Theme:
    """Return the theme of this installation."""
    return load_theme()


def weak_pairs(theme: Theme) -> list[str]:
    """Return every pair of colours that misses its floor, each as a sentence."""
    return [
        f"{mode}: {front} on {ground} has {ratio:.2f}:1, needs {floor:g}:1"
        for mode in MODES
        for pairs, floor in ((_TEXT, _text_floor(theme, mode)), (_MARKS, theme.contrast.control))
        for front, grounds in pairs
        for ground in grounds.split()
        if (ratio := _ratio(theme.palette(mode), front, ground)) < floor
    ]


def _text_floor(theme: Theme, mode: Mode) -> float:
    return theme.contrast.text_high_contrast if mode == "high_contrast" else theme.contrast.text


def _ratio(palette: Palette, front: str, ground: str) -> float:
    return contrast(getattr(palette, front), getattr(palette, ground))


def _branded(theme: Theme) -> Theme:
    """The theme with its accent derived from the brand's colour; the high-contrast mode is never branded."""
    accent = theme.brand.accent
    if accent.upper() == theme.palette("light").accent.upper():
        return theme
    colours = dict(theme.colour)
    for mode in ("light", "dark"):
        palette = theme.palette(mode)
        grounds = (palette.canvas, palette.surface)
        derived = derived_accent(accent, grounds, floor=theme.contrast.text, dark=mode == "dark")
        colours[mode] = palette.model_copy(update=derived._asdict())
    return theme.model_copy(update={"colour": colours})
