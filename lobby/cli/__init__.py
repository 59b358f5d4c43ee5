"""`lobby`: one command for every program. The one room that may import all of them, each only when it is asked for."""

from __future__ import annotations

import sys
from importlib import import_module

import typer

# Which module adds which commands. `lobby serve` must not pay for the kiosk's imports, nor the kiosk for the server's.
PARTS: dict[str, tuple[str, ...]] = {
    "lobby.cli.serving": ("serve", "demo"),
    "lobby.cli.devices": ("kiosk", "print-agent", "virtual-printer", "board"),
    "lobby.cli.record": ("branch", "appointments", "token", "staff", "check", "backup"),
    "lobby.cli.days": ("replay", "report"),
    "lobby.cli.simulating": ("simulate",),
    "lobby.cli.planning": ("plan", "what-if", "forecast-check", "staffing-check"),
    "lobby.cli.estimating": ("estimate-check",),
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
    for module, commands in PARTS.items():
        if wanted in commands or wanted not in {name for names in PARTS.values() for name in names}:
            import_module(module).add_to(line)
    return line


def main() -> None:
    app(sys.argv[1] if len(sys.argv) > 1 else None)()
