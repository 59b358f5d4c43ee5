"""The state as plain JSON values and back, so that starting does not read years of events."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from lobby.engine.book import Appointment
from lobby.engine.codec import plain, read
from lobby.engine.learning import Learned
from lobby.engine.model import Branch, OpenDesk, Visit
from lobby.engine.numbering import DayNumbers
from lobby.engine.state import BranchState, Undoable
from lobby.ids import BranchId

VERSION = 2
"""2: the numbers of the last three service days; before, those of days that are over were forgotten."""


class Frozen(NamedTuple):
    """The state at one seq. Nothing in it changes any more, so it can be written while the branch goes on.

    `plain` are plain JSON values; `nouns`, by name, are immutable and still to be made plain, for they may be many.
    """

    seq: int
    plain: dict[str, Any]
    nouns: dict[str, Collection[Any]]


def freeze(state: BranchState) -> Frozen:
    """Return all that cannot be made anew from the rest, in far less time than it takes to write it."""
    return Frozen(
        state.seq,
        {
            "version": VERSION,
            "branch_id": state.branch_id,
            "seq": state.seq,
            "branch": None if state.configured is None else plain(state.configured),
            "numbers": {
                day: {"counters": dict(numbers.counters), "taken": list(numbers.taken)}
                for day, numbers in state.numbers.items()
            },
            "learned": {service: plain(learned) for service, learned in state.learned.items()},
            "last_done": dict(state.last_done),
            "settled": dict(state.settled),
        },
        {
            "visits": list(state.visits.values()),
            "appointments": state.book.all(),
            "desks": list(state.desks.values()),
            "undoable": list(state.undoable.values()),
        },
    )


def take(state: BranchState) -> dict[str, Any]:
    """Return the same as plain JSON values throughout."""
    frozen = freeze(state)
    for numbers in frozen.plain["numbers"].values():
        numbers["taken"].sort()  # a set has no order: two that are equal must look the same
    return {**frozen.plain, **{name: [plain(noun) for noun in nouns] for name, nouns in frozen.nouns.items()}}


def restore(snapshot: dict[str, Any]) -> BranchState:
    """Return the state that the snapshot was taken of, its indexes made anew."""
    state = BranchState(BranchId(snapshot["branch_id"]))
    if snapshot["branch"] is not None:
        state.configure(read(Branch, snapshot["branch"]))
    state.seq = snapshot["seq"]
    for visit in snapshot["visits"]:
        state.put(read(Visit, visit), at=0)
    for appointment in snapshot.get("appointments", ()):  # not there before appointments were
        state.book.put(read(Appointment, appointment))
    for desk in snapshot["desks"]:
        state.put_desk(read(OpenDesk, desk))
    for day, numbers in snapshot["numbers"].items():
        state.numbers[day] = DayNumbers(dict(numbers["counters"]), set(numbers["taken"]))
    state.learned = {service: read(Learned, learned) for service, learned in snapshot["learned"].items()}
    for undoable in (read(Undoable, undoable) for undoable in snapshot["undoable"]):
        state.undoable[undoable.before.id] = undoable
    state.last_done = dict(snapshot["last_done"])
    state.settled = dict(snapshot.get("settled", {}))  # not there before kiosks set anything aside
    return state


def whole(state: BranchState) -> dict[str, Any]:
    """Return the snapshot with the indexes made from it: equal for two states exactly when they are the same."""
    return {
        **take(state),
        "queues": state.queues.contents(),
        "tally": state.tally.contents(),
        "open_visits": state.open_visits,
        "desk_of_staff": state.desk_of_staff,
    }
