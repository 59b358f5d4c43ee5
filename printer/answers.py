"""What the virtual printer says about itself, byte by byte: the other side of status.py. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from printer.status import PaperLevel


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with the printer; a test or the page sets it.

    mute: prints, answers nothing. garbage: answers nonsense. cut_link_after: the connection is lost once so many more
    bytes have come, once. paper_lasts: dot rows until the paper is out. bytes_per_s: how fast it works.
    """

    paper: PaperLevel = PaperLevel.OK
    cover_open: bool = False
    offline: bool = False
    cutter_stuck: bool = False
    mute: bool = False
    garbage: bool = False
    cut_link_after: int | None = None
    paper_lasts: int | None = None
    bytes_per_s: int | None = None

    @property
    def stopped(self) -> bool:
        """Whether it prints nothing at present; what is sent waits in its buffer."""
        return self.paper is PaperLevel.OUT or self.cover_open or self.offline or self.cutter_stuck


def realtime(faults: Faults, n: int) -> bytes:
    """Return the answer to DLE EOT n."""
    out, low = faults.paper is PaperLevel.OUT, faults.paper in (PaperLevel.LOW, PaperLevel.OUT)
    bits = {
        1: 0x08 * faults.stopped,
        2: 0x04 * faults.cover_open | 0x20 * out | 0x40 * faults.cutter_stuck,
        3: 0x08 * faults.cutter_stuck,
        4: 0x0C * low | 0x60 * out,
    }
    return bytes([0x12 | bits[n]]) if n in bits else b""


def automatic(faults: Faults) -> bytes:
    """Return the four bytes of an automatic status."""
    head = 0x10 | 0x08 * faults.stopped | 0x20 * faults.cover_open
    return bytes([head, 0x08 * faults.cutter_stuck, _sensors(faults), 0x0F])


def paper_sensors(faults: Faults) -> bytes:
    """Return the answer to GS r 1."""
    return bytes([_sensors(faults)])


def _sensors(faults: Faults) -> int:
    out, low = faults.paper is PaperLevel.OUT, faults.paper in (PaperLevel.LOW, PaperLevel.OUT)
    return 0x03 * low | 0x0C * out


def identity(n: int) -> bytes:
    """Return the answer to GS I n: ids as one byte, names as a block."""
    names = {65: "1.00", 66: "Lobby", 67: "Virtual printer", 68: "000001"}
    if n in names:
        return b"_" + names[n].encode() + b"\x00"
    return {1: b"\x20", 49: b"\x20", 2: b"\x02", 50: b"\x02", 3: b"\x01", 51: b"\x01"}.get(n, b"")


def job_done(tag: bytes) -> bytes:
    """Return the answer to GS ( H, function 48."""
    return b"\x37\x22" + tag + b"\x00"
