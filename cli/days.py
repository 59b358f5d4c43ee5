"""`lobby replay`: a whole day, lived again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def replay(
    file: Annotated[Path, typer.Argument(help="A bank's call log (CSV, gzipped or not); see tests/data/README.md.")],
    day: Annotated[str | None, typer.Option(help="The day, ISO, where the log holds several.")] = None,
    until: Annotated[str | None, typer.Option(help="Only those who came before this time of day: 10:00.")] = None,
    speed: Annotated[
        float, typer.Option(min=0, help="At most so many times as fast as life; 0: as quick as the server answers.")
    ] = 0,
    server: Annotated[
        str | None, typer.Option(envvar="LOBBY_SERVER", help="A server in replay mode. [default: one of its own]")
    ] = None,
    token: Annotated[str | None, typer.Option(envvar="LOBBY_TOKEN", help="An admin's token for that server.")] = None,
    branch_file: Annotated[
        Path | None, typer.Option(help="Only write the day's branch here, to be imported on that server.")
    ] = None,
    paper: Annotated[bool, typer.Option(help="Print the tickets on a virtual printer.")] = True,
) -> None:
    """Live a real day again, on a real server, and hold its record against what the clients saw.

    Customers check in when the log says and leave when it says; a desk stands for each logged agent; service takes as
    long as in the log; who is called is the calling rule's decision. The server must run with LOBBY_REPLAY_CLOCK=true
    on a new record. Ends with 1 when record and clients differ.
    """
    import logging

    import structlog

    from cli.replay_table import run_replay
    from replay.virtual_paper import virtual_paper

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    made = virtual_paper if paper else None
    raise typer.Exit(
        run_replay(
            file, day=day, until=until, speed=speed, server=server, token=token, branch_file=branch_file, paper=made
        )
    )
