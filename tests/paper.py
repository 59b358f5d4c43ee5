"""Tickets for the tests of paper, and eyes to read them with."""

from __future__ import annotations

from typing import Any

import zxingcpp
from PIL import Image

from lobby.contract.base import WaitRange
from lobby.contract.visits import PrintJob
from lobby.ids import new_visit
from printer.transport import Timing
from tests.builders import moment

URL = "http://lobby.alder.gov/T/0123456789ABCDEFGHJKMNPQRS"
HASTY = Timing(connect_s=1.0, answer_s=0.5, confirm_s=0.2, patience_s=0.6)
"""A printer on this machine answers at once: the tests of its silence need not wait as long as a lobby does."""


def a_print_job(**changes: Any) -> PrintJob:
    """P014 for building permits at the demo's permit centre, an ordinary Tuesday at 10:42 AM."""
    visit = changes.get("visit", new_visit())
    plain = {
        "id": f"{visit}.0",
        "visit": visit,
        "number": "P014",
        "reprint": False,
        "language": "en",
        "branch_language": "en",
        "county": "Alder County",
        "branch": "Permit Center",
        "timezone": "America/Los_Angeles",
        "service": "Building permits",
        "service_branch": "Building permits",
        "ahead": 4,
        "wait": WaitRange(low_s=900, median_s=1200, high_s=1500),
        "at": moment("2026-11-24 10:42"),
        "url": URL,
    }
    return PrintJob.model_validate({**plain, **changes})


def in_spanish(**changes: Any) -> PrintJob:
    bring = ["Sus planos, en papel o en archivo", "Identificación con foto"]
    return a_print_job(**{"language": "es", "service": "Permisos de obra", "bring": bring, **changes})


def in_arabic(**changes: Any) -> PrintJob:
    bring = ["المخططات، على ورق أو كملف", "بطاقة هوية بصورة"]
    return a_print_job(**{"language": "ar", "service": "رخص البناء", "bring": bring, **changes})


def codes_on(picture: Image.Image) -> list[str]:
    """The text of every QR code that a phone's camera would find on this paper."""
    margin = 40  # the counter that the paper lies on is not black
    lying = Image.new("L", (picture.width + 2 * margin, picture.height + 2 * margin), 255)
    lying.paste(picture.convert("L"), (margin, margin))
    return [found.text for found in zxingcpp.read_barcodes(lying)]


def ink_between(picture: Image.Image, top: int, bottom: int) -> tuple[int, int]:
    """The leftmost and rightmost black dot in these rows."""
    band = picture.convert("L").crop((0, top, picture.width, bottom)).point(lambda dot: 255 - dot)
    box = band.getbbox()
    assert box is not None, "nothing is printed there"
    return box[0], box[2]
