"""All that a screen is drawn from, and the pen that sets its words in the sizes of the theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kiosk.elements import Text
from kiosk.frame import Frame, Panel, frame_of
from kiosk.offer import Offer
from kiosk.phrases import Phrases
from kiosk.state import KioskState
from lobby.contract.base import Texts
from lobby.text.languages import in_language
from lobby.text.phrases import strong
from lobby.text.render import set_text
from lobby.theme import theme

_TITLES = {"display": 1.2, "title": 1.25, "hello": 1.0, "number": 1.0, "start": 1.25}
_USUAL_PANEL = Panel()


@dataclass(frozen=True, slots=True)
class ScreenContext:
    state: KioskState
    offer: Offer
    now_ms: int
    panel: Panel = _USUAL_PANEL

    @property
    def language(self) -> str:
        return self.offer.language(self.state.modes.language)

    @property
    def say(self) -> Phrases:
        return Phrases(self.language, self.offer.view.branch.timezone if self.offer.view else "UTC")

    @property
    def frame(self) -> Frame:
        return frame_of(self.panel, self.state.modes)

    @property
    def scale(self) -> float:
        return self.state.modes.scale

    @property
    def large(self) -> bool:
        return self.scale > 1

    def own(self, texts: Texts) -> str:
        """Return a text that the branch wrote."""
        return in_language(texts, self.language, self.offer.languages[0]) or ""

    def size(self, role: str) -> float:
        px, _ = theme().kiosk_size(role)
        return px * (_TITLES[role] if role in _TITLES and self.large else self.scale if role not in _TITLES else 1.0)

    def text(self, role: str, words: str, x: float, y: float, width: float, **more: Any) -> Text:
        """Return words in a role of the theme; what stands between double stars is bold."""
        plain, bold_parts = strong(words)
        more.setdefault("size", self.size(role))
        more.setdefault("line_height", self._line_height(role))
        more.setdefault("language", self.language)
        if role in ("number", "display", "title", "hello"):
            tracking = "number" if role == "number" else "title" if role == "title" else "display"
            more.setdefault("tracking", getattr(theme().font, f"tracking_{tracking}"))
            more.setdefault("bold", True)
            more.setdefault("balance", True)
        return Text(plain, round(x), round(y), round(width), strong=bold_parts, **more)

    def line(self, role: str, words: str, **more: Any) -> float:
        """Return the width in px of words on one line."""
        return set_text(words, size=more.pop("size", self.size(role)), language=self.language, **more).width

    def centred(self, text: Text, top: float, height: float) -> Text:
        """Return the text, moved so that its capitals sit in the optical middle of a box."""
        lift = theme().font.optical_lift * text.size
        return text.moved(dy=round(top + (height - text.height) / 2 - lift - text.y))

    def _line_height(self, role: str) -> float:
        _, line_height = theme().kiosk_size(role)
        return max(line_height, 1.45) if self.say.right_to_left and role not in ("number", "hello") else line_height
