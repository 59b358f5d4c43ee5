# mypy: disable-error-code="attr-defined, no-untyped-call, union-attr"
# Kivy says nothing of its types.
"""From masks to Kivy: textures, kept while they are in use, and the one instruction everything is drawn with."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.graphics.texture import Texture
from kivy.utils import get_color_from_hex

from kiosk.elements import Element, Icon, Rect, Shape, Text
from kiosk.widgets import masks
from kiosk.widgets.masks import Mask
from lobby.text.render import set_text
from lobby.theme import Palette, theme

_QUIET = 4  # modules of white around a code
_WHITE, _BLACK = "#FFFFFF", "#000000"


@lru_cache(maxsize=512)
def texture(mask: Mask, *, crisp: bool = False) -> Any:
    """Return the mask as the alpha of a white texture; a Color before it gives it its colour. Kivy's rows run from the bottom."""
    made = Texture.create(size=(mask.width, mask.height), colorfmt="luminance_alpha")
    both = bytearray(b"\xff") * (2 * len(mask.alpha))
    both[1::2] = mask.alpha
    made.blit_buffer(bytes(both), colorfmt="luminance_alpha", bufferfmt="ubyte")
    made.flip_vertical()
    if crisp:
        made.mag_filter = made.min_filter = "nearest"
    return made


class Ink:
    """Draws elements in one palette. `scale`: window px for a design px; `height`: of the design, y runs down in it."""

    def __init__(self, palette: Palette, height: int, scale: float) -> None:
        self._palette = palette
        self._height = height
        self._scale = scale

    def element(self, element: Element, *, pressed: bool = False) -> Any:
        """Return the drawing of an element, from its ground up."""
        group = InstructionGroup()
        if element.shape:
            self._shape(group, element.shape, pressed=pressed and element.shape.fill == "surface")
        if element.qr and element.code:
            self._code(group, element.qr, element.code)
        for icon in element.icons:
            self._icon(group, icon)
        for text in element.texts:
            self._text(group, text)
        return group

    def fill(self, rect: Rect, colour: str) -> Any:
        """Return the drawing of a plain box; `colour` is a name of the palette."""
        group = InstructionGroup()
        group.add(Color(*get_color_from_hex(getattr(self._palette, colour))))
        x, y, width, height = self._px(rect)
        group.add(Rectangle(pos=(x, y), size=(width, height)))
        return group

    def ring(self, rect: Rect, radius: float) -> Any:
        """Return the drawing of the focus ring around a thing: a gap, then the ring, on top of its neighbours."""
        group = InstructionGroup()
        gap, line = (theme().edge["focus"][part] for part in ("gap", "ring"))
        for grown, thick, colour in ((gap, gap, "focus_gap"), (gap + line, line, "focus")):
            self._outline(group, rect.grown(grown), radius + grown, thick, colour)
        return group

    def _shape(self, group: Any, shape: Shape, *, pressed: bool) -> None:
        x, y, width, height = self._px(shape.rect)
        radius, cut = round(shape.radius * self._scale), round((shape.cut or 0) * self._scale)
        notch = round(theme().radius["kiosk"]["notch"] * self._scale)
        if shape.fill:
            fill = "well" if pressed else shape.fill
            self._draw(group, masks.ground(width, height, radius, cut, notch), x, y, fill)
        if shape.edge:
            line = max(1, round(shape.edge_width * self._scale))
            self._draw(group, masks.edge(width, height, radius, line, cut, notch), x, y, shape.edge)
        if shape.cut is not None:
            inset = round(56 * self._scale)
            dots = masks.dots(width - 2 * inset, max(2, round(4 * self._scale)))
            self._draw(group, dots, x + inset, y + height - cut - dots.height // 2, "edge")

    def _outline(self, group: Any, rect: Rect, radius: float, thick: float, colour: str) -> None:
        x, y, width, height = self._px(rect)
        line = max(1, round(thick * self._scale))
        self._draw(group, masks.edge(width, height, round(radius * self._scale), line, 0, 0), x, y, colour)

    def _icon(self, group: Any, icon: Icon) -> None:
        x, y, width, _ = self._px(icon.rect)
        self._draw(group, masks.icon(icon.name, width), x, y, icon.colour)

    def _text(self, group: Any, text: Text) -> None:
        """The lines stay as they were measured; only their size follows the window."""
        inked = text.inked()
        if self._scale != 1:
            scaled = set_text(
                "\n".join(inked.lines),
                size=text.size * self._scale,
                bold=text.bold,
                strong=text.strong,
                align=text.align,
                language=text.language,
                line_height=text.line_height,
                tracking=text.tracking,
            )
        else:
            scaled = inked
        if not scaled.ink_width:
            return
        mask = Mask(scaled.ink_width, scaled.ink_height, scaled.mask)
        x = (text.x + inked.left) * self._scale
        top = (text.y * self._scale) + scaled.top
        self._draw(group, mask, round(x), round(self._height * self._scale - top - scaled.ink_height), text.colour)

    def _code(self, group: Any, words: str, rect: Rect) -> None:
        """Always dark on white, with its quiet zone, whatever the palette: readers want it so."""
        modules = masks.code(words)
        if self._palette.surface != _WHITE:
            x, y, width, height = self._px(rect.grown(rect.width / modules.width * _QUIET))
            group.add(Color(*get_color_from_hex(_WHITE)))
            group.add(Rectangle(pos=(x, y), size=(width, height)))
        x, y, width, height = self._px(rect)
        group.add(Color(*get_color_from_hex(_BLACK if self._palette.surface == _BLACK else self._palette.ink)))
        group.add(Rectangle(texture=texture(modules, crisp=True), pos=(x, y), size=(width, height)))

    def _draw(self, group: Any, mask: Mask, x: float, y: float, colour: str) -> None:
        group.add(Color(*get_color_from_hex(getattr(self._palette, colour))))
        group.add(Rectangle(texture=texture(mask), pos=(x, y), size=(mask.width, mask.height)))

    def _px(self, rect: Rect) -> tuple[int, int, int, int]:
        """Left, bottom, width and height in the window."""
        left, top = round(rect.x * self._scale), round(rect.y * self._scale)
        right, bottom = round(rect.right * self._scale), round(rect.bottom * self._scale)
        return left, round(self._height * self._scale) - bottom, right - left, bottom - top
