"""Which commands this machine can run: each needs extras of the package, and says so where they are not installed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution

import typer

from lobby.errors import NotFound

PACKAGE = "lobby"
REQUIREMENT = re.compile(r"(?P<name>[\w.-]+).*\bextra == ['\"](?P<extra>[\w-]+)['\"]")
ANYTHING = {"allow_extra_args": True, "ignore_unknown_options": True}


def lacking(extras: Iterable[str]) -> list[str]:
    """Return those of the extras of which something is not installed here."""
    return [extra for extra in extras if not all(_is_installed(name) for name in requirements(extra))]


def requirements(extra: str) -> frozenset[str]:
    """Return what this extra installs directly, as the package's own metadata say; nothing where Lobby itself is not
    installed."""
    found = (REQUIREMENT.match(line) for line in _metadata())
    return frozenset(each["name"] for each in found if each is not None and each["extra"] == extra)


@cache
def _metadata() -> tuple[str, ...]:
    try:
        return tuple(distribution(PACKAGE).requires or ())
    except PackageNotFoundError:  # run from its folder: what is there is there
        return ()


@cache
def _is_installed(name: str) -> bool:
    try:
        return bool(distribution(name).version)
    except PackageNotFoundError:
        return False


def not_installed(command: str, extras: Iterable[str]) -> NotFound:
    """Return what `lobby COMMAND` answers on a machine without these extras."""
    wheel = f"{PACKAGE}-{distribution(PACKAGE).version}-py3-none-any.whl[{','.join(extras)}]"
    return NotFound("not_installed", f"`lobby {command}` is not installed on this machine: pip install '{wheel}'")


def add_in_its_place(line: typer.Typer, command: str, extras: list[str]) -> None:
    """Add a command that only says what to install, and ends with 1."""
    error = not_installed(command, extras)

    @line.command(command, help=f"Not installed here: needs {' and '.join(extras)}.", context_settings=ANYTHING)
    def say() -> None:
        typer.echo(f"{error.message} ({error.code})", err=True)
        raise typer.Exit(1)
