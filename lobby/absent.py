"""Libraries import others only because these happen to be installed. Where we use none of it, it is left out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*packages: str) -> Iterator[None]:
    """Import what is imported in this block as if these packages were not installed.

    Those that are imported already stay. Afterwards each can be imported by whoever needs it.
    """
    hidden = [name for name in packages if name not in sys.modules]
    modules: dict[str, object] = sys.modules  # type: ignore[assignment]  # it may hold None, says the language, not its types
    modules.update(dict.fromkeys(hidden))  # None: the language's way to say that there is none
    try:
        yield
    finally:
        for name in hidden:
            del modules[name]
