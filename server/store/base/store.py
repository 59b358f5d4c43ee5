"""The whole store: all small promises together, opened and closed."""

from __future__ import annotations

from typing import Protocol

from server.store.base.access import AccessRecords
from server.store.base.contacts import Contacts
from server.store.base.past import RecordedPast
from server.store.base.streams import Streams
from server.store.base.upkeep import Upkeep
from server.store.base.visits import VisitRecords


class Store(Streams, VisitRecords, RecordedPast, Contacts, Upkeep, Protocol):
    """Whoever needs only a part of it names that part."""

    @property
    def access(self) -> AccessRecords: ...

    async def open(self) -> None:
        """Make sure that it is sound, and bring its tables up to date.

        Raises Unavailable: store_damaged rather than serve from a bad store, store_in_use when another server has it.
        """
        ...

    async def close(self) -> None: ...
