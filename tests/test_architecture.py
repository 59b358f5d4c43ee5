"""Who may import whom, and how big a room may get. Read from the source, not from what happens to be loaded."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAMS = ["lobby", "server", "kiosk", "printer", "display_board", "staff_tablet", "phone_page", "web", "simulation"]
OURS = set(PROGRAMS)

MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 40

# For each place the places of ours that it may import. The first prefix that matches counts.
# lobby.cli is the one door: it loads a program's commands by name when they are asked for, and may see them all.
MAY_IMPORT: list[tuple[str, set[str]]] = [
    ("lobby.cli", OURS),
    ("lobby.errors", set()),
    ("lobby.ids", set()),
    ("lobby.engine", {"lobby.engine", "lobby.errors", "lobby.ids"}),
    ("lobby.waits", {"lobby.waits", "lobby.engine", "lobby.errors", "lobby.ids"}),
    ("lobby.special_days", {"lobby.engine", "lobby.errors"}),
    ("lobby.contract", {"lobby.contract", "lobby.errors", "lobby.ids"}),
    ("lobby.link", {"lobby.link", "lobby.contract", "lobby.errors", "lobby.ids"}),
    ("lobby.text", {"lobby.text", "lobby.errors", "lobby.theme"}),
    ("lobby.colour", {"lobby.errors"}),
    ("lobby.theme", {"lobby.colour", "lobby.errors"}),
    ("server", {"server", "lobby", "display_board", "staff_tablet", "phone_page", "web"}),
    (
        "kiosk",
        {"kiosk", "printer", "lobby.contract", "lobby.link", "lobby.text", "lobby.theme", "lobby.errors", "lobby.ids"},
    ),
    ("printer", {"printer", "lobby.contract", "lobby.link", "lobby.text", "lobby.theme", "lobby.errors", "lobby.ids"}),
    ("simulation", {"simulation", "lobby"}),
    ("display_board", {"display_board", "lobby.contract", "lobby.link", "lobby.errors"}),
    ("staff_tablet", {"staff_tablet"}),
    ("phone_page", {"phone_page"}),
    ("web", {"web"}),
]

# Files that decide without a device: they never import what touches the world.
PURE = [
    "lobby/engine",
    "lobby/contract",
    "kiosk/flow.py",
    "kiosk/state.py",
    "kiosk/presses.py",
    "kiosk/focus.py",
    "kiosk/phrases.py",
    "kiosk/reference.py",
    "kiosk/scanner.py",
    "kiosk/screens",
    "printer/layout.py",
    "printer/blocks.py",
    "printer/status.py",
    "server/views",
    "server/publish.py",
]
WORLDLY = {
    "kivy",
    "fastapi",
    "starlette",
    "websockets",
    "sqlite_utils",
    "sqlite3",
    "escpos",
    "httpx",
    "asyncio",
    "logging",
}


def modules() -> list[Path]:
    return sorted(path for program in PROGRAMS for path in (ROOT / program).rglob("*.py"))


def dotted(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written whole"
            yield node.module or ""


def within(name: str, places: set[str]) -> bool:
    return any(name == place or name.startswith(place + ".") for place in places)


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_imports_follow_the_house(path: Path) -> None:
    here = dotted(path)
    allowed = next((may for prefix, may in MAY_IMPORT if within(here, {prefix})), set())
    ours = [name for name in imports(path) if name.split(".")[0] in OURS]
    wrong = [name for name in ours if not within(name, allowed) and name != "lobby"]
    assert not wrong, f"{here} may not import {wrong}"


def test_a_kiosk_sees_only_the_printers_public_face() -> None:
    wrong = [
        (dotted(path), name)
        for path in (ROOT / "kiosk").rglob("*.py")
        for name in imports(path)
        if name.startswith("printer.")
    ]
    assert not wrong


def test_the_engine_uses_the_standard_library_only() -> None:
    for path in (ROOT / "lobby/engine").rglob("*.py"):
        foreign = [n for n in imports(path) if n.split(".")[0] not in sys.stdlib_module_names | {"lobby"}]
        assert not foreign, f"{path}: {foreign}"


def test_pure_files_touch_nothing() -> None:
    for place in PURE:
        files = [ROOT / place] if place.endswith(".py") else list((ROOT / place).rglob("*.py"))
        for path in (file for file in files if file.exists()):
            worldly = [n for n in imports(path) if n.split(".")[0] in WORLDLY]
            assert not worldly, f"{path}: {worldly}"


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_rooms_stay_small(path: Path) -> None:
    source = path.read_text()
    assert source.count("\n") <= MAX_MODULE_LINES, f"{path} has more than one subject by now: split it"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION_LINES, f"{path}: {node.name} has {length} lines: it cannot be seen whole"
