from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer import answers
from printer.answers import Faults
from printer.status import (
    GARBLED,
    SILENT,
    Garbage,
    JobDone,
    PaperAnswer,
    PaperLevel,
    PrinterStatus,
    Problem,
    Pushed,
    Realtime,
    ReplyReader,
    from_asb,
    from_realtime,
)

WELL = PrinterStatus(PaperLevel.OK, online=True, cover_open=False)
STATES = [
    (Faults(), WELL),
    (Faults(paper=PaperLevel.LOW), PrinterStatus(PaperLevel.LOW, True, False, Problem.PAPER_LOW)),
    (Faults(paper=PaperLevel.OUT), PrinterStatus(PaperLevel.OUT, False, False, Problem.PAPER_OUT)),
    (Faults(cover_open=True), PrinterStatus(PaperLevel.OK, False, True, Problem.COVER_OPEN)),
    (Faults(cover_open=True, paper=PaperLevel.OUT), PrinterStatus(PaperLevel.OUT, False, True, Problem.COVER_OPEN)),
    (Faults(offline=True), PrinterStatus(PaperLevel.OK, False, False, Problem.OFFLINE)),
    (Faults(cutter_stuck=True), PrinterStatus(PaperLevel.OK, False, False, Problem.CUTTER)),
]


def asked(faults: Faults) -> PrinterStatus:
    return from_realtime(*(answers.realtime(faults, n)[0] for n in (1, 2, 3, 4)))


@pytest.mark.parametrize(("faults", "status"), STATES)
def test_every_state_is_read_the_same_whether_asked_or_pushed(faults: Faults, status: PrinterStatus) -> None:
    assert asked(faults) == status
    assert from_asb(answers.automatic(faults)) == status


def test_bytes_of_the_command_reference() -> None:
    assert from_realtime(0x12, 0x12, 0x12, 0x12) == WELL
    assert from_realtime(0x16, 0x12, 0x12, 0x12) == WELL, "an open cash drawer is no trouble"
    assert from_realtime(0x1A, 0x32, 0x12, 0x72).problem is Problem.PAPER_OUT
    assert from_realtime(0x12, 0x12, 0x12, 0x1E).paper is PaperLevel.LOW
    assert from_realtime(0x1A, 0x52, 0x32, 0x12).problem is Problem.BROKEN
    assert from_realtime(0x1A, 0x52, 0x52, 0x12).problem is Problem.STOPPED
    assert from_asb(b"\x10\x00\x00\x0f") == WELL
    assert from_asb(b"\x18\x20\x00\x00").problem is Problem.BROKEN


def test_only_a_ready_printer_is_ready() -> None:
    assert WELL.ready
    assert PrinterStatus(PaperLevel.LOW, True, False, Problem.PAPER_LOW).ready
    assert [faults for faults, status in STATES if status.ready] == [Faults(), Faults(paper=PaperLevel.LOW)]
    assert not PrinterStatus().ready
    assert not SILENT.ready
    assert not GARBLED.ready


def test_a_missing_or_malformed_answer_is_unknown_and_never_fine() -> None:
    assert from_realtime(None, None, None, None) == SILENT
    assert from_realtime(0x12, 0x12, 0x12, None) == SILENT
    assert from_realtime(0x12, 0x12, 0x00, 0x12) == GARBLED
    assert from_asb(b"") == GARBLED
    assert from_asb(b"\x10\x00\x00") == GARBLED
    assert SILENT.paper is GARBLED.paper is PaperLevel.UNKNOWN


@given(st.tuples(*[st.one_of(st.none(), st.integers(0, 255))] * 4))
def test_no_four_bytes_make_a_printer_ready_but_those_that_say_so(four: tuple[int | None, ...]) -> None:
    if from_realtime(*four).ready:
        assert [(byte or 0) & 0b1001_0011 for byte in four] == [0b0001_0010] * 4
        assert not (four[0] or 0) & 0x08


# --- the stream of answers ---


def read(data: bytes) -> list[object]:
    return list(ReplyReader().feed(data))


def test_answers_are_kept_apart_in_one_stream() -> None:
    stream = b"\x12" + b"\x10\x00\x00\x0f" + b"\x00" + b"\x37\x22a1b2\x00" + b"\x0c" + b"\x13\x11"
    assert read(stream) == [
        Realtime(0x12),
        Pushed(WELL),
        PaperAnswer(PaperLevel.OK),
        JobDone(b"a1b2"),
        PaperAnswer(PaperLevel.OUT),
    ]


def test_answers_that_come_in_pieces_are_put_together() -> None:
    reader = ReplyReader()
    stream = b"\x18\x00\x0c\x0f" + b"\x37\x22a1b2\x00"
    replies = [reply for byte in stream for reply in reader.feed(bytes([byte]))]
    assert replies == [Pushed(PrinterStatus(PaperLevel.OUT, False, False, Problem.PAPER_OUT)), JobDone(b"a1b2")]


def test_what_is_no_answer_is_garbage() -> None:
    assert read(b"\xff") == [Garbage(b"\xff")]
    assert read(b"\x60") == [Garbage(b"\x60")], "bits that GS r never sets"
    assert read(b"\x37\x22ab\x00")[0] == Garbage(b"\x37"), "a job answer that is too short"
    assert Pushed not in {type(reply) for reply in read(b"\x10\xff\x00\x00")}


@given(st.binary(max_size=64))
def test_any_bytes_can_be_read(data: bytes) -> None:
    whole = read(data)
    reader = ReplyReader()
    assert [reply for byte in data for reply in reader.feed(bytes([byte]))] == whole
