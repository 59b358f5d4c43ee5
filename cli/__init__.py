"""`lobby`: one command for every program. The one room that may import all of them, each only when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import typer

from cli.installed import add_in_its_place, lacking


def _serving(line: typer.Typer) -> None:
    from cli.serving import serve

    line.command()(serve)


def _demo(line: typer.Typer) -> None:
    from cli.serving import demo

    line.command()(demo)


def _kiosk(line: typer.Typer) -> None:
    from cli.devices import kiosk

    line.command()(kiosk)


def _print_agent(line: typer.Typer) -> None:
    from cli.devices import print_agent

    line.command("print-agent")(print_agent)


def _virtual_printer(line: typer.Typer) -> None:
    from cli.devices import virtual_printer

    line.command("virtual-printer")(virtual_printer)


def _board(line: typer.Typer) -> None:
    from cli.devices import board

    line.command()(board)


def _record(line: typer.Typer) -> None:
    from cli import record

    record.add_to(line)


def _replay(line: typer.Typer) -> None:
    from cli.days import replay

    line.command()(replay)


def _report(line: typer.Typer) -> None:
    from cli.reports import report

    line.add_typer(report, name="report")


def _simulating(line: typer.Typer) -> None:
    from cli import simulating

    simulating.add_to(line)


def _planning(line: typer.Typer) -> None:
    from cli import planning

    planning.add_planning(line)


def _checking(line: typer.Typer) -> None:
    from cli import planning

    planning.add_checks(line)


def _estimating(line: typer.Typer) -> None:
    from cli import estimating

    estimating.add_to(line)


@dataclass(frozen=True)
class Part:
    """Commands that come together. add: adds them to the command line. extras: what must be installed for them."""

    add: Callable[[typer.Typer], None]
    commands: tuple[str, ...]
    extras: tuple[str, ...] = ()


# Each part is imported only when it is asked for: `lobby serve` must not pay for the kiosk's imports, nor the kiosk for the
# server's, which it has not even installed.
PARTS = (
    Part(_serving, ("serve",), ("server",)),
    Part(_demo, ("demo",), ("server", "kiosk", "printer")),
    Part(_kiosk, ("kiosk",), ("kiosk",)),
    Part(_print_agent, ("print-agent",), ("printer",)),
    Part(_virtual_printer, ("virtual-printer",), ("printer", "server")),
    Part(_board, ("board",)),
    Part(_record, ("branch", "appointments", "token", "staff", "check", "backup"), ("server",)),
    Part(_replay, ("replay",), ("server", "printer")),
    Part(_report, ("report",), ("server",)),
    Part(_simulating, ("simulate",), ("prediction",)),
    Part(_planning, ("plan", "what-if"), ("server",)),
    Part(_checking, ("forecast-check", "staffing-check"), ("prediction",)),
    Part(_estimating, ("estimate-check",), ("prediction",)),
)


def app(wanted: str | None = None) -> typer.Typer:
    """Return the command line; with `wanted`, only the part that has this command."""
    line = typer.Typer(
        name="lobby",
        help="Lobby: check in, paper, call, board, close, record.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    line.callback()(lambda: None)
    chosen = [part for part in PARTS if wanted in part.commands]
    for part in chosen or PARTS:
        missing = lacking(part.extras)
        for command in part.commands if missing else ():
            add_in_its_place(line, command, missing)
        if not missing:
            part.add(line)
    return line


def main() -> None:
    app(sys.argv[1] if len(sys.argv) > 1 else None)()
