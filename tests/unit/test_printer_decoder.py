from __future__ import annotations

import pytest
from escpos.printer import Dummy
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from printer.decoder import Decoder, decode
from printer.paper import Roll
from tests.paper import codes_on

CHECKERS = Image.frombytes("1", (32, 16), bytes([0xAA, 0x55, 0x0F, 0xF0]) * 16)


def printed_by(*data: bytes, width: int = 576) -> Roll:
    roll = Roll(width)
    for command in decode(b"".join(data)):
        roll.obey(command)
    return roll


@pytest.mark.parametrize(
    ("data", "name", "numbers"),
    [
        (b"\x1b@", "ESC @", ()),
        (b"\x1bt\x10", "ESC t", (16,)),
        (b"\x1b!\x38", "ESC !", (0x38,)),
        (b"\x1bd\x06", "ESC d", (6,)),
        (b"\x1bJ\x20", "ESC J", (32,)),
        (b"\x1b3\x18", "ESC 3", (24,)),
        (b"\x1d!\x11", "GS !", (0x11,)),
        (b"\x1dV\x00", "GS V", (0,)),
        (b"\x1dVB\x05", "GS V", (66, 5)),
        (b"\x1da\x0f", "GS a", (15,)),
        (b"\x1dr\x01", "GS r", (1,)),
        (b"\x1dI\x43", "GS I", (67,)),
        (b"\x10\x04\x02", "DLE EOT", (2,)),
        (b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", "DLE DC4", (8, 1, 3, 20, 1, 6, 2, 8)),
        (b"\x1bp\x00\x19\xfa", "ESC p", (0, 25, 250)),
        (b"\x1dv0\x00\x01\x00\x02\x00\xf0\x0f", "GS v 0", (0, 1, 2)),
        (b"\x1b*\x21\x01\x00\x01\x02\x03", "ESC *", (33, 1)),
        (b"\n", "LF", ()),
    ],
)
def test_each_command_takes_just_its_own_bytes(data: bytes, name: str, numbers: tuple[int, ...]) -> None:
    commands = decode(data + b"next")
    assert [(command.name, command.numbers) for command in commands] == [(name, numbers), ("text", ())]
    assert commands[0].raw == data


def test_commands_with_a_length_of_their_own() -> None:
    data = (
        b"\x1d(H\x06\x0000a1b2"
        + b"\x1d(k\x03\x001Q0"
        + b"\x1d8L\x02\x00\x00\x0002"
        + b"\x1dk\x04ABC\x00"
        + b"\x1dkI\x02AB"
    )
    assert [(command.name, command.data) for command in decode(data)] == [
        ("GS ( H", b"00a1b2"),
        ("GS ( k", b"1Q0"),
        ("GS 8 L", b"02"),
        ("GS k", b"ABC"),
        ("GS k", b"AB"),
    ]


def test_what_is_not_known_is_recorded_as_such() -> None:
    assert [command.name for command in decode(b"\x1b\xffA\x01\x1dvX")] == [
        "unknown",
        "text",
        "unknown",
        "unknown",
        "text",
    ]


@given(st.binary(max_size=200))
def test_no_byte_is_lost_and_pieces_read_like_the_whole(data: bytes) -> None:
    decoder = Decoder()
    commands = list(decoder.feed(data))
    assert b"".join(command.raw for command in commands) + decoder.pending == data
    slow = Decoder()
    names = [command.name for byte in data for command in slow.feed(bytes([byte])) if command.name != "text"]
    assert names == [command.name for command in commands if command.name != "text"]
    assert slow.pending == decoder.pending


# --- drawn: python-escpos makes the commands, the roll must show the picture ---


@pytest.mark.parametrize("way", ["bitImageRaster", "graphics", "bitImageColumn"])
def test_a_picture_is_drawn_dot_by_dot_whichever_command_brings_it(way: str) -> None:
    source = Dummy(profile="TM-T20II")
    source.image(CHECKERS, impl=way)
    source.cut()
    picture = printed_by(source.output).printed[0].picture
    assert picture.crop((0, 0, 32, 16)).tobytes() == CHECKERS.tobytes()


def test_a_native_code_is_really_drawn() -> None:
    source = Dummy(profile="TM-T20II")
    source.qr("HTTP://LOBBY.EXAMPLE/T/1", size=6, native=True)
    source.cut()
    piece = printed_by(source.output).printed[0]
    assert piece.codes == ("HTTP://LOBBY.EXAMPLE/T/1",)
    assert codes_on(piece.picture) == ["HTTP://LOBBY.EXAMPLE/T/1"]


def test_letters_take_their_size_place_and_code_page() -> None:
    roll = printed_by(b"\x1bt\x10\x1ba\x02\x1d!\x11Se\xf1or\n\x1dV\x00")
    piece = roll.printed[0]
    assert piece.lines == ("Señor",)
    assert piece.picture.size == (576, 48)
    ink = piece.picture.convert("L").point(lambda dot: 255 - dot).getbbox()
    assert ink is not None
    assert ink[0] >= 576 - 5 * 24, "to the right, twice as wide"


def test_a_line_that_is_full_goes_on_below() -> None:
    assert printed_by(b"x" * 50, b"\n\x1dV\x00").printed[0].lines == ("x" * 48, "xx")


def test_feeds_and_line_spacing() -> None:
    assert printed_by(b"\x1b3\x28A\n\n\x1bJ\x0a\x1bd\x02\x1dV\x00").printed[0].picture.height == 40 + 40 + 10 + 80
    assert printed_by(b"A\n\x1dV\x00").printed[0].picture.height == 30


def test_reset_forgets_the_style() -> None:
    roll = printed_by(b"\x1d!\x77\x1b@A\n\x1dV\x00")
    assert roll.printed[0].picture.height == 30


def test_every_cut_makes_a_piece_and_what_hangs_out_is_seen() -> None:
    roll = printed_by(b"one\n\x1dV\x00two\n\x1dVB\x00three\n")
    assert [piece.lines for piece in roll.printed] == [("one",), ("two",)]
    assert roll.hanging().lines == ("three",)
    assert roll.cut_off == 2
