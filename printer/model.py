"""What the printer at hand can do, and how its tickets are printed. From python-escpos' profiles and our settings."""

from __future__ import annotations

import atexit
import os
import shutil
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from escpos.capabilities import CAPABILITIES, get_profile, pickle_dir

from lobby.errors import Invalid
from printer.blocks import PaperFormat

if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
    atexit.register(shutil.rmtree, pickle_dir, ignore_errors=True)  # the library makes it at each start and leaves it

DOT = 12  # the width of a letter of font A


class Mode(StrEnum):
    """How a ticket goes to the printer.

    RASTER: as one picture. The same ticket on every printer and in every script: the default. About 70 kB.
    TEXT: in the printer's own letters; a picture only for the number and for what no code page holds. About 20 kB: for
    a slow link (a serial adapter), or where the roll must be saved.
    """

    RASTER = "raster"
    TEXT = "text"


# Models whose reference lists GS ( H: they name the job that they have finished. The others answer GS r.
_NAMES_ITS_JOBS = ("TM-L90", "TM-P80", "TM-T20II", "TM-T88IV", "TM-T88V")
_CODE_PAGES = ("CP1252", "CP858", "CP850", "CP437")  # the first that the printer has is used, and no other


@dataclass(frozen=True, slots=True)
class Model:
    """A printer as the encoder sees it. `columns`: letters of font A in a line. `job_answers`: it knows GS ( H."""

    profile: str
    paper: PaperFormat
    mode: Mode
    columns: int
    code_page: str
    native_qr: bool
    cuts: bool
    job_answers: bool


def model(profile: str = "TM-T20II", *, width: int | None = None, mode: Mode = Mode.RASTER) -> Model:
    """Return the model of a profile of python-escpos. `width` in dots (576: 80 mm, 384: 58 mm) overrides the profile's.

    Raises Invalid("printer_profile_unknown") and Invalid("printer_cannot_draw").
    """
    if profile not in CAPABILITIES["profiles"]:
        names = ", ".join(sorted(CAPABILITIES["profiles"]))
        raise Invalid("printer_profile_unknown", f"There is no printer profile {profile}.", f"Choose one of: {names}.")
    known = get_profile(profile)
    if not known.supports("bitImageRaster"):
        message = f"A {profile} cannot print pictures, which every ticket needs."
        raise Invalid("printer_cannot_draw", message, "Use a printer that prints raster images.")
    dots = width or _known_width(known) or 576
    pages = known.get_code_pages()
    return Model(
        profile=profile,
        paper=PaperFormat(dots),
        mode=mode,
        columns=min(known.get_columns("a"), dots // DOT),
        code_page=next(page for page in (*_CODE_PAGES, *pages) if page in pages),
        native_qr=bool(known.supports("qrCode")),
        cuts=bool(known.supports("paperFullCut") or known.supports("paperPartCut")),
        job_answers=profile.removesuffix("-42col").removesuffix("-SA") in _NAMES_ITS_JOBS,
    )


def _known_width(profile: Any) -> int | None:
    pixels = profile.profile_data["media"].get("width", {}).get("pixels")
    return pixels if isinstance(pixels, int) else None
