"""`lobby serve` and `lobby demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer


def serve(
    data: Annotated[Path | None, typer.Option(help="The folder that holds the record.")] = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.")] = None,
    public_url: Annotated[
        str | None, typer.Option(help="How phones reach this server; it is in every QR code.")
    ] = None,
) -> None:
    """Run the server until it is told to stop. Every other setting is in the environment: see docs/settings.md."""
    from server.run import serve as run
    from server.settings import Settings

    given: dict[str, Any] = {"data": data, "host": host, "port": port, "public_url": public_url}
    run(Settings(**{name: value for name, value in given.items() if value is not None}))


def demo(
    live: Annotated[bool, typer.Option(help="Customers walk in and staff work, as in life.")] = False,
    speed: Annotated[
        float,
        typer.Option(min=1, max=10, help="How fast the lobby's clock and its people are: 4 is four minutes in one."),
    ] = 1,
    port: Annotated[int, typer.Option(help="The port to listen on; the next free one where it is taken.")] = 8000,
    data: Annotated[Path, typer.Option(help="Where the demo keeps its record and logs.")] = Path("var/demo"),
    pictures: Annotated[Path | None, typer.Option(help="Write a picture of each kiosk screen here, then end.")] = None,
) -> None:
    """The whole lobby on this machine: server, virtual printer, kiosk, board, tablet, phone page."""
    from cli.demo import run_demo

    raise typer.Exit(run_demo(live=live, speed=speed, port=port, data=data, pictures=pictures))
