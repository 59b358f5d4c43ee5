"""Who may import whom, what stays pure, and how big a room may get. Read from the source, not from what is loaded.

The house has floors (docs/architecture.md). A file imports from its own floor's room and from lower floors: never upward,
never in a circle, never by a module's name in a string.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Set
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.source import FLOOR_OF, OURS, ROOT, dotted, imports, known, modules, parsed

# Files of a device that are called as a module is.
NAMES_OF_FILES = {"kiosk.spool", "printer.spool"}

DATABASES = {"sqlite_utils", "sqlite3", "pysqlite3", "psycopg"}
SHIM = "lobby.sqlite"  # the one place where the SQLite library is chosen
DOORS = {"server.store", "server.store.base"}
SQL = re.compile(r"\b(SELECT\b.+\bFROM|INSERT (OR \w+ )?INTO|DELETE FROM|UPDATE \w+ SET|CREATE TABLE|PRAGMA)\b", re.S)

# Tests that still use a name which its module keeps to itself; the last two are worlds of the simulation's, and note what it does.
STILL_PRIVATE = {
    "tests/unit/test_patience.py": {"_as_far_as_they_differ"},
    "tests/unit/test_waits_blend.py": {"_engine", "_now"},
    "tests/benchmarks/county.py": {"_engine", "_now"},
}

MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 40

# The wire and what stands below it: all that a device may see of what programs share.
ON_DEVICES = {
    "lobby.contract",
    "lobby.link",
    "lobby.text",
    "lobby.theme",
    "lobby.errors",
    "lobby.ids",
    "lobby.sqlite",
    "lobby.sentences",
}

# Narrower than the floors: for each place the places of ours that it may import. The first prefix that matches counts.
MAY_IMPORT: list[tuple[str, set[str]]] = [
    ("lobby.errors", set()),
    ("lobby.ids", set()),
    ("lobby.sentences", set()),
    ("lobby.engine", {"lobby.engine", "lobby.errors", "lobby.ids", "lobby.sentences"}),
    ("lobby.metrics", {"lobby.metrics", "lobby.engine", "lobby.errors", "lobby.ids"}),
    ("lobby.contract", {"lobby.contract", "lobby.errors", "lobby.ids", "lobby.sentences"}),
    ("lobby.link", {"lobby.link", "lobby.contract", "lobby.errors", "lobby.ids"}),
    ("lobby.text", {"lobby.text", "lobby.errors", "lobby.theme"}),
    ("lobby.colour", {"lobby.errors"}),
    ("lobby.theme", {"lobby.colour", "lobby.errors"}),
    ("simulation", {"simulation", "lobby.engine", "lobby.metrics", "lobby.errors", "lobby.ids"}),
    ("prediction", {"prediction", "simulation", "lobby"}),
    ("kiosk", {"kiosk", "printer", *ON_DEVICES}),
    ("printer", {"printer", *ON_DEVICES}),
    ("display_board", {"display_board", *ON_DEVICES}),
    ("staff_tablet", {"staff_tablet"}),
    ("phone_page", {"phone_page"}),
    ("web", {"web"}),
    ("server", {"server", "prediction", "simulation", "lobby", "display_board", "staff_tablet", "phone_page", "web"}),
]

# Files that decide without a device or a clock: they never import what touches the world.
PURE = [
    "lobby/engine",
    "lobby/metrics",
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
    "server/access/rights.py",
    "server/access/principal.py",
    "server/views",
    "server/reports",
    "server/branch/predictions.py",
    "server/branch/rendering.py",
    "server/workers/schedule.py",
    "server/workers/smoothing.py",
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
    "structlog",
    "socket",
    "os",
    "random",
    "secrets",
    "subprocess",
    "time",
    "uuid",
}


def of_ours(path: Path) -> set[str]:
    return {name for name in imports(path) if name.split(".")[0] in OURS}


def within(name: str, places: Set[str]) -> bool:
    return any(name == place or name.startswith(place + ".") for place in places)


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_imports_follow_the_house(path: Path) -> None:
    here = dotted(path)
    floor = FLOOR_OF[here.split(".")[0]]
    upward = [name for name in of_ours(path) if FLOOR_OF[name.split(".")[0]] > floor]
    assert not upward, f"{here} reaches up to {upward}"
    allowed = next((may for prefix, may in MAY_IMPORT if within(here, {prefix})), OURS)
    wrong = [name for name in of_ours(path) if not within(name, allowed) and name != "lobby"]
    assert not wrong, f"{here} may not import {wrong}"


def test_no_import_goes_in_a_circle() -> None:
    arrows = {dotted(path): of_ours(path) & known() - {dotted(path)} for path in modules()}
    assert not circle(arrows)


def test_no_room_needs_a_room_that_needs_it() -> None:
    """Rooms are the folders inside a program; what lies in the program's own folder is wired last and may see them all."""
    arrows: dict[str, set[str]] = {}
    for path in modules():
        here = room(dotted(path))
        if here is not None:
            found = {room(name) for name in of_ours(path)} - {None, here}
            arrows.setdefault(here, set()).update(name for name in found if name is not None)
    assert not circle(arrows)


def room(name: str) -> str | None:
    """The folder inside a program that this module lies in: `server.store`; None for what lies in none."""
    parts = name.split(".")
    path = ROOT.joinpath(*parts[:2])
    return ".".join(parts[:2]) if len(parts) > 1 and path.is_dir() else None


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """One circle of these arrows, as it goes round; empty where there is none."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_is_named_in_a_string() -> None:
    """Whoever needs a module imports it: a name in a string is an arrow that nobody sees."""
    files = known() - OURS - NAMES_OF_FILES
    wrong = [
        f"{dotted(path)}: {node.value}"
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in files
    ]
    assert not wrong


def keeps_its_own_file(path: Path) -> bool:
    """The store, and the spools in which a kiosk and a printer keep what they must not lose."""
    return dotted(path) in NAMES_OF_FILES | {SHIM} or within(dotted(path), {"server.store"})


@pytest.mark.parametrize("path", [path for path in modules() if not keeps_its_own_file(path)], ids=dotted)
def test_only_the_store_knows_its_database(path: Path) -> None:
    """Nobody else imports a database, sees a connection, or speaks SQL."""
    databases = [name for name in imports(path) if name.split(".")[0] in DATABASES]
    behind_the_door = [
        name for name in of_ours(path) if name == SHIM or (within(name, {"server.store"}) and name not in DOORS)
    ]
    assert not databases and not behind_the_door
    sql = [
        f"line {node.lineno}: {node.value[:60]}"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert not sql


def test_the_sqlite_library_is_chosen_in_one_place() -> None:
    """Two libraries have two sets of exceptions: whoever catches those of the other catches nothing."""
    files = [*modules(), *sorted((ROOT / "tests").rglob("*.py"))]
    others = [dotted(path) for path in files if {"sqlite3", "pysqlite3"} & set(imports(path)) and dotted(path) != SHIM]
    assert not others


def test_what_every_store_promises_names_no_database() -> None:
    for path in (ROOT / "server/store/base").glob("*.py"):
        text = path.read_text().lower()
        named = [word for word in ("sql", "pragma", "rowid", "psycopg") if word in text]
        assert not named, f"{path}: {named}"


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


@pytest.mark.parametrize("place", PURE)
def test_pure_files_touch_nothing(place: str) -> None:
    files = [ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py"))
    assert files and all(path.exists() for path in files), f"{place} has moved: say where it is now"
    for path in files:
        worldly = [n for n in imports(path) if n.split(".")[0] in WORLDLY]
        assert not worldly, f"{path}: {worldly}"


def test_no_test_uses_what_a_module_keeps_to_itself() -> None:
    """A leading underscore says that nobody else builds on it. A file may use what it names so itself."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        owed = STILL_PRIVATE.get(str(path.relative_to(ROOT)), set())
        assert private_names_of_others(path) == owed, f"{path} reaches into another module"


def private_names_of_others(path: Path) -> set[str]:
    own, used = {"_replace", "_asdict", "_fields", "_exit"}, set[str]()  # Python's own: public all the same
    for node in ast.walk(parsed(path)):
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store()) | ast.Name(id=name, ctx=ast.Store()):
                own.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                own.add(name)
            case ast.Attribute(attr=name):
                used.add(name)
            case ast.ImportFrom(names=names):
                used |= {alias.name for alias in names}
    return {name for name in used - own if name.startswith("_") and not name.endswith("__")}


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_rooms_stay_small(path: Path) -> None:
    source = path.read_text()
    assert source.count("\n") <= MAX_MODULE_LINES, f"{path} has more than one subject by now: split it"
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MAX_FUNCTION_LINES, f"{path}: {node.name} has {length} lines: it cannot be seen whole"
