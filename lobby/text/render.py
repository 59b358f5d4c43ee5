"""One renderer of shaped text for every script: Pango, through pyvips. Kiosk labels and paper tickets are set with it.

Lines are placed by their baseline in line boxes of our own height, so a tall script moves nothing and loses nothing:
the ink may reach out of its line box, and the mask holds all of it. Text is never read as markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, Literal

from lobby.text.languages import direction
from lobby.theme import theme

Align = Literal["start", "center", "end"]

# Noto Sans: where the baseline stands in a line box, as browsers place it; and the ascent Pango gives the strut.
_BASELINE = (1.069 - 0.293) / 2
_ASCENT = 1.069
_STRUT = 4  # a zero-width space of four times the size: its ascent outgrows every script's, so the baseline is known

_SCRIPTS = {
    "Arab": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "Thai": "\u0e00-\u0e7f",
    "Deva": "\u0900-\u097f",
    "Beng": "\u0980-\u09ff",
}
_TRACKED = re.compile(r"[\u0000-\u052f\u1e00-\u20cf]*")  # Latin, Greek, Cyrillic and their marks: what may be tracked
_BREAKS = re.compile(r"[^ \u200b]+")


@dataclass(frozen=True, slots=True)
class Inked:
    """Text set in a block of `width` x `height` px, y down from the block's top, one baseline a line.

    `mask`: 8-bit alpha, row by row, of the ink box only: `ink_width` x `ink_height` px standing at (`left`, `top`)
    in the block. The ink box may reach out of the block; `left` and `top` may be negative.
    """

    width: int
    height: int
    baselines: tuple[int, ...]
    left: int
    top: int
    ink_width: int
    ink_height: int
    mask: bytes
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    bold: bool
    strong: tuple[str, ...]
    language: str
    tracking: float


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's ink; `top` is measured from the baseline, upwards negative."""

    image: Any
    top: int
    width: int
    height: int


@lru_cache(maxsize=2048)
def set_text(
    text: str,
    *,
    size: float,
    bold: bool = False,
    strong: tuple[str, ...] = (),
    width: int | None = None,
    align: Align = "start",
    language: str = "en",
    line_height: float = 1.3,
    tracking: float = 0.0,
    balance: bool = False,
) -> Inked:
    """Set a text, shaped and in the right order for its script.

    size: px of the em. strong: parts of the text to set bold. width: wrap to this many px (None: one line for each
    newline). align: by the ink; `start` is the right side where `language` is written from right to left.
    line_height: times the size. tracking: em, left out for scripts that join or stack. balance: lines of like length.
    """
    style = _Style(size, bold, strong, language, tracking)
    lines = [line for paragraph in text.split("\n") for line in _broken(paragraph, style, width, balance)]
    inks = [_set_line(line, style) for line in lines]
    block = width if width is not None else max((ink.width for ink in inks), default=0)
    step = line_height * size
    baselines = tuple(round(k * step + step / 2 + _BASELINE * size) for k in range(len(lines)))
    placed = [
        (ink, _offset(block - ink.width, align, language), baseline + ink.top)
        for ink, baseline in zip(inks, baselines, strict=True)
        if ink.width
    ]
    left, top, ink_width, ink_height, mask = _merged(placed)
    height = round(step * len(lines))
    return Inked(block, height, baselines, left, top, ink_width, ink_height, mask, tuple(lines))


def fits(
    text: str, width: int, *, size: float, bold: bool = False, language: str = "en", tracking: float = 0.0
) -> bool:
    """Say whether the text stands on one line of `width` px."""
    return _set_line(text, _Style(size, bold, (), language, tracking)).width <= width


def longest_word(text: str, *, size: float, bold: bool = False, language: str = "en", tracking: float = 0.0) -> int:
    """Return the width in px of the widest part that cannot be broken: a box must not be narrower."""
    style = _Style(size, bold, (), language, tracking)
    return max((_set_line(word, style).width for word in _BREAKS.findall(text)), default=0)


def _offset(spare: int, align: Align, language: str) -> int:
    if align == "center":
        return round(spare / 2)
    at_left = (align == "start") == (direction(language) == "ltr")
    return 0 if at_left else spare


def _broken(paragraph: str, style: _Style, width: int | None, balance: bool) -> list[str]:
    if width is None or _set_line(paragraph, style).width <= width:
        return [paragraph]
    lines = _wrapped(paragraph, style, width)
    if not balance:
        return lines
    low, high = width // len(lines), width  # the narrowest width that needs no further line
    while low < high:
        middle = (low + high) // 2
        if len(narrower := _wrapped(paragraph, style, middle)) > len(lines) or _too_wide(narrower, style, middle):
            low = middle + 1
        else:
            high = middle
    return _wrapped(paragraph, style, high)


def _too_wide(lines: list[str], style: _Style, width: int) -> bool:
    return any(_set_line(line, style).width > width for line in lines)


def _wrapped(paragraph: str, style: _Style, width: int) -> list[str]:
    """Greedy lines, broken at spaces and zero-width spaces. A word wider than the width stands alone and whole."""
    lines: list[str] = []
    start = end = 0
    for word in _BREAKS.finditer(paragraph):
        if end > start and _set_line(paragraph[start : word.end()], style).width > width:
            lines.append(paragraph[start:end])
            start = word.start()
        elif end == start:
            start = word.start()
        end = word.end()
    return [*lines, paragraph[start:end]]


@lru_cache(maxsize=8192)
def _set_line(line: str, style: _Style) -> _Line:
    import pyvips  # its library takes a moment to load: only where text is really set

    if not line.strip():
        return _Line(None, 0, 0, 0)
    family = ", ".join(theme().font.family)
    # Pango sizes are px here: dpi=72 makes a point a pixel. A fraction of a px is kept by the span.
    font = f"{family} {'Bold ' if style.bold else ''}{max(1, round(style.size))}"
    strut = f'<span size="{round(style.size * _STRUT * 1024)}">\u200b</span>'
    try:
        image = pyvips.Image.text(strut + _markup(line, style), font=font, dpi=72)
    except pyvips.Error as error:
        if "no text to render" in str(
            error
        ):  # letters that no font draws: a lone variation selector, a blank Braille cell
            return _Line(None, 0, 0, 0)
        raise
    top = image.yoffset - round(style.size * _STRUT * _ASCENT)
    if style.tracking:  # Pango counts the last letter's tracking as ink
        left, _, width, _ = image.find_trim(background=[0.0], threshold=1, line_art=True)
        image = image.crop(left, 0, width, image.height)
    return _Line(image, top, image.width, image.height)


def _markup(line: str, style: _Style) -> str:
    """The line as Pango markup: base direction first, each run in its size and weight, everything escaped."""
    mark = "\u200f" if direction(style.language) == "rtl" else "\u200e"
    tracked = style.tracking if _TRACKED.fullmatch(line) else 0.0
    spacing = f' letter_spacing="{round(tracked * style.size * 1024)}"' if tracked else ""
    runs = "".join(
        f'<span size="{round(style.size * scale * 1024)}"{weight}>{escape(run)}</span>'
        for run, scale, weight in _runs(line, style)
    )
    return f'<span lang="{escape(style.language)}"{spacing}>{mark}{runs}</span>'


def _runs(line: str, style: _Style) -> list[tuple[str, float, str]]:
    scales = [theme().font.scale_by_script.get(_script(letter), 1.0) for letter in line]
    for at in range(1, len(line)):  # a space or mark belongs to the run before it, so that words stay joined
        if not line[at].isalnum() and not _script(line[at]):
            scales[at] = scales[at - 1]
    weights = [' weight="bold"' if style.bold else ""] * len(line)
    for part in filter(None, style.strong):
        for found in re.finditer(re.escape(part), line):
            weights[found.start() : found.end()] = [' weight="bold"'] * len(part)
    runs: list[tuple[str, float, str]] = []
    for letter, scale, weight in zip(line, scales, weights, strict=True):
        if runs and runs[-1][1:] == (scale, weight):
            runs[-1] = (runs[-1][0] + letter, scale, weight)
        else:
            runs.append((letter, scale, weight))
    return runs


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return next((script for script, letters in _SCRIPTS.items() if re.match(f"[{letters}]", letter)), "")


def _merged(placed: list[tuple[_Line, int, int]]) -> tuple[int, int, int, int, bytes]:
    """Left, top, width, height and alpha of all lines together; where the ink of two lines meets the darker counts."""
    if not placed:
        return 0, 0, 0, 0, b""
    left = min(x for _, x, _ in placed)
    top = min(y for _, _, y in placed)
    width = max(x + line.width for line, x, _ in placed) - left
    height = max(y + line.height for line, _, y in placed) - top
    if len(placed) == 1:
        return left, top, width, height, bytes(placed[0][0].image.write_to_memory())
    layers = [line.image.embed(x - left, y - top, width, height) for line, x, y in placed]
    merged = layers[0].bandrank(layers[1:], index=len(layers) - 1)
    return left, top, width, height, bytes(merged.write_to_memory())
