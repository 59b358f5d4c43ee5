"""What a printer says about itself, read from its bytes. Pure: bytes in, a PrinterStatus or a Reply out.

Source: Epson's ESC/POS command reference, DLE EOT, GS a (automatic status), GS r, GS ( H, "identification of status".
Fixed bits tell one kind of answer from another. A byte that is missing or has its fixed bits wrong tells nothing: it
never counts as "fine".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class PaperLevel(StrEnum):
    OK = "ok"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


class Problem(StrEnum):
    """What staff are told, as codes of the wire. The first one that is true, in this order, is told."""

    UNREACHABLE = "not_reachable"
    SILENT = "not_answering"
    GARBLED = "answers_not_understood"
    COVER_OPEN = "cover_open"
    PAPER_OUT = "paper_out"
    CUTTER = "cutter_stuck"
    BROKEN = "needs_service"
    STOPPED = "stopped"
    OFFLINE = "offline"
    PAPER_LOW = "paper_low"


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """How a printer is. `online` and `cover_open` are None where the printer did not say."""

    paper: PaperLevel = PaperLevel.UNKNOWN
    online: bool | None = None
    cover_open: bool | None = None
    problem: Problem | None = None

    @property
    def ready(self) -> bool:
        """True only when the printer itself said that it would print now."""
        return (
            self.online is True
            and self.paper in (PaperLevel.OK, PaperLevel.LOW)
            and self.problem in (None, Problem.PAPER_LOW)
        )


UNREACHABLE = PrinterStatus(problem=Problem.UNREACHABLE)
SILENT = PrinterStatus(problem=Problem.SILENT)
GARBLED = PrinterStatus(problem=Problem.GARBLED)

_OFFLINE, _COVER, _STOPPED_FOR_PAPER = 0x08, 0x04, 0x20
_CUTTER, _BROKEN, _WILL_RECOVER = 0x08, 0x20, 0x40
_LOW_ROLL, _END_ROLL = 0x0C, 0x60


def is_realtime(byte: int) -> bool:
    """Say whether the byte can be an answer to DLE EOT: 0xx1xx10."""
    return byte & 0x93 == 0x12


def is_asb_head(byte: int) -> bool:
    """Say whether the byte can begin the four of an automatic status: 0xx1xx00."""
    return byte & 0x93 == 0x10


def is_plain(byte: int) -> bool:
    """Say whether the byte can be an answer to GS r, or the rest of an automatic status: 0xx0xxxx."""
    return byte & 0x90 == 0x00


def from_realtime(printer: int | None, offline: int | None, error: int | None, roll: int | None) -> PrinterStatus:
    """Return the status in the answers to DLE EOT 1, 2, 3 and 4; None for an answer that did not come."""
    if printer is None or offline is None or error is None or roll is None:
        return SILENT
    if not all(is_realtime(byte) for byte in (printer, offline, error, roll)):
        return GARBLED
    return _judge(
        online=not printer & _OFFLINE,
        cover_open=bool(offline & _COVER),
        paper=_roll(low=bool(roll & _LOW_ROLL), out=bool(roll & _END_ROLL) or bool(offline & _STOPPED_FOR_PAPER)),
        cutter=bool(error & _CUTTER),
        broken=bool(error & _BROKEN),
        stopped=bool(error & (0x04 | _WILL_RECOVER)),
    )


def from_asb(four: bytes) -> PrinterStatus:
    """Return the status in the four bytes that GS a makes the printer push at each change."""
    if len(four) != 4 or not is_asb_head(four[0]) or not all(is_plain(byte) for byte in four[1:]):
        return GARBLED
    head, error, roll, _ = four
    return _judge(
        online=not head & 0x08,
        cover_open=bool(head & 0x20),
        paper=_roll(low=bool(roll & 0x03), out=bool(roll & 0x0C)),
        cutter=bool(error & 0x08),
        broken=bool(error & 0x20),
        stopped=bool(error & 0x44),
    )


def paper_from_gs_r(byte: int) -> PaperLevel:
    """Return the paper in the answer to GS r 1."""
    if not is_plain(byte):
        return PaperLevel.UNKNOWN
    return _roll(low=bool(byte & 0x03), out=bool(byte & 0x0C))


def _roll(*, low: bool, out: bool) -> PaperLevel:
    if out:
        return PaperLevel.OUT
    return PaperLevel.LOW if low else PaperLevel.OK


def _judge(
    *, online: bool, cover_open: bool, paper: PaperLevel, cutter: bool, broken: bool, stopped: bool
) -> PrinterStatus:
    signs = [
        (cover_open, Problem.COVER_OPEN),
        (paper is PaperLevel.OUT, Problem.PAPER_OUT),
        (cutter, Problem.CUTTER),
        (broken, Problem.BROKEN),
        (stopped, Problem.STOPPED),
        (not online, Problem.OFFLINE),
        (paper is PaperLevel.LOW, Problem.PAPER_LOW),
    ]
    return PrinterStatus(paper, online, cover_open, next((problem for true, problem in signs if true), None))


# --- the stream of answers ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Realtime:
    """An answer to DLE EOT; which of the four only the order of asking tells."""

    byte: int


@dataclass(frozen=True, slots=True)
class Pushed:
    """An automatic status."""

    status: PrinterStatus


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """The answer to GS r 1: everything sent before it has been processed."""

    paper: PaperLevel


@dataclass(frozen=True, slots=True)
class JobDone:
    """The answer to GS ( H: everything before the mark with this id has been printed."""

    tag: bytes


@dataclass(frozen=True, slots=True)
class Garbage:
    """Bytes that are no answer. What follows them on this connection cannot be trusted."""

    data: bytes


Reply = Realtime | Pushed | PaperAnswer | JobDone | Garbage

_XON, _XOFF, _BLOCK_HEAD, _JOB_ID = 0x11, 0x13, 0x37, 0x22
_JOB_REPLY_LENGTH = 7  # 37 22 d1 d2 d3 d4 00


class ReplyReader:
    """Cuts the printer's byte stream into answers. Feed it what arrived; it keeps what is not yet whole."""

    def __init__(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> Iterator[Reply]:
        self._held += data
        while self._held:
            length, reply = self._next()
            if length == 0:
                return
            self._held = self._held[length:]
            if reply is not None:
                yield reply

    def _next(self) -> tuple[int, Reply | None]:
        """How many bytes the first answer takes (0: more must come) and what it says (None: flow control)."""
        held, head = self._held, self._held[0]
        if head in (_XON, _XOFF):
            return 1, None
        if head == _BLOCK_HEAD:
            return self._job_reply(held)
        if is_realtime(head):
            return 1, Realtime(head)
        if is_asb_head(head):
            if len(held) < 4:
                return 0, None
            status = from_asb(held[:4])
            return (1, Garbage(held[:1])) if status is GARBLED else (4, Pushed(status))
        if head & 0xF0 == 0:
            return 1, PaperAnswer(paper_from_gs_r(head))
        return 1, Garbage(held[:1])

    def _job_reply(self, held: bytes) -> tuple[int, Reply | None]:
        if len(held) < _JOB_REPLY_LENGTH and b"\x00" not in held:
            return 0, None
        whole = held[:_JOB_REPLY_LENGTH]
        if len(whole) == _JOB_REPLY_LENGTH and whole[1] == _JOB_ID and whole[6] == 0 and b"\x00" not in whole[:6]:
            return _JOB_REPLY_LENGTH, JobDone(whole[2:6])
        return 1, Garbage(held[:1])
