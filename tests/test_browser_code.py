"""The browser's code holds its types, its style and its own tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import browser_code


@pytest.mark.parametrize(
    "check", [browser_code.types, browser_code.style, browser_code.logic], ids=["types", "style", "logic"]
)
def test_nothing_is_found_in_the_browsers_code(check: Callable[[], str]) -> None:
    browser_code.install()
    assert check() == ""


def test_the_lock_file_names_no_registry() -> None:
    lock = (browser_code.ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock, "npm fetches from whichever registry the machine uses"
    assert '"integrity"' in lock
