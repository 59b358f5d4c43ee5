"""The commands that run on devices: kiosk, print-agent, virtual-printer, board."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from lobby.contract.vocabulary import DeviceKind

Server = Annotated[str, typer.Option(envvar="LOBBY_SERVER", help="The server's address.")]
TokenFile = Annotated[
    Path, typer.Option(envvar="LOBBY_TOKEN_FILE", help="Holds the device's token; made by pairing where it is missing.")
]
HERE = "http://127.0.0.1:8000"


def pair(server: str, kind: DeviceKind, token_file: Path) -> None:
    """Show a code until an admin has typed it; then the token is in its file."""
    from lobby.link.pairing import paired

    def show(code: str) -> None:
        typer.echo(f"Pair this {kind}: on the tablet's page Devices, type {code}")

    asyncio.run(paired(server, kind, token_file, show))


def kiosk(
    kiosk: Annotated[str, typer.Argument(help="The kiosk's id in the branch's configuration.")],
    server: Server = HERE,
    token_file: TokenFile = Path("kiosk.token"),
    spool: Annotated[Path, typer.Option(help="The kiosk's own memory: every check-in is written here first.")] = Path(
        "kiosk.spool"
    ),
    printer_spool: Annotated[
        Path | None, typer.Option(help="The queue of the print agent below this kiosk, the same file as its --spool.")
    ] = None,
    landscape: Annotated[bool, typer.Option(help="1920 x 1080 instead of 1080 x 1920.")] = False,
    inches: Annotated[float, typer.Option(help="The panel's diagonal.")] = 21.5,
    top_edge_mm: Annotated[
        float | None, typer.Option(help="How high the panel's top edge hangs, for the reach of a wheelchair.")
    ] = None,
    slot: Annotated[str, typer.Option(help="Where paper comes out: down, left or right of the screen.")] = "down",
    fullscreen: Annotated[bool, typer.Option(help="Fill the panel, as on a real kiosk.")] = False,
    pictures: Annotated[
        Path | None, typer.Option(help="Write a picture of each screen here, without a display, then end.")
    ] = None,
    offscreen: Annotated[bool, typer.Option(help="For the demo: run without a display.")] = False,
    share_screen: Annotated[
        bool, typer.Option(help="For the demo: its first page shows this screen and touches it.")
    ] = False,
) -> None:
    """Let customers check in."""
    from kiosk.run import run

    run(
        kiosk, server=server, token_file=token_file, spool=spool, printer_spool=printer_spool, landscape=landscape,
        inches=inches, top_edge_mm=top_edge_mm, slot=slot, fullscreen=fullscreen, pictures=pictures,
        offscreen=offscreen, shared=share_screen,
    )  # fmt: skip


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
    from printer.model import Mode
    from printer.run import run

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
    from printer.run_virtual import run_virtual

    run_virtual(port=port, page_port=page_port, width=width)


def board(
    board: Annotated[str, typer.Argument(help="The board's id in the branch's configuration.")],
    server: Server = HERE,
    profile: Annotated[Path, typer.Option(help="The browser's own folder; it holds the pairing.")] = Path(
        "board-browser"
    ),
    dark: Annotated[bool, typer.Option(help="For a dim room.")] = False,
) -> None:
    """Show a board on a TV: Chromium, full screen, with sound, started again when it falls over."""
    from display_board.player import run
    from lobby.errors import LobbyError

    try:
        run(server=server, board=board, profile=profile, theme="dark" if dark else "light", say=typer.echo)
    except LobbyError as error:
        typer.echo(f"{error.message} {error.help}", err=True)
        raise typer.Exit(1) from error
