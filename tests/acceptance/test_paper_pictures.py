"""The tickets as they lie on the counter, kept as pictures for the README and for everybody's eyes."""

from __future__ import annotations

from pathlib import Path

import pytest

from lobby.contract.visits import PrintJob
from printer.decoder import decode
from printer.encode import encode
from printer.model import Mode, model
from printer.paper import Roll
from tests.builders import moment
from tests.paper import URL, a_print_job, codes_on, in_arabic, in_spanish

PICTURES = Path(__file__).parents[2] / "build" / "pictures" / "paper"

TICKETS = {
    "ticket": a_print_job(),
    "ticket-to-bring": a_print_job(bring=["Your plans, on paper or as a file", "Photo ID"]),
    "ticket-reprint": a_print_job(reprint=True),
    "ticket-no-estimate": a_print_job(wait=None, ahead=0, number="P-K014"),
    "ticket-booked": a_print_job(slot_at=moment("2026-11-24 11:30")),
    "ticket-ar-booked": in_arabic(slot_at=moment("2026-11-24 11:30")),
    "ticket-es": in_spanish(),
    "ticket-ar": in_arabic(),
    "ticket-ar-reprint": in_arabic(reprint=True, number="P-K014"),
}


@pytest.mark.parametrize("width", [576, 384], ids=["80mm", "58mm"])
@pytest.mark.parametrize("name", TICKETS)
def test_picture_of_a_ticket(name: str, width: int) -> None:
    keep(f"{name}-58mm" if width == 384 else name, TICKETS[name], width, Mode.RASTER)


@pytest.mark.parametrize("name", ["ticket-to-bring", "ticket-es", "ticket-ar"])
def test_picture_of_a_ticket_in_the_printers_own_letters(name: str) -> None:
    keep(f"{name}-text", TICKETS[name], 576, Mode.TEXT)


def keep(name: str, job: PrintJob, width: int, mode: Mode) -> None:
    """Print it, read its code as a phone would, and keep what came out."""
    roll = Roll(width)
    for command in decode(encode(job, model(width=width, mode=mode))):
        roll.obey(command)
    picture = roll.printed[0].picture
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture.save(PICTURES / f"{name}.png", optimize=True)
    assert codes_on(picture) == [URL.upper()]
