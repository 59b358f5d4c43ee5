"""Blocks -> one picture of one bit a dot, black on white, as wide as the paper. Text is set by lobby/text/render.py."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, assert_never

from PIL import Image, ImageChops
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode

from lobby.text.languages import direction
from lobby.text.render import Inked, set_text
from lobby.theme import FILE, theme
from printer.blocks import Block, Column, Cut, Logo, Number, PaperFormat, Qr, Row, Rule, Space, Words

DARK = 128  # ink of at least half a dot is a dot
_DASH, _DASH_GAP = 8, 6
_BAR_PADDING = 6
_LEVELS = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}


@dataclass(slots=True)
class _Sheet:
    """Inks collected before the height is known: 8-bit masks and where they stand. `bars` print white on black."""

    inks: list[tuple[Image.Image, int, int]] = field(default_factory=list)
    bars: list[tuple[int, int, int, int]] = field(default_factory=list)

    def drawn(self, width: int, height: int) -> Image.Image:
        page = Image.new("L", (width, height), 0)
        for mask, x, y in self.inks:
            there = (max(0, x), max(0, y), min(width, x + mask.width), min(height, y + mask.height))
            if there[0] < there[2] and there[1] < there[3]:
                part = mask.crop((there[0] - x, there[1] - y, there[2] - x, there[3] - y))
                page.paste(ImageChops.lighter(page.crop(there), part), there[:2])
        for bar in self.bars:
            page.paste(ImageChops.invert(page.crop(bar)), bar[:2])
        return page.point(lambda ink: 0 if ink >= DARK else 255).convert("1")


def picture(blocks: tuple[Block, ...], paper: PaperFormat) -> Image.Image:
    """Return the blocks as they will lie on paper: mode "1", `paper.width` dots wide, margins included."""
    sheet = _Sheet()
    bottom = _stack(sheet, blocks, paper.margin, 0, paper.content)
    return sheet.drawn(paper.width, max(1, bottom))


def _stack(sheet: _Sheet, blocks: tuple[Block, ...], x: int, y: int, width: int) -> int:
    """Put blocks below each other from (x, y) down; returns where the last one ends."""
    for block in blocks:
        y = _put(sheet, block, x, y, width)
    return y


def _put(sheet: _Sheet, block: Block, x: int, y: int, width: int) -> int:
    match block:
        case Words():
            return _put_words(sheet, block, x, y + block.space, width)
        case Number():
            return _put_number(sheet, block, x, y + block.space, width)
        case Row():
            return _put_row(sheet, block, x, y + block.space, width)
        case Qr():
            return _put_code(sheet, block, x, y + block.space, width)
        case Logo():
            sheet.inks.append((logo_mask(block.size), x, y + block.space))
            return y + block.space + block.size
        case Rule():
            sheet.inks.append((_rule_mask(block, width), x, y + block.space))
            return y + block.space + block.thickness
        case Space():
            return y + block.dots
        case Cut():
            return y
        case _:
            assert_never(block)


def _put_words(sheet: _Sheet, words: Words, x: int, y: int, width: int) -> int:
    padding = _BAR_PADDING if words.inverse else 0
    hang = words.size * 2 // 3 if words.bullet else 0
    if words.bullet:
        dot = replace(words, text="•", bullet=False)
        _ink(sheet, inked_words(dot, width), x, y)
    inked = inked_words(words, width - hang)
    _ink(sheet, inked, x if direction(words.language) == "rtl" else x + hang, y + padding)
    bottom = y + inked.height + 2 * padding
    if words.inverse:
        sheet.bars.append((x, y, x + width, bottom))
    return bottom


def _put_number(sheet: _Sheet, number: Number, x: int, y: int, width: int) -> int:
    """The number's ink from edge to edge; its capitals, not its line box, take up the height."""
    size = number.size
    inked = _number_ink(number.text, size)
    if inked.ink_width > width:
        size = size * width // inked.ink_width
        inked = _number_ink(number.text, size)
    capitals = round(size * theme().font.cap_height)
    top = y + capitals - inked.baselines[0]
    _ink(sheet, inked, x - inked.left, top)
    return max(y + capitals, top + inked.top + inked.ink_height)  # a Q reaches below its line


def _number_ink(text: str, size: int) -> Inked:
    return set_text(text, size=size, bold=True, line_height=1.0, tracking=theme().font.tracking_number)


def _put_row(sheet: _Sheet, row: Row, x: int, y: int, width: int) -> int:
    fixed = [column_width(column) for column in row.columns]
    spare = width - sum(fixed) - row.gap * (len(fixed) - 1)
    bottoms = [y]
    for column, natural in zip(row.columns, fixed, strict=True):
        wide = natural + spare if column.grows else natural
        bottoms.append(_stack(sheet, column.blocks, x, y, wide))
        x += wide + row.gap
    return max(bottoms)


def column_width(column: Column) -> int:
    """Return the width a column needs for itself, in dots; nothing for the one that takes what is left."""
    if column.grows:
        return 0
    if column.width is not None:
        return column.width
    codes = [code_mask(block).width for block in column.blocks if isinstance(block, Qr)]
    lines = [inked_words(block, None).width for block in column.blocks if isinstance(block, Words)]
    return max(codes or lines, default=0)


def _put_code(sheet: _Sheet, code: Qr, x: int, y: int, width: int) -> int:
    mask = code_mask(code)
    if mask.width > width:
        modules = mask.width // code.module
        mask = mask.resize((modules * (width // modules),) * 2, Image.Resampling.NEAREST)
    sheet.inks.append((mask, x + (width - mask.width) // 2, y))
    return y + mask.height


def inked_words(words: Words, width: int | None) -> Inked:
    return set_text(
        words.text,
        size=words.size,
        bold=words.bold,
        strong=words.strong,
        width=width,
        align=words.align,
        language=words.language,
        line_height=words.line_height,
        balance=True,
    )


def _ink(sheet: _Sheet, inked: Inked, x: int, y: int) -> None:
    if inked.mask:
        mask = Image.frombytes("L", (inked.ink_width, inked.ink_height), inked.mask)
        sheet.inks.append((mask, x + inked.left, y + inked.top))


def _rule_mask(rule: Rule, width: int) -> Image.Image:
    if not rule.dashed:
        return Image.new("L", (width, rule.thickness), 255)
    mask = Image.new("L", (width, rule.thickness), 0)
    for at in range(0, width, _DASH + _DASH_GAP):
        mask.paste(255, (at, 0, min(at + _DASH, width), rule.thickness))
    return mask


@lru_cache(maxsize=64)
def code_mask(code: Qr) -> Image.Image:
    """Return the code without its quiet zone, which the layout leaves free around it."""
    maker: Any = QRCode(error_correction=_LEVELS[code.level], box_size=code.module, border=0)
    maker.add_data(code.data)
    maker.make(fit=True)
    rows = maker.get_matrix()
    dots = bytes(255 if dark else 0 for row in rows for dark in row)
    small = Image.frombytes("L", (len(rows), len(rows)), dots)
    return small.resize((len(rows) * code.module,) * 2, Image.Resampling.NEAREST)


def logo_file() -> Path:
    return FILE.parent / theme().brand.logo


@lru_cache(maxsize=8)
def logo_mask(size: int) -> Image.Image:
    """Return the county's mark as ink, `size` dots square."""
    import pyvips  # its library takes a moment to load: only where something is really drawn

    drawn = pyvips.Image.thumbnail(str(logo_file()), size, height=size)
    alpha = drawn[drawn.bands - 1]
    mask = Image.frombytes("L", (alpha.width, alpha.height), bytes(alpha.write_to_memory()))
    square = Image.new("L", (size, size), 0)
    square.paste(mask, ((size - mask.width) // 2, (size - mask.height) // 2))
    return square
