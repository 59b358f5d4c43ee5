"""ESC/POS read back: bytes in, commands out. Pure. Source of every length: Epson's ESC/POS command reference.

The virtual printer obeys what this reads, and the tests hold our own tickets against it. What is not in the table is
recorded as unknown, one byte at a time, never guessed at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

ESC, GS, FS, DLE = 0x1B, 0x1D, 0x1C, 0x10


@dataclass(frozen=True, slots=True)
class PrinterCommand:
    """One command as it came. `name` is Epson's name for it ("GS v 0"), "text" or "unknown".

    `numbers` are its parameters; `data` is what follows them (the letters of a text, the dots of an image).
    """

    name: str
    raw: bytes
    numbers: tuple[int, ...] = ()
    data: bytes = b""


class _NeedMore(Exception):
    """The command is not whole yet."""


Rule = Callable[[str, bytes], PrinterCommand]


def _need(held: bytes, length: int) -> bytes:
    if len(held) < length:
        raise _NeedMore
    return held[:length]


def _word(held: bytes, at: int) -> int:
    return int.from_bytes(held[at : at + 2], "little")


def _fixed(count: int, head: int = 2) -> Rule:
    """A command of `head` bytes with `count` one-byte parameters."""

    def rule(name: str, held: bytes) -> PrinterCommand:
        raw = _need(held, head + count)
        return PrinterCommand(name, raw, tuple(raw[head:]))

    return rule


def _until_nul(name: str, held: bytes) -> PrinterCommand:
    end = held.find(b"\x00", 2)
    if end < 0:
        raise _NeedMore
    return PrinterCommand(name, held[: end + 1], (), held[2:end])


def _cut(name: str, held: bytes) -> PrinterCommand:
    """GS V m, or GS V m n where the paper is fed first."""
    mode = _need(held, 3)[2]
    raw = _need(held, 4 if mode in (65, 66, 97, 98, 103, 104) else 3)
    return PrinterCommand(name, raw, tuple(raw[2:]))


def _sized(name: str, held: bytes) -> PrinterCommand:
    """GS ( X pL pH data: the letter after the bracket belongs to the name."""
    size = _word(_need(held, 5), 3)
    raw = _need(held, 5 + size)
    return PrinterCommand(f"{name} {chr(raw[2])}", raw, (), raw[5:])


def _large_graphics(name: str, held: bytes) -> PrinterCommand:
    """GS 8 L p1 p2 p3 p4 data: GS ( L for pictures over 64 kB."""
    if _need(held, 3)[2] != 0x4C:
        return PrinterCommand("unknown", held[:1])
    size = int.from_bytes(_need(held, 7)[3:7], "little")
    raw = _need(held, 7 + size)
    return PrinterCommand("GS 8 L", raw, (), raw[7:])


def _raster(name: str, held: bytes) -> PrinterCommand:
    """GS v 0 m xL xH yL yH dots: numbers are (m, bytes a row, rows)."""
    if _need(held, 3)[2] != 0x30:
        return PrinterCommand("unknown", held[:1])
    head = _need(held, 8)
    row, rows = _word(head, 4), _word(head, 6)
    raw = _need(held, 8 + row * rows)
    return PrinterCommand("GS v 0", raw, (head[3], row, rows), raw[8:])


def _columns(name: str, held: bytes) -> PrinterCommand:
    """ESC * m nL nH dots: numbers are (m, columns)."""
    head = _need(held, 5)
    mode, count = head[2], _word(head, 3)
    raw = _need(held, 5 + count * (3 if mode in (32, 33) else 1))
    return PrinterCommand(name, raw, (mode, count), raw[5:])


def _barcode(name: str, held: bytes) -> PrinterCommand:
    """GS k: function A ends with NUL, function B says its length."""
    kind = _need(held, 3)[2]
    if kind <= 6:
        end = held.find(b"\x00", 3)
        if end < 0:
            raise _NeedMore
        return PrinterCommand(name, held[: end + 1], (kind,), held[3:end])
    raw = _need(held, 4 + _need(held, 4)[3])
    return PrinterCommand(name, raw, (kind,), raw[4:])


def _realtime_control(name: str, held: bytes) -> PrinterCommand:
    """DLE DC4 fn ...: 1 pulse, 2 power off, 3 buzzer, 7 send status, 8 clear the buffers."""
    more = {1: 2, 2: 2, 3: 5, 7: 1, 8: 7}.get(_need(held, 3)[2], 0)
    raw = _need(held, 3 + more)
    return PrinterCommand(name, raw, tuple(raw[2:]))


def _status_request(name: str, held: bytes) -> PrinterCommand:
    raw = _need(held, 3)
    if raw[2] in (7, 8, 18):
        raw = _need(held, 4)
    return PrinterCommand(name, raw, tuple(raw[2:]))


_SECOND_BYTE: dict[int, dict[str, Rule]] = {
    ESC: {
        **dict.fromkeys("@2imLO<S", _fixed(0)),
        **dict.fromkeys("t!EadJ3-GMR{ V=%?reBKTU", _fixed(1)),
        **dict.fromkeys("$\\c", _fixed(2)),
        "p": _fixed(3),
        "W": _fixed(8),
        "D": _until_nul,
        "*": _columns,
        "(": _sized,
    },
    GS: {
        ":": _fixed(0),
        **dict.fromkeys("!BarIhwHfb/T", _fixed(1)),
        **dict.fromkeys("LWP$\\", _fixed(2)),
        "^": _fixed(3),
        "V": _cut,
        "(": _sized,
        "8": _large_graphics,
        "v": _raster,
        "k": _barcode,
    },
    FS: {
        **dict.fromkeys("&.", _fixed(0)),
        **dict.fromkeys("!-CW", _fixed(1)),
        **dict.fromkeys("pS", _fixed(2)),
        "(": _sized,
    },
    DLE: {"\x04": _status_request, "\x05": _fixed(1), "\x14": _realtime_control},
}
_HEADS = {ESC: "ESC", GS: "GS", FS: "FS", DLE: "DLE"}
_NAMED = {"\x04": "EOT", "\x05": "ENQ", "\x14": "DC4", " ": "SP"}
_SINGLE = {0x00: "NUL", 0x09: "HT", 0x0A: "LF", 0x0C: "FF", 0x0D: "CR", 0x18: "CAN"}


def first_command(held: bytes) -> PrinterCommand | None:
    """Return the first command in these bytes; None when it is not whole yet."""
    head = held[0]
    if head in _SINGLE:
        return PrinterCommand(_SINGLE[head], held[:1])
    if head >= 0x20:
        end = next((at for at, byte in enumerate(held) if byte < 0x20), len(held))
        return PrinterCommand("text", held[:end], (), held[:end])
    if head not in _SECOND_BYTE:
        return PrinterCommand("unknown", held[:1])
    if len(held) < 2:
        return None
    letter = chr(held[1])
    rule = _SECOND_BYTE[head].get(letter)
    if rule is None:
        return PrinterCommand("unknown", held[:2])
    try:
        return rule(f"{_HEADS[head]} {_NAMED.get(letter, letter)}", held)
    except _NeedMore:
        return None


class Decoder:
    """Reads a stream as it arrives. `pending` are the bytes of a command that is not whole yet."""

    def __init__(self) -> None:
        self.pending = b""

    def feed(self, data: bytes) -> Iterator[PrinterCommand]:
        self.pending += data
        while self.pending:
            command = first_command(self.pending)
            if command is None:
                return
            self.pending = self.pending[len(command.raw) :]
            yield command


def decode(data: bytes) -> list[PrinterCommand]:
    """Return all commands of a whole job. Raises ValueError when it ends in the middle of one."""
    decoder = Decoder()
    commands = list(decoder.feed(data))
    if decoder.pending:
        raise ValueError(f"the job ends inside a command: {decoder.pending[:12]!r}")
    return commands
