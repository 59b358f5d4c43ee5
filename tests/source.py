"""Our source as tests read it: every module of the product by its dotted name, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]

FLOORS: list[set[str]] = [
    {"lobby"},
    {"simulation"},
    {"prediction"},
    {"kiosk", "printer", "display_board", "staff_tablet", "phone_page", "web", "server"},
    {"replay"},
    {"cli"},
]
FLOOR_OF = {program: floor for floor, programs in enumerate(FLOORS) for program in programs}
OURS = frozenset(FLOOR_OF)


@cache
def modules() -> list[Path]:
    return sorted(path for program in OURS for path in (ROOT / program).rglob("*.py"))


def dotted(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def known() -> frozenset[str]:
    return frozenset(dotted(path) for path in modules())


@cache
def _path_of() -> dict[str, Path]:
    return {dotted(path): path for path in modules()}


def imports(path: Path) -> Iterator[str]:
    """Every module that this one names in an import, in functions and for type checkers too."""
    yield from imports_within(parsed(path), path)


def imports_within(whole: ast.AST, path: Path) -> Iterator[str]:
    for node in ast.walk(whole):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written whole"
            module = node.module or ""
            for alias in node.names:
                whole_name = f"{module}.{alias.name}"
                yield whole_name if whole_name in known() else module


def reached_from(names: Iterable[str], *, but: frozenset[str] = frozenset()) -> dict[str, str]:
    """What these modules, and ours that they import, import of others; each with the module of ours that does.

    but: modules of ours that are not followed.
    """
    found: dict[str, str] = {}
    seen, todo = set(but), list(names)
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        if name.split(".")[0] not in OURS:
            continue
        todo += [name.rpartition(".")[0]] if "." in name else []
        for other in imports(_path_of()[name]) if name in _path_of() else ():
            todo.append(other)
            if other.split(".")[0] not in OURS:
                found.setdefault(other.split(".")[0], name)
    return found
