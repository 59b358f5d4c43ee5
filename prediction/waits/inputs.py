"""The present moment as arrays, and what a run through one possible future needs. All times are seconds from now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

IDLE, BUSY, READY_SOON, ON_BREAK, GONE, COMES = range(6)
"""How a desk stands: without a customer and nobody to call; with one; about to call; on a break; closed; closed, and it
will open in as many seconds as `elapsed` is below 0."""

NEVER = np.inf
NO_MORE, HANDED_ON, NEWCOMER, ASKS = -1, -2, -3, -4
"""What follows a visit's present service, where it is not a group."""

ROOM = 4096
"""So many further customers, arrived or handed on, are played at most."""
AT_ONCE = 1024
"""So many arrivals in one slot, and so many booked or under way to their next service."""

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    return cast(F, njit(cache=True, inline="always")(function))


class RuleNumbers(NamedTuple):
    """`calling.CallingParameters` in numbers; weight and speed are in each group's factor. `ratio`: 0 where the two
    kinds do not take turns."""

    late_slope: float
    ratio: int


class ModelInputs(NamedTuple):
    """The present moment and all that was learned. G groups, W waiting, D desks, S services, Q sample points, T slots.

    groups    scale (what a wait is divided by), limit (beyond it a visit goes before all others), factor (weight x speed),
              credit (with what the look ahead to another desk counts), level (before all urgency), favoured,
              booked, service, leave_rate (per second) [G]; able [G, D]
    waiting   who_group, who_clock, who_came [W]: sorted by clock, then arrival. who_then [W]: the group after, or
              NO_MORE, HANDED_ON (perhaps), ASKS (somebody who only asks how long it would take)
    desks     state, at_group, at_then, elapsed, in_a_row (ordinary calls), skills, free_since, pace [D];
              break_at, break_s [D, B]
    learned   taken [S, Q], turnaround [Q], pickup [Q], breaks [Q]: sorted samples at evenly spread shares
    arrivals  rates [T, G]: expected per slot; slot_ends [T]
    booked    due_slot, due_group, due_share, due_known [E]: who has an appointment and has not come: the time, the group,
              the chance that they still come, and the share of lateness that is past; late [Q]: sorted samples
    routes    on_share, on_group [2, G, R]: after service this share goes on to wait in that group; of those with no
              further step known (0) and of newcomers (1)
    """

    scale: Floats
    limit: Floats
    factor: Floats
    credit: Floats
    level: Floats
    favoured: Flags
    booked: Flags
    service: Ints
    leave_rate: Floats
    able: Flags
    who_group: Ints
    who_clock: Floats
    who_came: Floats
    who_then: Ints
    state: Ints
    at_group: Ints
    at_then: Ints
    elapsed: Floats
    in_a_row: Ints
    skills: Floats
    free_since: Floats
    pace: Floats
    break_at: Floats
    break_s: Floats
    taken: Floats
    turnaround: Floats
    pickup: Floats
    breaks: Floats
    rates: Floats
    slot_ends: Floats
    on_share: Floats
    on_group: Ints
    due_slot: Floats
    due_group: Ints
    due_share: Floats
    due_known: Floats
    late: Floats


class QueueArrays(NamedTuple):
    """Everybody in this run, as linked lists by group with the longest wait first. Index: customer."""

    group: Ints
    clock: Floats
    came: Floats
    leaves: Floats
    then: Ints
    after: Ints  # the next in the same group, -1 none
    head: Ints  # by group
    tail: Ints
    counts: Ints  # [0] customers so far, [1] how many of those who wait now were called


class DeskArrays(NamedTuple):
    """The desks in this run: `next_at` is when the desk looks for a customer, NEVER while it is idle or gone.
    `in_a_row`: ordinary calls since the last favoured one."""

    next_at: Floats
    idle: Flags
    idle_since: Floats
    breaks_taken: Ints
    in_a_row: Ints


class ArrivalArrays(NamedTuple):
    """Who joins later: arrivals of the present slot in order of time; and, at a time of their own, those handed on when
    their service ends and those who are booked. `on_clock`: where their wait begins."""

    at: Floats
    group: Ints
    place: Ints  # [0] next to come, [1] how many, [2] slot
    on_at: Floats
    on_clock: Floats
    on_group: Ints
    on_then: Ints
    on_count: Ints


@compiled
def empty_line(waiting: int, groups: int) -> QueueArrays:
    room = waiting + ROOM
    return QueueArrays(
        np.empty(room, np.int64), np.empty(room), np.empty(room), np.empty(room), np.empty(room, np.int64),
        np.empty(room, np.int64), np.empty(groups, np.int64), np.empty(groups, np.int64), np.zeros(2, np.int64),
    )  # fmt: skip


@compiled
def empty_desks(n: int) -> DeskArrays:
    return DeskArrays(np.empty(n), np.empty(n, np.bool_), np.empty(n), np.empty(n, np.int64), np.empty(n, np.int64))


@compiled
def nobody_coming() -> ArrivalArrays:
    return ArrivalArrays(
        np.empty(AT_ONCE), np.empty(AT_ONCE, np.int64), np.zeros(3, np.int64),
        np.empty(AT_ONCE), np.empty(AT_ONCE), np.empty(AT_ONCE, np.int64), np.empty(AT_ONCE, np.int64),
        np.zeros(1, np.int64),
    )  # fmt: skip
