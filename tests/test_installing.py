"""What a machine installs: each command imports no more than its extras bring, and no extra brings more than is imported."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from cli import PARTS, Part
from cli.installed import add_in_its_place, lacking, requirements
from tests.source import ROOT, imports_within, known, parsed, reached_from

NOT_IMPORTED = {
    "uvloop": "uvicorn takes it where it finds it",
    "httptools": "uvicorn takes it where it finds it",
    "pysqlite3": "sqlite-utils takes it where it finds it",
    "pyvips-binary": "the library that pyvips loads",
}
BROUGHT_BY = {
    "starlette": "fastapi",
    "pydantic-core": "pydantic",
    "markupsafe": "jinja2",
}  # their own words are imported from what they are built on
COMMANDS = [(command, part) for part in PARTS for command in part.commands]
NAMED = pytest.mark.parametrize(("command", "part"), COMMANDS, ids=[command for command, _ in COMMANDS])


@cache
def project() -> dict[str, Any]:
    whole: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return whole


def plain(name: str) -> str:
    """A distribution's name, however it is written."""
    return re.sub(r"[-_.]+", "-", name).lower()


def brought(requirements: list[str]) -> Iterator[str]:
    """The distributions that these lines of pyproject.toml name, those of the extras that they name included."""
    for line in requirements:
        name, extras = re.match(r"([\w.-]+)(?:\[([\w,-]+)\])?", line).groups()  # type: ignore[union-attr]
        if name == "lobby":
            for extra in extras.split(","):
                yield from brought(project()["optional-dependencies"][extra])
        else:
            yield plain(name)


def installed_by(*extras: str) -> set[str]:
    optional = project()["optional-dependencies"]
    return {*brought(project()["dependencies"]), *(name for extra in extras for name in brought(optional[extra]))}


def callbacks(part: Part, command: str) -> list[Any]:
    """The functions behind a command: one, or one for each of its subcommands."""
    line = typer.Typer()
    part.add(line)
    alone = [info.callback for info in line.registered_commands if named(info) == command]
    groups = [group.typer_instance for group in line.registered_groups if group.name == command]
    return alone + [info.callback for group in groups if group for info in group.registered_commands]


def named(info: Any) -> str:
    return str(info.name or info.callback.__name__)


def imported_by(callback: Any) -> dict[str, str]:
    """What others' packages a command imports on any way, each with the module of ours that does."""
    module = callback.__module__
    path = Path(inspect.getfile(callback))
    body = ast.parse(textwrap.dedent(inspect.getsource(callback)))
    called = {node.id for node in ast.walk(body) if isinstance(node, ast.Name)}
    top = [node for node in parsed(path).body if isinstance(node, ast.Import | ast.ImportFrom)]
    helpers = [node for node in parsed(path).body if isinstance(node, ast.FunctionDef) and node.name in called]
    begun = [name for node in [body, *top, *helpers] for name in imports_within(node, path)]
    found = reached_from(begun, but=frozenset({"cli", module}))
    return {**{name.split(".")[0]: module for name in begun if name not in known()}, **found}


def distributions(names: dict[str, str]) -> dict[str, str]:
    """The same, by the name that is installed; what Python brings left out."""
    by_import = packages_distributions()
    return {plain(by_import[name][0]): by for name, by in names.items() if name in by_import}


@NAMED
def test_a_command_imports_only_what_its_extras_install(command: str, part: Part) -> None:
    imported: dict[str, str] = {}
    for callback in callbacks(part, command):
        imported.update(distributions(imported_by(callback)))
    assert imported, f"nothing was read of `lobby {command}`"
    allowed = installed_by(*part.extras) | {"lobby"}
    foreign = {name: by for name, by in imported.items() if BROUGHT_BY.get(name, name) not in allowed}
    assert not foreign, f"`lobby {command}` reaches what {part.extras} do not install"


def test_an_extra_brings_nothing_that_is_not_imported() -> None:
    imported = {name for command, part in COMMANDS for each in callbacks(part, command) for name in imported_by(each)}
    wanted = set(distributions(dict.fromkeys(imported, ""))) | set(NOT_IMPORTED)
    assert installed_by("server", "kiosk", "printer", "prediction") <= wanted


def test_a_kiosk_and_a_print_agent_install_neither_numba_nor_fastapi() -> None:
    for program in ("kiosk", "printer"):
        assert not installed_by(program) & {"numba", "numpy", "fastapi", "uvicorn"}


def test_a_machine_of_a_developer_has_every_extra() -> None:
    assert installed_by("server", "kiosk", "printer", "prediction") < installed_by("dev")
    assert lacking(["server", "kiosk", "printer", "prediction", "dev"]) == []


def test_the_packages_own_metadata_name_what_an_extra_installs() -> None:
    assert {plain(name) for name in requirements("kiosk")} == installed_by("kiosk") - installed_by()


def test_a_command_that_is_not_installed_says_what_to_install() -> None:
    line = typer.Typer()
    line.callback()(lambda: None)
    add_in_its_place(line, "print-agent", ["printer"])
    ended = CliRunner().invoke(line, ["print-agent", "printer-1", "10.0.0.7", "--server", "http://lobby.example"])
    assert ended.exit_code == 1
    assert re.fullmatch(
        r"`lobby print-agent` is not installed on this machine: pip install 'lobby-[\d.]+-py3-none-any.whl\[printer\]' "
        r"\(not_installed\)\n",
        ended.stderr,
    )
    assert "needs printer" in CliRunner().invoke(line, ["--help"]).stdout
