"""What the commands that work on the record's file share. They may run beside a server: the store keeps them apart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from lobby.errors import LobbyError, NotFound
from server.settings import Settings
from server.store.sqlite.store import SqliteStore

T = TypeVar("T")

out = Console(soft_wrap=True)
said = Console(stderr=True, soft_wrap=True)

DataFolder = Annotated[
    Path | None,
    typer.Option("--data", envvar="LOBBY_DATA", help="The folder that holds the record. (default: lobby-data)"),
]


def database(data: Path | None) -> Path:
    return (Settings(data=data) if data is not None else Settings()).database


@asynccontextmanager
async def opened(data: Path | None, *, make: bool = False) -> AsyncIterator[SqliteStore]:
    """The store of a data folder, beside a server or without one. Only `make` begins a new one."""
    path = database(data)
    if not make and not await asyncio.to_thread(path.exists):
        raise NotFound("no_record", f"There is no record at {path}.", "Name its folder with --data.")
    store = SqliteStore(path, server=False)
    await store.open()
    try:
        yield store
    finally:
        await store.close()


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Do the work; what is refused is said in words, and the command ends with 1."""

    async def whole() -> T:
        return await work()

    try:
        return asyncio.run(whole())
    except LobbyError as error:
        said.print(f"[bold red]{error.message}[/] {error.help}", highlight=False)
        raise typer.Exit(1) from error
