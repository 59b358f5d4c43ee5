# mypy: disable-error-code="attr-defined, no-untyped-call, union-attr"
# Kivy says nothing of its types.
"""The one Kivy widget: it shows a screen's elements, and tells what a finger pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.animation import Animation
from kivy.graphics import PopMatrix, PushMatrix, Translate
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

from kiosk.elements import Element, Elements, Rect, at
from kiosk.widgets.ink import Ink
from lobby.theme import Palette, theme

_SLIDE = 96  # px that a new screen comes in by


class ScreenWidget(Widget):
    """`show` draws a screen; `on_action` is called with the action of whatever was pressed and let go.

    Only what changed is drawn anew. Coordinates of touches are turned into px of the design.
    """

    slide = NumericProperty(0)
    lift = NumericProperty(0)

    def __init__(self, size: tuple[int, int], on_action: Callable[[str], None], *, motion: bool = True) -> None:
        super().__init__()
        self._design = size
        self._on_action = on_action
        self._motion = motion
        self._elements: Elements = ()
        self._drawn: dict[str, tuple[object, Any]] = {}
        self._palette: Palette = theme().palette("light")
        self._focus: str | None = None
        self._pressed: str | None = None
        self._moving = Translate(0, 0)
        self._rising = Translate(0, 0)
        self.bind(size=self._redraw, slide=self._shifted, lift=self._shifted)

    @property
    def elements(self) -> Elements:
        return self._elements

    @property
    def scale(self) -> float:
        return float(min(self.width / self._design[0], self.height / self._design[1]))

    def show(self, elements: Elements, palette: Palette, *, focus: str | None = None, arriving: bool = False) -> None:
        """Put a screen up. `arriving`: it is another screen than before, so it slides in."""
        had_sheet = any(each.layer == "sheet" for each in self._elements)
        self._elements, self._focus = elements, focus
        if palette is not self._palette:
            self._palette, self._drawn = palette, {}
        self._pressed = self._pressed if any(each.id == self._pressed for each in elements) else None
        self._redraw()
        rising = not had_sheet and any(each.layer == "sheet" for each in elements)
        if self._motion and arriving:
            self._animate("slide", _SLIDE, int(theme().motion["screen"]))
        if self._motion and rising:
            self._animate("lift", 400, int(theme().motion["sheet"]))

    def _animate(self, what: str, start: float, ms: int) -> None:
        Animation.cancel_all(self, what)
        setattr(self, what, start)
        Animation(**{what: 0}, duration=ms / 1000, transition="out_cubic").start(self)

    def _shifted(self, *_: object) -> None:
        self._moving.x = self.slide * self.scale
        self._rising.y = -self.lift * self.scale

    def _redraw(self, *_: object) -> None:
        if self.width < 2 or self.height < 2:
            return
        scale = self.scale
        ink = Ink(self._palette, self._design[1], scale)
        page = [each for each in self._elements if each.layer == "page"]
        over = [each for each in self._elements if each.layer == "sheet"]
        canvas = self.canvas
        canvas.clear()
        canvas.add(ink.fill(Rect(0, 0, *self._design), "canvas"))
        for element in (each for each in page if each.stays):
            canvas.add(self._ink_of(ink, element, scale))
        self._group(canvas, self._moving, ink, [each for each in page if not each.stays], scale)
        if over:
            canvas.add(ink.fill(Rect(0, 0, *self._design), "scrim"))
            self._group(canvas, self._rising, ink, over, scale)
        focused = next((each for each in self._elements if each.id == self._focus), None)
        if focused is not None:
            canvas.add(ink.ring(focused.rect, focused.radius))
        drawn = {each.id for each in self._elements}
        self._drawn = {id: kept for id, kept in self._drawn.items() if id in drawn}

    def _group(self, canvas: Any, move: Any, ink: Ink, elements: list[Element], scale: float) -> None:
        canvas.add(PushMatrix())
        canvas.add(move)
        for element in elements:
            canvas.add(self._ink_of(ink, element, scale))
        canvas.add(PopMatrix())

    def _ink_of(self, ink: Ink, element: Element, scale: float) -> Any:
        pressed = element.id == self._pressed
        wanted = (element, pressed, scale)
        kept = self._drawn.get(element.id)
        if kept is None or kept[0] != wanted:
            kept = (wanted, ink.element(element, pressed=pressed))
            self._drawn[element.id] = kept
        return kept[1]

    # --- touch ---

    def _met(self, touch: Any) -> Element | None:
        return at(self._elements, touch.x / self.scale, self._design[1] - touch.y / self.scale)

    def on_touch_down(self, touch: Any) -> bool:
        if self._pressed is None and (element := self._met(touch)) is not None:
            self._pressed = element.id
            touch.grab(self)
            self._redraw()
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return True
        touch.ungrab(self)
        element, pressed, self._pressed = self._met(touch), self._pressed, None
        self._redraw()
        if element is not None and element.id == pressed and element.action:
            self._on_action(element.action)
        return True
