"""What a screen is made of: placed things that know what they are, what they say and what pressing them does.

A screen is a tuple of elements in reading order, in px of the kiosk's design, y down from the top. Nothing here draws:
`widgets` puts ink to it, `speech` reads it aloud, `focus` walks it, and tests measure it, all from the same data.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from lobby.text.render import Align, Inked, set_text

Role = Literal["heading", "text", "button", "option", "picture", "card"]
Layer = Literal["page", "sheet"]


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom

    def meets(self, other: Rect) -> bool:
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def grown(self, by: float) -> Rect:
        return Rect(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def mirrored(self, width: float) -> Rect:
        return replace(self, x=width - self.right)


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a block of `width` px whose top is `y`. `colour` is a name of the palette."""

    text: str
    x: float
    y: float
    width: int
    size: float
    language: str
    line_height: float = 1.3
    bold: bool = False
    colour: str = "ink"
    align: Align = "start"
    tracking: float = 0.0
    strong: tuple[str, ...] = ()
    balance: bool = False

    def inked(self) -> Inked:
        return set_text(
            self.text,
            size=self.size,
            bold=self.bold,
            strong=self.strong,
            width=self.width,
            align=self.align,
            language=self.language,
            line_height=self.line_height,
            tracking=self.tracking,
            balance=self.balance,
        )

    @property
    def height(self) -> int:
        return self.inked().height

    @property
    def ink(self) -> Rect:
        """Where ink really is."""
        inked = self.inked()
        return Rect(self.x + inked.left, self.y + inked.top, inked.ink_width, inked.ink_height)

    def moved(self, dx: float = 0, dy: float = 0) -> Text:
        return replace(self, x=self.x + dx, y=self.y + dy)


@dataclass(frozen=True, slots=True)
class Icon:
    """A Phosphor icon, or the brand's "logo"."""

    name: str
    rect: Rect
    colour: str = "ink"


@dataclass(frozen=True, slots=True)
class Shape:
    """A ground. `edge` means: can be touched. `cut`: a ticket, notched this far below its top."""

    rect: Rect
    radius: float
    fill: str | None = "surface"
    edge: str | None = None
    edge_width: float = 2.0
    cut: float | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """One thing on a screen. `action` is what pressing it means to the flow; None: it cannot be pressed.

    `label`, `value` (its state) and `hint` (more about it) are what it says aloud; the label of a thing that only shows
    words is those words. `stays`: it keeps its place when a screen slides in. `key`: of a keyboard on the screen.
    """

    id: str
    role: Role
    rect: Rect
    label: str
    value: str = ""
    hint: str = ""
    action: str | None = None
    shape: Shape | None = None
    texts: tuple[Text, ...] = ()
    icons: tuple[Icon, ...] = ()
    qr: str | None = None  # what the code says; it stands in `code`
    code: Rect | None = None
    on: bool = False
    layer: Layer = "page"
    stays: bool = False
    key: bool = False

    @property
    def radius(self) -> float:
        return self.shape.radius if self.shape else 0.0


Elements = tuple[Element, ...]


def mirrored(elements: Elements, width: float, mirrored_icons: frozenset[str]) -> Elements:
    """Return the same screen for a language written from right to left. Icons that point along the text turn round."""

    def icon(each: Icon) -> Icon:
        name = each.name
        stem = name.removesuffix("-bold").removesuffix("-fill")
        if stem in mirrored_icons:
            turned = stem.replace("left", "#").replace("right", "left").replace("#", "right")
            name = turned + name.removeprefix(stem)
        return replace(each, name=name, rect=each.rect.mirrored(width))

    def element(each: Element) -> Element:
        shape = each.shape and replace(each.shape, rect=each.shape.rect.mirrored(width))
        texts = tuple(replace(text, x=width - text.x - text.width) for text in each.texts)
        code = each.code and each.code.mirrored(width)
        icons = tuple(map(icon, each.icons))
        return replace(each, rect=each.rect.mirrored(width), shape=shape, texts=texts, icons=icons, code=code)

    return tuple(map(element, elements))


def pressable(elements: Elements) -> Elements:
    """Return what can be pressed now: a sheet, where there is one, takes everything."""
    layer: Layer = "sheet" if any(each.layer == "sheet" for each in elements) else "page"
    return tuple(each for each in elements if each.action and each.layer == layer)


def at(elements: Elements, x: float, y: float) -> Element | None:
    """Return what a finger meets there; None where nothing can be pressed."""
    return next((each for each in reversed(pressable(elements)) if each.rect.holds(x, y)), None)
