"""The commands that run on devices: kiosk, print-agent, virtual-printer, board."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from lobby.contract.access import DeviceKind

Server = Annotated[str, typer.Option(envvar="LOBBY_SERVER", help="The server's address.")]
TokenFile = Annotated[
    Path, typer.Option(envvar="LOBBY_TOKEN_FILE", help="Holds the device's token; made by pairing where it is missing.")
]
HERE = "http://127.0.0.1:8000"


def add_to(line: typer.Typer) -> None:
    line.command("print-agent")(print_agent)
    line.command("virtual-printer")(virtual_printer)


def pair(server: str, kind: DeviceKind, token_file: Path) -> None:
    """Show a code until an admin has typed it; then the token is in its file."""
    from lobby.link.pairing import paired

    def show(code: str) -> None:
        typer.echo(f"Pair this {kind}: on the tablet's page Devices, type {code}")

    asyncio.run(paired(server, kind, token_file, show))


def print_agent(
    printer: Annotated[str, typer.Argument(help="The printer's id in the branch's configuration.")],
    address: Annotated[str, typer.Argument(help="host or host:port of the printer; port 9100 where none is given.")],
    server: Server = HERE,
    token_file: TokenFile = Path("printer.token"),
    spool: Annotated[
        Path, typer.Option(help="The queue on disk; the kiosk above this printer uses the same file.")
    ] = Path("printer.spool"),
    profile: Annotated[str, typer.Option(help="The printer's profile in python-escpos.")] = "TM-T20II",
    mode: Annotated[str, typer.Option(help="raster: as drawn; text: letters where the printer has them.")] = "raster",
    width: Annotated[int | None, typer.Option(help="Dots across, where the profile does not know: 576 or 384.")] = None,
) -> None:
    """Print a server's tickets on one network printer, each once, until told to stop."""
    from printer.cli import run
    from printer.model import Mode

    pair(server, "printer", token_file)
    run(
        server=server, token_file=token_file, printer=printer, address=address,
        spool=spool, profile=profile, width=width, mode=Mode(mode),
    )  # fmt: skip


def virtual_printer(
    port: Annotated[int, typer.Option(help="Where it listens for ESC/POS.")] = 9100,
    page_port: Annotated[int, typer.Option(help="Where it shows its paper to a browser.")] = 9180,
    width: Annotated[int, typer.Option(help="Dots across: 576 or 384.")] = 576,
) -> None:
    """A printer without paper: speaks ESC/POS both ways, shows each ticket as a picture, and can be made to fail."""
    from printer.cli import run_virtual

    run_virtual(port=port, page_port=page_port, width=width)
