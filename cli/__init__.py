"""`lobby`: one command for every program. The one room that may import all of them, each only when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

Part = Callable[[typer.Typer], None]
"""Adds its commands to the command line."""


def _serving(line: typer.Typer) -> None:
    from cli import serving

    serving.add_to(line)


def _devices(line: typer.Typer) -> None:
    from cli import devices

    devices.add_to(line)


def _record(line: typer.Typer) -> None:
    from cli import record

    record.add_to(line)


def _days(line: typer.Typer) -> None:
    from cli import days

    days.add_to(line)


def _simulating(line: typer.Typer) -> None:
    from cli import simulating

    simulating.add_to(line)


def _planning(line: typer.Typer) -> None:
    from cli import planning

    planning.add_to(line)


def _estimating(line: typer.Typer) -> None:
    from cli import estimating

    estimating.add_to(line)


# Which part adds which commands. `lobby serve` must not pay for the kiosk's imports, nor the kiosk for the server's.
PARTS: dict[Part, tuple[str, ...]] = {
    _serving: ("serve", "demo"),
    _devices: ("kiosk", "print-agent", "virtual-printer", "board"),
    _record: ("branch", "appointments", "token", "staff", "check", "backup"),
    _days: ("replay", "report"),
    _simulating: ("simulate",),
    _planning: ("plan", "what-if", "forecast-check", "staffing-check"),
    _estimating: ("estimate-check",),
}


def app(wanted: str | None = None) -> typer.Typer:
    """The command line; with `wanted`, only the part that has this command."""
    line = typer.Typer(
        name="lobby",
        help="Lobby: check in, paper, call, board, close, record.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    line.callback()(lambda: None)
    known = {name for names in PARTS.values() for name in names}
    for add, commands in PARTS.items():
        if wanted in commands or wanted not in known:
            add(line)
    return line


def main() -> None:
    app(sys.argv[1] if len(sys.argv) > 1 else None)()
