"""Where things stand on the panel, in px of the kiosk's design. The numbers are look.md section 3.

Upright, everything stands in one column. Lying, the same column of choices stands beside a second one that holds the
header, the title, the nav row and the access bar, so a choice is as wide and as high on either.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from kiosk.elements import Rect
from kiosk.state import Modes

LONG, SHORT = 1920, 1080
HIGHEST_REACH_MM = 1220


@dataclass(frozen=True, slots=True)
class Panel:
    """How the kiosk was set up. `top_edge_mm`: the panel's upper edge above the floor."""

    landscape: bool = False
    inches: float = 21.5
    top_edge_mm: float | None = None
    slot: str = "down"  # where the paper comes out: down | left | right

    @property
    def size(self) -> tuple[int, int]:
        return (LONG, SHORT) if self.landscape else (SHORT, LONG)

    @property
    def px_per_mm(self) -> float:
        return sqrt(LONG**2 + SHORT**2) / (self.inches * 25.4)

    @property
    def reach_y(self) -> float:
        """Nothing above this line can be touched from a wheelchair."""
        usual = 1280 if self.landscape else 1400
        return max(0.0, float(int(((self.top_edge_mm or usual) - HIGHEST_REACH_MM) * self.px_per_mm)))


@dataclass(frozen=True, slots=True)
class Frame:
    """`side` holds header, title, nav and access bar; `content` the choices, its top still to be cut by a title."""

    width: int
    height: int
    side: Rect
    content: Rect
    header: Rect
    title_y: float
    nav: Rect
    access: Rect
    access_rows: int
    reach_y: float

    @property
    def beside(self) -> bool:
        """Whether the choices stand beside the title, not under it."""
        return self.content.x != self.side.x

    def below(self, title_bottom: float) -> Rect:
        """Return where choices may stand under a title that ends here."""
        top = max(self.content.y if self.beside else title_bottom, self.reach_y)
        return Rect(self.content.x, top, self.content.width, self.content.bottom - top)


# scale: margin, header top and height, title top, nav height, height of a row of the access bar, rows of it
_UPRIGHT = {
    1.0: (72, 64, 72, 208, 128, 148, 1),
    1.5: (56, 54, 60, 146, 134, 212, 1),
    2.0: (56, 54, 72, 150, 150, 160, 2),
}
_LYING = {
    1.0: (72, 64, 72, 208, 128, 148, 1),
    1.5: (48, 48, 60, 140, 124, 132, 2),
    2.0: (48, 48, 72, 144, 136, 136, 2),
}
_GAP = 16
_NAV_TO_ACCESS = {1.0: 32, 1.5: 24, 2.0: 24}
_CONTENT_TO_NAV = {1.0: 40, 1.5: 28, 2.0: 24}
_COLUMN = 936


def frame_of(panel: Panel, modes: Modes) -> Frame:
    scale = modes.scale
    margin, top, header, title_y, nav, bar, rows = (_LYING if panel.landscape else _UPRIGHT)[scale]
    width, height = panel.size
    foot = 44 if not panel.landscape else 64 if scale == 1 else 48
    side_width = width - 2 * margin if not panel.landscape else width - 3 * margin - _COLUMN + (margin - 64)
    side = Rect(margin, top, side_width, height - foot - top)
    bars = rows * bar + (rows - 1) * _GAP
    access = Rect(margin, height - foot - bars, side_width, bars)
    nav_row = Rect(margin, access.y - _NAV_TO_ACCESS[scale] - nav, side_width, nav)
    if panel.landscape:
        content = Rect(width - margin - _COLUMN, top, _COLUMN, height - foot - top)
    else:
        content = Rect(margin, title_y, side_width, nav_row.y - _CONTENT_TO_NAV[scale] - title_y)
    return Frame(
        width,
        height,
        side,
        content,
        Rect(margin, top, side_width, header),
        title_y,
        nav_row,
        access,
        rows,
        panel.reach_y if modes.lower else 0.0,
    )
