"""What a ticket is made of, before it is dots or letters. Pure data; all lengths in dots (203 dpi: 8 dots a mm)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["start", "center", "end"]


@dataclass(frozen=True, slots=True)
class Words:
    """A text of one size, wrapped to the width it gets. `strong`: the parts of it set bold. `space`: left free above.

    `start` is the right side where `language` is written from right to left. `inverse` prints white on a black bar;
    `bullet` sets a dot before the text, which hangs clear of it.
    """

    text: str
    size: int
    language: str
    bold: bool = False
    strong: tuple[str, ...] = ()
    align: Align = "start"
    line_height: float = 1.3
    space: int = 0
    inverse: bool = False
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """The ticket number on one line, as large as the width allows, at most `size`. Always from left to right."""

    text: str
    size: int
    space: int = 0


@dataclass(frozen=True, slots=True)
class Logo:
    """The county's mark, a square."""

    size: int
    space: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""

    thickness: int
    dashed: bool = False
    space: int = 0


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code; `module` is the side of one square, made smaller only if the code would not fit. `level`: L M Q H."""

    data: str
    module: int
    level: str
    space: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """Blocks below each other. `width` None: as wide as its code, else its widest line, or what is left if it `grows`."""

    blocks: tuple[Block, ...]
    width: int | None = None
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Columns beside each other, from the left; on paper printed as text, below each other."""

    columns: tuple[Column, ...]
    gap: int
    space: int = 0


@dataclass(frozen=True, slots=True)
class Space:
    """Paper left free."""

    dots: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of a ticket."""


Block = Words | Number | Logo | Rule | Qr | Row | Space | Cut


@dataclass(frozen=True, slots=True)
class PaperFormat:
    """How wide a printer prints: 576 dots on 80 mm paper, 384 on 58 mm."""

    width: int = 576

    @property
    def margin(self) -> int:
        return self.width * 32 // 576

    @property
    def content(self) -> int:
        return self.width - 2 * self.margin

    @property
    def narrow(self) -> bool:
        """Whether the wait and the QR code have no room side by side."""
        return self.content < 440
