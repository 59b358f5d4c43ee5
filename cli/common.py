"""What the commands that work on the record's file share. They may run beside a server: the store keeps them apart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from lobby.errors import LobbyError
from server.settings import Settings
from server.store import open_store
from server.store.base import Store, StoreAddress

T = TypeVar("T")

out = Console(soft_wrap=True)
said = Console(stderr=True, soft_wrap=True)

DataFolder = Annotated[
    Path | None,
    typer.Option("--data", envvar="LOBBY_DATA", help="The folder that holds the record. (default: lobby-data)"),
]


def address(data: Path | None) -> StoreAddress:
    return (Settings(data=data) if data is not None else Settings()).store


@asynccontextmanager
async def opened(data: Path | None, *, make: bool = False) -> AsyncIterator[Store]:
    """Open the store of a data folder while the block runs, beside a server or without one. Only `make` begins a new
    one."""
    async with open_store(address(data), make=make) as store:
        yield store


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Do the work; what is refused is said in words, and the command ends with 1."""

    async def whole() -> T:
        return await work()

    try:
        return asyncio.run(whole())
    except LobbyError as error:
        said.print(f"[bold red]{error.message}[/] {error.help}", highlight=False)
        raise typer.Exit(1) from error
