"""In which order the files come: those that take long first, so that no worker ends with one alone.

Browsers before whole programs: `make test` compiles meanwhile what programs play waits forward with, and they would again.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

FOLDERS = ("browser", "acceptance", "screens", "server", "faults")
"""Any other comes after these, in its own order."""


def first_come_the_longest(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The tests of a file stay together and in their order: pytest-xdist deals out files (`--dist loadfile`) as they come."""
    return sorted(items, key=lambda item: _rank(item.path))


def _rank(file: Path) -> int:
    folder = file.parent.name
    return FOLDERS.index(folder) if folder in FOLDERS else len(FOLDERS)
