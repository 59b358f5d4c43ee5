"""What is installed and not used is not loaded."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from lobby.absent import without
from tests.source import ROOT

SELDOM_LOADED = "colorsys"  # any module of the library that nothing of ours needs


def test_it_is_as_if_the_package_were_not_installed_and_then_it_is_there() -> None:
    sys.modules.pop(SELDOM_LOADED, None)
    with without(SELDOM_LOADED), pytest.raises(ImportError):
        import_module(SELDOM_LOADED)
    assert import_module(SELDOM_LOADED)


def test_what_is_loaded_already_stays() -> None:
    loaded = import_module(SELDOM_LOADED)
    with without(SELDOM_LOADED):
        assert import_module(SELDOM_LOADED) is loaded


def test_a_server_loads_neither_tables_of_numbers_nor_colours_for_a_terminal() -> None:
    asked = (
        "import sys, server.run; print([name for name in ('numpy', 'rich', 'numba', 'typer') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr
