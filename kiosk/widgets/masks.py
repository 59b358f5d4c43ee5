"""Alpha masks of everything that is drawn: text, icons, grounds, codes. Drawn by libvips at the exact size, so edges
are smooth without the graphics card's help, and the same on every machine. No Kivy in here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

WEB = Path(__file__).parents[2] / "web"


@dataclass(frozen=True, slots=True)
class Mask:
    """8-bit alpha, row by row from the top."""

    width: int
    height: int
    alpha: bytes


def _from_svg(svg: str, scale: float = 1.0) -> Mask:
    import pyvips

    image = pyvips.Image.svgload_buffer(svg.encode(), scale=scale)
    return _alpha(image)


def _alpha(image: Any) -> Mask:
    return Mask(image.width, image.height, bytes(image.extract_band(image.bands - 1).write_to_memory()))


@lru_cache(maxsize=256)
def icon(name: str, size: int) -> Mask:
    """Return a Phosphor icon by its file's name, or the brand's "logo". What is not vendored is drawn as a folder."""
    import pyvips

    path = WEB / "logo.svg" if name == "logo" else WEB / "icons" / f"{name}.svg"
    if not path.exists():
        path = WEB / "icons" / "folder-open.svg"
    return _alpha(pyvips.Image.svgload(str(path), scale=size / 256))


@lru_cache(maxsize=256)
def ground(width: int, height: int, radius: int, cut: int, notch: int) -> Mask:
    """Return a rounded box; with a `cut` > 0 a ticket, notched on both sides at that height."""
    return _from_svg(_svg(width, height, _path(width, height, radius, cut, notch, 0), 'fill="#000"'))


@lru_cache(maxsize=256)
def edge(width: int, height: int, radius: int, line: int, cut: int, notch: int) -> Mask:
    """Return the line along the inside of that box's rim."""
    path = _path(width, height, radius, cut, notch, line / 2)
    return _from_svg(_svg(width, height, path, f'fill="none" stroke="#000" stroke-width="{line}"'))


@lru_cache(maxsize=16)
def dots(width: int, thick: int) -> Mask:
    """Return a dotted line."""
    style = f'stroke="#000" stroke-width="{thick}" stroke-linecap="round" stroke-dasharray="0.01 {thick * 2}"'
    return _from_svg(_svg(width, thick, f"M{thick / 2} {thick / 2}H{width - thick / 2}", style))


@lru_cache(maxsize=8)
def code(text: str) -> Mask:
    """Return a QR code, one pixel a module, without its quiet zone; an address in capitals needs the fewest modules."""
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    made: Any = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    made.add_data(text)
    made.make(fit=True)
    rows = made.get_matrix()
    return Mask(len(rows), len(rows), bytes(255 if dark else 0 for row in rows for dark in row))


def _svg(width: int, height: int, path: str, style: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><path d="{path}" {style}/></svg>'


def _path(width: int, height: int, radius: int, cut: int, notch: int, inset: float) -> str:
    """The outline, `inset` px inside the box; a notch is a half disc out of each side."""
    left = top = inset
    right, bottom = width - inset, height - inset
    r = max(0.0, min(radius - inset, (right - left) / 2, (bottom - top) / 2))
    n = notch + inset
    bite_right = f"V{cut - n}A{n} {n} 0 0 0 {right} {cut + n}" if cut else ""
    bite_left = f"V{cut + n}A{n} {n} 0 0 0 {left} {cut - n}" if cut else ""
    corner = f"A{r} {r} 0 0 1"
    return (
        f"M{left + r} {top}H{right - r}{corner} {right} {top + r}{bite_right}V{bottom - r}{corner} {right - r} {bottom}"
        f"H{left + r}{corner} {left} {bottom - r}{bite_left}V{top + r}{corner} {left + r} {top}Z"
    )
