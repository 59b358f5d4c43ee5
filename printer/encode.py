"""Blocks -> ESC/POS, through python-escpos.

Two dangers live here. A letter that the code page lacks would become "?" without a word, so text goes out as letters
only where one fixed code page holds every one of them, else as a picture. And picture data is not safe by being data: a
printer obeys DLE EOT, DLE ENQ and DLE DC4 the moment it receives them, wherever they stand, so no picture holds them.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator
from typing import Any, assert_never

from escpos.constants import QR_ECLEVEL_H, QR_ECLEVEL_L, QR_ECLEVEL_M, QR_ECLEVEL_Q
from escpos.printer import Dummy
from PIL import Image

from lobby.contract.visits import PrintJob
from lobby.text.languages import direction
from printer.blocks import Block, Cut, Logo, Number, Qr, Row, Rule, Space, Words
from printer.layout import ticket
from printer.model import DOT, Mode, Model
from printer.raster import picture

STRIP = 128  # rows of a picture sent at a time: printing begins with the first, and a lost one is soon filled up
_REALTIME = (0x04, 0x05, 0x14)  # after DLE: EOT, ENQ, DC4
_DLE = 0x10
_LEVELS = {"L": QR_ECLEVEL_L, "M": QR_ECLEVEL_M, "Q": QR_ECLEVEL_Q, "H": QR_ECLEVEL_H}
_SIDES = {"start": "left", "center": "center", "end": "right"}


def encode(job: PrintJob, model: Model, *, reprint: bool = False, after_break: bool = False) -> bytes:
    """Return all bytes of one ticket. `after_break`: first get the printer out of a job that was broken off inside."""
    blocks = ticket(job, model.paper, reprint=reprint)
    printer = _collector(model)
    if after_break:
        printer._raw(recovery(model))
    printer.hw("INIT")
    if model.mode is Mode.TEXT:
        _Letters(printer, model).put(blocks)
    else:
        _draw(printer, picture(blocks, model.paper))
    _finish(printer, model)
    return bytes(printer.output)


def _collector(model: Model) -> Any:
    """A printer of the library that keeps the bytes, with the paper's width where its profile does not know it."""
    printer = Dummy(profile=model.profile)
    media = {**printer.profile.profile_data["media"], "width": {"pixels": model.paper.width}}
    printer.profile.profile_data = {**printer.profile.profile_data, "media": media}
    return printer


def recovery(model: Model) -> bytes:
    """Return what ends a job that was cut off anywhere: NULs fill up a picture left open and do nothing else; then
    reset, cut."""
    printer = _collector(model)
    printer._raw(bytes(STRIP * ((model.paper.width + 7) // 8)))
    printer.hw("INIT")
    _finish(printer, model)
    return bytes(printer.output)


def _finish(printer: Any, model: Model) -> None:
    if model.cuts:
        printer.cut(feed=False)  # GS V 66 0 feeds just as far as the knife
    else:
        printer.print_and_feed(4)


def _draw(printer: Any, image: Image.Image) -> None:
    printer.image(defused(image), impl="bitImageRaster", fragment_height=STRIP)


def defused(image: Image.Image) -> Image.Image:
    """Return the picture without any byte pair that a printer would take for a real-time command: one dot more hides
    it."""
    rows = bytearray(image.tobytes())  # mode "1": a set bit is white; sent, a set bit is black
    for at in range(len(rows) - 1):
        if rows[at] ^ 0xFF == _DLE and rows[at + 1] ^ 0xFF in _REALTIME:
            rows[at] ^= 0x20  # the dot beside the one that is there
    return Image.frombytes("1", image.size, bytes(rows))


class _Letters:
    """Prints blocks one below the other in the printer's own letters."""

    def __init__(self, printer: Any, model: Model) -> None:
        self.printer, self.model = printer, model
        printer.charcode(model.code_page)

    def put(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            self._space(block)
            self._put(block)

    def _space(self, block: Block) -> None:
        if isinstance(block, Words | Qr | Rule | Row) and block.space >= 20:
            self.printer.ln()

    def _put(self, block: Block) -> None:
        match block:
            case Words():
                self._words(block)
            case Number():
                self._drawn(block)
            case Qr():
                self._code(block)
            case Row():
                for column in block.columns:
                    self.put(column.blocks)
            case Rule():
                self._style()
                self.printer.textln(("- " if block.dashed else "-") * (self.model.columns // (1 + block.dashed)))
            case Space() | Logo() | Cut():
                pass  # a printer's own letters leave enough air; the cut ends the job
            case _:
                assert_never(block)

    def _drawn(self, block: Block) -> None:
        """One block as a picture, with air for the ink that reaches out of its lines."""
        air = Space(6)
        _draw(self.printer, picture((air, block, air), self.model.paper))

    def _words(self, words: Words) -> None:
        lines = list(self._lines(words))
        if direction(words.language) == "rtl" or not all(self._holds(line) for line in lines):
            self._drawn(words)
            return
        for line in lines:
            self._line(line, words)

    def _lines(self, words: Words) -> Iterator[str]:
        wide, _ = _scale(words)
        indent = "  " if words.bullet else ""
        text = f"* {words.text}" if words.bullet else words.text
        for line in textwrap.wrap(text, self.model.columns // wide, subsequent_indent=indent):
            yield line.replace("\u00a0", " ")

    def _line(self, line: str, words: Words) -> None:
        """One line, its strong parts in bold."""
        self._style(words)
        part = next((part for part in words.strong if part in line), None)
        if part is None:
            self.printer.textln(line)
            return
        before, after = line.split(part, 1)
        self.printer.text(before)
        self.printer.set(bold=True)
        self.printer.text(part)
        self.printer.set(bold=False)
        self.printer.textln(after)

    def _style(self, words: Words | None = None) -> None:
        wide, high = _scale(words) if words else (1, 1)
        align = _SIDES[words.align] if words else "left"
        bold, inverse = (words.bold, words.inverse) if words else (False, False)
        self.printer.set(align=align, bold=bold, invert=inverse, custom_size=True, width=wide, height=high)

    def _holds(self, text: str) -> bool:
        """Whether the one code page has every letter; no control is a letter."""
        can = self.printer.magic.encoder.can_encode
        return all(unicodedata.category(c)[0] != "C" and can(self.model.code_page, c) for c in text)

    def _code(self, code: Qr) -> None:
        self.printer.ln()  # readers need a quiet zone above it
        if not self.model.native_qr:
            self._drawn(code)
            return
        self.printer.set(align="center")
        self.printer.qr(code.data, ec=_LEVELS[code.level], size=code.module, native=True)
        self.printer.set(align="left")


def _scale(words: Words) -> tuple[int, int]:
    """How many times wider and higher than font A (12 x 24 dots) a text stands."""
    if words.size >= 4 * DOT:
        return 2, 2
    return (1, 2) if words.size >= 3 * DOT else (1, 1)
