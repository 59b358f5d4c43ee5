"""The visits that wait, kept so that a call need not look at all of them.

Within a group every visit has the same service, class, target, limits, and all or none are booked, so whoever has waited longest is its head at
any time. The calling rule compares heads: a call costs as much as there are groups, not as there are people.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import NamedTuple

from lobby.engine.model import Visit
from lobby.ids import DeskId, ServiceId, VisitId


class Limits(NamedTuple):
    """All that says which desks may take a visit: the service, the language needed, and the desk it was sent to."""

    service: ServiceId
    language_needed: str | None = None
    desk_wanted: DeskId | None = None


class GroupKey(NamedTuple):
    service: ServiceId
    customer_class: str
    target_s: float
    language_needed: str | None
    desk_wanted: DeskId | None
    booked: bool

    @property
    def limits(self) -> Limits:
        """Return which desks may take those in this group."""
        return Limits(self.service, self.language_needed, self.desk_wanted)


class Entry(NamedTuple):
    """Orders a group: the earlier clock first, then the earlier check-in."""

    clock_at: int
    checked_in_at: int
    visit: VisitId


Group = list[Entry]


def group_of(visit: Visit) -> GroupKey:
    """Return the key of the group in which this visit waits."""
    step = visit.steps[visit.step]
    limits = visit.language_needed, step.desk_wanted
    return GroupKey(step.service, visit.customer_class, step.target_s, *limits, visit.booked)


def entry_of(visit: Visit) -> Entry:
    """Return its entry there."""
    return Entry(visit.steps[visit.step].clock_at, visit.checked_in_at, visit.id)


class Queues:
    """All groups with somebody in them, by service."""

    def __init__(self) -> None:
        self.by_service: dict[ServiceId, dict[GroupKey, Group]] = {}

    def join(self, visit: Visit) -> None:
        """File a visit that waits."""
        key = group_of(visit)
        group = self.by_service.setdefault(key.service, {}).setdefault(key, [])
        insort(group, entry_of(visit))

    def leave(self, visit: Visit) -> None:
        """Take out a visit that waits no longer, as it was filed."""
        key, entry = group_of(visit), entry_of(visit)
        groups = self.by_service[key.service]
        group = groups[key]
        del group[bisect_left(group, entry)]
        if not group:
            del groups[key]

    def groups(self, service: ServiceId | None = None) -> Iterator[Group]:
        """Return the groups of one service, or all."""
        if service is not None:
            yield from self.by_service.get(service, {}).values()
            return
        for groups in self.by_service.values():
            yield from groups.values()

    def items(self) -> Iterator[tuple[GroupKey, Group]]:
        """Return every group with its key."""
        for groups in self.by_service.values():
            yield from groups.items()

    def contents(self) -> dict[GroupKey, list[VisitId]]:
        """Return who waits in which group, in order; for comparing two states."""
        return {key: [entry.visit for entry in group] for key, group in self.items()}
