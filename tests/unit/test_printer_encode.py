from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lobby.contract.visits import PrintJob
from lobby.errors import Invalid
from printer.decoder import PrinterCommand, decode
from printer.encode import STRIP, defused, encode, recovery
from printer.model import Mode, model
from printer.paper import Printed, Roll
from tests.paper import URL, a_print_job, codes_on, in_arabic, in_spanish

RASTER = model()
TEXT = model(mode=Mode.TEXT)
NO_QR = model("POS-5890", mode=Mode.TEXT)

ALLOWED = {"ESC @", "ESC t", "ESC E", "ESC a", "ESC d", "GS !", "GS B", "GS v 0", "GS ( k", "GS V", "LF", "text"}


def paper_of(data: bytes, width: int = 576) -> Printed:
    roll = Roll(width)
    for command in decode(data):
        roll.obey(command)
    return roll.printed[-1] if roll.printed else roll.hanging()  # without a knife it stays in one piece


def styled(size: int, bold: int, align: int, text: bytes) -> bytes:
    return b"\x1d!%c\x1bE%c\x1ba%c\x1dB\x00" % (size, bold, align) + text


def test_exact_bytes_of_a_ticket_in_text_mode() -> None:
    data = encode(a_print_job(), TEXT)
    head = (
        b"\x1b@\x1bt\x10"
        + styled(0, 1, 0, b"Alder County\n")
        + styled(0, 0, 0, b"Permit Center\n")
        + styled(0, 0, 2, b"Nov 24, 2026\n")
        + styled(0, 0, 2, b"10:42 AM\n")
        + b"\n"
        + styled(1, 1, 0, b"Building permits\n")
        + b"\x1dv0\x00\x48\x00\x80\x00"  # the number: a picture of 72 bytes a row
    )
    assert data[: len(head)] == head
    tail = (
        b"\n"
        + styled(0, 0, 0, b"- " * 24 + b"\n")
        + styled(0, 0, 0, b"Your wait\n")
        + styled(0x11, 1, 0, b"15 to 25 min\n")
        + b"\n"
        + styled(0, 0, 0, b"\x1bE\x014 people\x1bE\x00 ahead of you at 10:42 AM\n")
        + b"\n\x1ba\x01"
        + b"\x1d(k\x04\x001A2\x00"
        + b"\x1d(k\x03\x001C\x07"
        + b"\x1d(k\x03\x001E1"
        + b"\x1d(k\x36\x001P0"
        + URL.upper().encode()
        + b"\x1d(k\x03\x001Q0"
        + b"\x1ba\x00\n"
        + styled(0, 0, 1, b"Scan to follow\n")
        + b"\n"
        + styled(0, 0, 0, b"-" * 48 + b"\n")
        + b"\n"
        + styled(0, 0, 0, b"Listen for \x1bE\x01P014\x1bE\x00 or watch the screen.\n")
        + styled(0, 0, 0, b"It will show your desk.\n")
        + styled(0, 0, 0, b"Need to come back? Bring this ticket.\n")
        + b"\x1dVB\x00"
    )
    assert data[-len(tail) :] == tail


def test_in_raster_mode_a_ticket_is_nothing_but_one_picture_and_a_cut() -> None:
    commands = decode(encode(in_arabic(), RASTER))
    assert [commands[0].name, commands[-1].name] == ["ESC @", "GS V"]
    assert {command.name for command in commands[1:-1]} == {"GS v 0"}
    assert all(command.numbers[1] == 72 and command.numbers[2] <= STRIP for command in commands[1:-1])


@pytest.mark.parametrize("job", [a_print_job(), in_spanish(), in_arabic()], ids=["en", "es", "ar"])
@pytest.mark.parametrize("setup", [RASTER, TEXT, NO_QR], ids=["raster", "text", "text without native QR"])
def test_the_code_on_the_paper_is_the_phone_page(job: PrintJob, setup: object) -> None:
    paper = paper_of(encode(job, setup), setup.paper.width)  # type: ignore[arg-type, attr-defined]
    assert codes_on(paper.picture) == [URL.upper()]


def test_spanish_letters_are_printed_as_letters() -> None:
    lines = paper_of(encode(in_spanish(service="Inspección y señales"), TEXT)).lines
    assert "Inspección y señales" in lines
    assert "¿Tiene que volver? Traiga este boleto." in lines
    assert "* Identificación con foto" in lines


def test_what_the_code_page_lacks_is_drawn_and_never_a_question_mark() -> None:
    for service in ("Łódź", "Giấy phép", "許可証", "رخص البناء", "Permits → ✓"):
        paper = paper_of(encode(a_print_job(service=service), TEXT))
        assert not any("?" in line for line in paper.lines if not line.startswith("Need to come back?"))
        assert service not in paper.lines


def test_only_one_code_page_is_used() -> None:
    commands = decode(encode(in_spanish(service="Ürün Łódź Привет"), TEXT))
    assert [command.numbers for command in commands if command.name == "ESC t"] == [(16,)]


def test_native_codes_only_where_the_printer_has_them() -> None:
    assert "GS ( k" in {command.name for command in decode(encode(a_print_job(), TEXT))}
    assert "GS ( k" not in {command.name for command in decode(encode(a_print_job(), NO_QR))}


def test_a_printer_without_a_knife_feeds_to_the_edge_instead() -> None:
    last = decode(encode(a_print_job(), NO_QR))[-1]
    assert (last.name, last.numbers) == ("ESC d", (4,))


def test_paper_of_58_mm() -> None:
    setup = model(width=384)
    commands = decode(encode(a_print_job(), setup))
    assert {command.numbers[1] for command in commands if command.name == "GS v 0"} == {48}
    assert model("POS-5890").paper.width == 384
    assert model("TM-T88V").paper.width == 512
    assert model("default", width=576).paper.width == 576


def test_a_printer_that_cannot_draw_is_refused() -> None:
    with pytest.raises(Invalid, match="cannot print pictures") as refused:
        model("TM-U220")
    assert refused.value.code == "printer_cannot_draw"
    with pytest.raises(Invalid) as refused:
        model("TM-X")
    assert refused.value.code == "printer_profile_unknown"


# --- nothing that people write can command the printer ---

hostile = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x1d\x10\x1c\x04\x05\x14\x18\x00\x0c\x0a\x9b\u202e\u2066\u200d\ufeff@Vpv0kLEa("),
    ),
    max_size=60,
)


def text_of(commands: list[PrinterCommand]) -> bytes:
    return b"".join(command.data for command in commands if command.name == "text")


@settings(max_examples=60)
@given(number=hostile, service=hostile, county=hostile, thing=hostile, url=hostile.filter(bool))
@pytest.mark.parametrize("setup", [TEXT, NO_QR, RASTER], ids=["text", "text without native QR", "raster"])
def test_hostile_names_command_nothing(
    setup: object, number: str, service: str, county: str, thing: str, url: str
) -> None:
    job = a_print_job(number=number, service=service, service_branch=service, county=county, bring=[thing], url=url)
    data = encode(job, setup, reprint=True)  # type: ignore[arg-type]
    commands = decode(data)
    assert {command.name for command in commands} <= ALLOWED
    assert [command.name for command in commands].count("ESC @") == 1
    assert sum(command.name == "GS V" for command in commands) == (1 if setup.cuts else 0)  # type: ignore[attr-defined]
    assert all(byte >= 0x20 and byte != 0x7F for byte in text_of(commands))
    assert not any(bytes((0x10, second)) in data for second in (0x04, 0x05, 0x14))


def test_no_picture_holds_a_real_time_command() -> None:
    """A printer obeys DLE EOT, ENQ and DC4 wherever they stand, so a picture of them is changed by one dot."""
    danger = bytes(255 - byte for byte in (0x10, 0x04, 0x01, 0x00, 0x10, 0x14, 0x08, 0x10, 0x05, 0x02, 0x00, 0x00))
    image = Image.frombytes("1", (8, len(danger)), danger)
    sent = bytes(255 - byte for byte in defused(image).tobytes())
    assert not any(bytes((0x10, second)) in sent for second in (0x04, 0x05, 0x14))
    changed = [bin(one ^ two).count("1") for one, two in zip(sent, bytes(255 - b for b in danger), strict=True)]
    assert changed == [1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0]


@cache
def first_and_next() -> tuple[bytes, bytes]:
    """A job, and what is sent after it broke off."""
    setup = model("TM-T20II", width=384, mode=Mode.TEXT)
    return encode(a_print_job(), setup), encode(a_print_job(), setup, reprint=True, after_break=True)


@pytest.mark.parametrize("cut", range(0, 3000, 7))
def test_after_a_job_broken_off_anywhere_the_next_one_is_whole(cut: int) -> None:
    first, whole = first_and_next()
    roll = Roll(384)
    for command in decode(first[:cut] + whole):
        roll.obey(command)
    assert codes_on(roll.printed[-1].picture) == [URL.upper()]
    assert "REPRINT" in roll.printed[-1].lines


def test_recovery_fills_up_the_largest_picture_that_may_be_open() -> None:
    assert recovery(RASTER).startswith(bytes(STRIP * 72))
