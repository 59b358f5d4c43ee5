# mypy: disable-error-code="attr-defined, no-untyped-call, union-attr"
# Kivy says nothing of its types.
"""Kivy's window, set up before Kivy is first imported: its settings count only then."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any


def open_window(size: tuple[int, int], *, visible: bool, fullscreen: bool = False) -> Any:
    """Prepare Kivy and return its Window, `size` px: once in a process. An invisible window draws just the same, for
    tests and pictures."""
    os.environ["KIVY_NO_ARGS"] = os.environ["KIVY_NO_FILELOG"] = "1"
    os.environ["KIVY_LOG_MODE"] = "PYTHON"  # what goes wrong is heard as everywhere else
    os.environ.setdefault("KIVY_HOME", str(Path(tempfile.gettempdir()) / f"lobby-kiosk-{os.getuid()}"))
    if not visible:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
    from kivy.config import Config

    width, height = size
    # our masks are smooth already; multisampling would cost 80 MB and three times the time
    Config.set("graphics", "multisamples", "0")
    Config.set("graphics", "width", str(width))
    Config.set("graphics", "height", str(height))
    Config.set("graphics", "fullscreen", "auto" if fullscreen else "0")
    Config.set("graphics", "maxfps", "30")
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("input", "mouse", "mouse,disable_multitouch")
    from kivy.core.window import Window

    return Window


def picture(window: Any) -> Any:
    """Return what the window shows now, as a Pillow image: the pixels that the graphics card really made."""
    from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
    from PIL import Image

    width, height = window.system_size
    pixels = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
    image = Image.frombytes("RGBA", (width, height), bytes(pixels)).convert("RGB")
    return image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
