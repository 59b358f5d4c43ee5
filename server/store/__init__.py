"""The store: branches as streams of events, durable before anybody is answered, and the query tables beside them.

`open_store` is the only door: who has the store's address gets a `Store`, and does not learn which one it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from lobby.errors import Invalid, NotFound
from server.store.base import Store, StoreAddress, Use

EMBEDDED = "sqlite:///"


def embedded_address(folder: Path) -> StoreAddress:
    """Return the address of the embedded store in a data folder."""
    return StoreAddress(f"{EMBEDDED}{folder / 'lobby.db'}")


@asynccontextmanager
async def open_store(address: StoreAddress, use: Use = Use.BESIDE, *, make: bool = False) -> AsyncIterator[Store]:
    """Open the store at an address until the block ends. Only a server (`Use.SERVE`) or `make` begins a new one.

    Raises NotFound("no_record") where there is none, Invalid("bad_address"), and what `Store.open` raises.
    """
    if not address.startswith(EMBEDDED):
        raise Invalid("bad_address", f"No store has the address {address}.", f"It begins with {EMBEDDED}.")
    file = Path(address.removeprefix(EMBEDDED))
    if use is not Use.SERVE and not make and not await asyncio.to_thread(file.exists):
        raise NotFound("no_record", f"There is no record at {file}.", "Name its folder with --data.")
    from server.store.sqlite.store import SqliteStore

    store = SqliteStore(file, use)
    await store.open()
    try:
        yield store
    finally:
        await store.close()
