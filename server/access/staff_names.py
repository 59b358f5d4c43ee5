"""The names of staff by id, for screens of staff; names never enter an event.

Whoever is added or signs in here is known at once; what other programs add is read now and then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from server.store.base import AccessRecords, StaffRow


class StaffNames(Mapping[str, str]):
    def __init__(self, rows: AccessRecords) -> None:
        self._rows = rows
        self._names: dict[str, str] = {}

    async def read(self) -> None:
        self._names.update({member.id: member.name for member in await self._rows.staff()})

    def learn(self, member: StaffRow) -> None:
        self._names[member.id] = member.name

    def __getitem__(self, staff: str) -> str:
        return self._names[staff]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
