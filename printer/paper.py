"""The paper of the virtual printer: commands in, tickets out, each drawn as it would lie on the counter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from escpos.capabilities import get_profile
from escpos.codepages import CodePages
from PIL import Image, ImageChops

from lobby.text.render import set_text
from printer.blocks import Qr
from printer.decoder import PrinterCommand
from printer.raster import DARK, code_mask

CELL = (12, 24)  # font A
KEPT = 200  # pieces of paper
_LINE = 30
_CODE_PAGES: Any = CodePages
_LEVELS = {48: "L", 49: "M", 50: "Q", 51: "H"}


@dataclass(frozen=True, slots=True)
class Printed:
    """One piece of paper, from cut to cut. `lines` were printed as letters, `codes` as QR codes by the printer itself.

    `dots`: the rows of `size`, 8 dots a byte, a set bit is white. `commands`: the names of all that it was printed by.
    """

    size: tuple[int, int]
    dots: bytes
    lines: tuple[str, ...]
    codes: tuple[str, ...]
    commands: tuple[str, ...]

    @property
    def picture(self) -> Image.Image:
        """As it lies on the counter: mode "1"."""
        return Image.frombytes("1", self.size, self.dots)


@dataclass(slots=True)
class _Style:
    bold: bool = False
    inverse: bool = False
    wide: int = 1
    high: int = 1
    align: int = 0
    spacing: int = _LINE
    page: int = 0


@dataclass(slots=True)
class _Sheet:
    """What has been printed since the last cut. Inks are masks: 255 is a black dot."""

    inks: list[tuple[Image.Image, int, int]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    height: int = 0


@dataclass(slots=True)
class _Code:
    """A QR code as GS ( k builds it up."""

    module: int = 3
    level: str = "L"
    data: str = ""


class Roll:
    """Obeys drawing commands. `printed` holds the last pieces that were cut off, the oldest first; `cut_off` counts
    all of them, `used` the dot rows of paper."""

    def __init__(self, width: int = 576, profile: str = "TM-T20II") -> None:
        self.width = width
        self.printed: list[Printed] = []
        self.cut_off = 0
        self.used = 0
        self._pages = {number: name for name, number in get_profile(profile).get_code_pages().items()}
        self._sheet = _Sheet()
        self._reset()

    def _reset(self) -> None:
        self._style, self._code = _Style(), _Code()
        self._line: list[Image.Image] = []
        self._letters = ""
        self._graphics: Image.Image | None = None

    def obey(self, command: PrinterCommand) -> None:
        """Draw what the command says. A command that draws nothing changes nothing."""
        self._sheet.commands.append(command.name)
        name, numbers = command.name, command.numbers
        if name == "text":
            self._type(command.data)
        elif name in _DRAWING:
            _DRAWING[name](self, command)
        elif name in _STYLING and numbers:
            _STYLING[name](self._style, numbers[0])

    def hanging(self) -> Printed:
        """Return what sticks out of the printer: printed, not yet cut."""
        return self._torn_off()

    # --- letters ---

    def _type(self, data: bytes) -> None:
        style = self._style
        for byte in data:
            letter = _letter(byte, self._pages.get(str(style.page), "CP437"))
            cell = _glyph(letter, style.bold, style.inverse)
            glyph = cell.resize((CELL[0] * style.wide, CELL[1] * style.high), Image.Resampling.NEAREST)
            self._place(glyph)
            self._letters += letter

    def _place(self, mask: Image.Image) -> None:
        if sum(part.width for part in self._line) + mask.width > self.width:
            self._feed_line()
        self._line.append(mask)

    def _feed_line(self, lines: int = 1) -> None:
        self._flush(self._style.spacing)
        self._advance(self._style.spacing * (lines - 1))

    def _flush(self, spacing: int) -> None:
        """Print what the line holds; an empty line only feeds."""
        if self._letters:
            self._sheet.lines.append(self._letters)
        height = max((part.height for part in self._line), default=0)
        x = self._indent(sum(part.width for part in self._line))
        for part in self._line:
            self._sheet.inks.append((part, x, self._sheet.height + height - part.height))
            x += part.width
        self._line, self._letters = [], ""
        self._advance(max(height, spacing))

    def _advance(self, dots: int) -> None:
        self._sheet.height += dots
        self.used += dots

    def _indent(self, width: int) -> int:
        return max(0, self.width - width) * self._style.align // 2

    # --- pictures ---

    def _stamp(self, mask: Image.Image) -> None:
        """Put a picture on its own rows; what does not fit the paper's width is lost, as on a real one."""
        if self._line:
            self._feed_line()
        self._sheet.inks.append((mask, self._indent(mask.width), self._sheet.height))
        self._advance(mask.height)

    def _raster(self, command: PrinterCommand) -> None:
        mode, row, rows = command.numbers
        mask = Image.frombytes("1", (row * 8, rows), command.data).convert("L")
        scale = (2 if mode & 1 else 1, 2 if mode & 2 else 1)
        self._stamp(mask.resize((mask.width * scale[0], mask.height * scale[1]), Image.Resampling.NEAREST))

    def _graphic(self, command: PrinterCommand) -> None:
        """GS ( L and GS 8 L: function 112 stores a picture, 50 prints it."""
        data = command.data
        if len(data) >= 2 and data[1] in (2, 50) and self._graphics is not None:
            self._stamp(self._graphics)
            self._graphics = None
        elif len(data) >= 10 and data[1] == 112:
            wide, high = data[3], data[4]
            width, rows = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
            mask = Image.frombytes("1", (width, rows), data[10:]).convert("L")
            self._graphics = mask.resize((width * wide, rows * high), Image.Resampling.NEAREST)

    def _columns(self, command: PrinterCommand) -> None:
        """ESC *: columns of 8 or 24 dots from the top, placed in the line like letters."""
        mode, count = command.numbers
        deep = 24 if mode in (32, 33) else 8
        turned = Image.frombytes("1", (deep, count), command.data).convert("L")
        mask = turned.transpose(Image.Transpose.TRANSPOSE)
        scale = (1 if mode in (1, 33) else 2, 1 if deep == 24 else 3)
        self._place(mask.resize((mask.width * scale[0], mask.height * scale[1]), Image.Resampling.NEAREST))

    def _symbol(self, command: PrinterCommand) -> None:
        """GS ( k for QR codes (cn 49): 67 module, 69 level, 80 store, 81 print."""
        data = command.data
        if len(data) < 3 or data[0] != 49:
            return
        function, code = data[1], self._code
        if function == 67:
            code.module = data[2]
        elif function == 69:
            code.level = _LEVELS.get(data[2], "L")
        elif function == 80:
            code.data = data[3:].decode("utf-8", "replace")
        elif function == 81 and code.data:
            self._sheet.codes.append(code.data)
            self._stamp(code_mask(Qr(code.data, code.module, code.level)))

    # --- paper ---

    def _cut(self, command: PrinterCommand) -> None:
        if self._line:
            self._feed_line()
        self.printed = [*self.printed[1 - KEPT :], self._torn_off()]
        self.cut_off += 1
        self._sheet = _Sheet()

    def _torn_off(self) -> Printed:
        sheet = self._sheet
        page = Image.new("L", (self.width, max(1, sheet.height)), 0)
        for mask, x, y in sheet.inks:
            box = (x, y, x + mask.width, y + mask.height)
            page.paste(ImageChops.lighter(page.crop(box), mask), box[:2])
        picture = page.point(lambda ink: 0 if ink >= DARK else 255).convert("1")
        return Printed(picture.size, picture.tobytes(), tuple(sheet.lines), tuple(sheet.codes), tuple(sheet.commands))


_DRAWING: dict[str, Callable[[Roll, PrinterCommand], None]] = {
    "ESC @": lambda roll, _: roll._reset(),
    "LF": lambda roll, _: roll._feed_line(),
    "ESC d": lambda roll, command: roll._feed_line(command.numbers[0]),
    "ESC J": lambda roll, command: roll._flush(command.numbers[0]),
    "ESC 2": lambda roll, _: setattr(roll._style, "spacing", _LINE),
    "GS v 0": Roll._raster,
    "GS ( L": Roll._graphic,
    "GS 8 L": Roll._graphic,
    "ESC *": Roll._columns,
    "GS ( k": Roll._symbol,
    "GS V": Roll._cut,
    "ESC i": Roll._cut,
    "ESC m": Roll._cut,
}


def _mode(style: _Style, n: int) -> None:
    """ESC !: font, bold, double height and width in one byte."""
    style.bold, style.high, style.wide = bool(n & 8), 2 if n & 16 else 1, 2 if n & 32 else 1


def _size(style: _Style, n: int) -> None:
    style.wide, style.high = (n >> 4 & 7) + 1, (n & 7) + 1


_STYLING: dict[str, Callable[[_Style, int], None]] = {
    "ESC !": _mode,
    "GS !": _size,
    "ESC E": lambda style, n: setattr(style, "bold", bool(n & 1)),
    "ESC G": lambda style, n: setattr(style, "bold", bool(n & 1)),
    "ESC a": lambda style, n: setattr(style, "align", n % 48 if n % 48 <= 2 else style.align),
    "ESC 3": lambda style, n: setattr(style, "spacing", n),
    "ESC t": lambda style, n: setattr(style, "page", n),
    "GS B": lambda style, n: setattr(style, "inverse", bool(n & 1)),
}


@lru_cache(maxsize=4096)
def _letter(byte: int, page: str) -> str:
    if byte < 0x80:
        return chr(byte)
    try:
        coding = _CODE_PAGES.get_encoding(page)
    except KeyError:
        return "\ufffd"
    if "data" in coding:
        return str("".join(coding["data"])[byte - 0x80])
    return bytes([byte]).decode(coding["python_encode"], "replace") if "python_encode" in coding else "\ufffd"


@lru_cache(maxsize=1024)
def _glyph(letter: str, bold: bool, inverse: bool) -> Image.Image:
    """A letter in its cell: Noto Sans, squeezed where it is wider than the cell."""
    cell = Image.new("L", CELL, 0)
    inked = set_text(letter, size=19, bold=bold, line_height=1.0)
    if inked.mask:
        ink = Image.frombytes("L", (inked.ink_width, inked.ink_height), inked.mask)
        if ink.width > CELL[0] - 1:
            ink = ink.resize((CELL[0] - 1, ink.height))
        cell.paste(ink, ((CELL[0] - ink.width) // 2, 18 - inked.baselines[0] + inked.top))
    dots = cell.point(lambda dot: 255 if dot >= DARK else 0)
    return ImageChops.invert(dots) if inverse else dots
