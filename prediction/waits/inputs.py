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
    """`calling.CallingParameters` in numbers; weight and speed are in each group's factor."""

    late_slope: float
    """How fast the urgency grows beyond the target; 1 = as before it."""
    ratio: int
    """So many who are not favoured between two who are; 0 where the two do not take turns."""


class ModelInputs(NamedTuple):
    """The present moment and all that was learned. Floats are float64, Ints int64, Flags bool; times are seconds from now.

    Lengths: G groups (visits that are alike to the calling rule), W who wait, D desks, B breaks of a desk, S services,
    Q sample points, T half hours, E expected, R routes, P phases of patience. Samples are sorted, at evenly spread shares.
    """

    # groups
    scale: Floats
    """[G] What a wait is divided by: the target in seconds, or 1."""
    limit: Floats
    """[G] The wait beyond which a visit goes before all others, in seconds; NEVER without one."""
    factor: Floats
    """[G] Weight x speed of the calling rule."""
    credit: Floats
    """[G] What counts as waited already, the look ahead to another desk included, in seconds."""
    level: Floats
    """[G] The level that goes before all urgency."""
    favoured: Flags
    """[G] Whether it is favoured, where a rule takes turns between favoured and others."""
    booked: Flags
    """[G] Whether these visits have an appointment."""
    service: Ints
    """[G] The place of their service in the branch's list."""
    leave_rate: Floats
    """[G, P] How many leave per second in each phase of their wait."""
    able: Flags
    """[G, D] Whether the desk may serve them."""

    # who waits, sorted by clock, then arrival
    who_group: Ints
    """[W] The group."""
    who_clock: Floats
    """[W] Where the wait begins: below 0 in the past."""
    who_came: Floats
    """[W] When the visit checked in."""
    who_then: Ints
    """[W] The group after this service; or NO_MORE, HANDED_ON (perhaps), ASKS (somebody who only asks how long it would take)."""

    # desks
    state: Ints
    """[D] IDLE, BUSY, READY_SOON, ON_BREAK, GONE or COMES."""
    at_group: Ints
    """[D] The group of the visit at the desk; -1 nobody."""
    at_then: Ints
    """[D] What follows that visit's service, as in `who_then`; -1 nobody."""
    elapsed: Floats
    """[D] For how long it has been in this state; below 0 until it opens (COMES)."""
    in_a_row: Ints
    """[D] Calls of those who are not favoured, since the last who was."""
    skills: Floats
    """[D] How many services it takes, a language counting as half."""
    free_since: Floats
    """[D] When it came free: below 0 in the past."""
    pace: Floats
    """[D] How much longer than the others it takes: 1.1 = a tenth longer."""
    break_at: Floats
    """[D, B] When a break is due, in order; NEVER where there are fewer."""
    break_s: Floats
    """[D, B] How long it lasts; NEVER for good."""

    # what the record has taught
    taken: Floats
    """[S, Q] How long a call takes a desk of average pace: samples in seconds."""
    turnaround: Floats
    """[Q] From the end of one visit to the call of the next: samples in seconds."""
    pickup: Floats
    """[Q] From an arrival to the call of an idle desk: samples in seconds."""
    breaks: Floats
    """[Q] How long breaks last: samples in seconds."""

    # arrivals
    rates: Floats
    """[T, G] How many are expected in each half hour that is left of the day."""
    slot_ends: Floats
    """[T] When each half hour ends."""

    # where visits go on to
    on_share: Floats
    """[2, G, R] The share that goes on to wait in a group: of those with no further step known (0), and of newcomers (1)."""
    on_group: Ints
    """[2, G, R] That group."""

    # who is booked and has not come
    due_slot: Floats
    """[E] The booked time."""
    due_group: Ints
    """[E] The group."""
    due_share: Floats
    """[E] How probable it is that they still come, 0..1."""
    due_known: Floats
    """[E] The share of `late` that is past: they did not come so early."""
    late: Floats
    """[Q] When booked customers come, in seconds after their time: samples."""


class QueueArrays(NamedTuple):
    """Everybody in this run, as linked lists by group with the longest wait first. C customers: W who wait now, ROOM more."""

    group: Ints
    """[C] The group."""
    clock: Floats
    """[C] Where the wait begins."""
    came: Floats
    """[C] When the visit checked in."""
    leaves: Floats
    """[C] When patience ends; NEVER."""
    then: Ints
    """[C] What follows, as in `ModelInputs.who_then`."""
    after: Ints
    """[C] The next customer of the same group; -1 none."""
    head: Ints
    """[G] The first customer of the group; -1 none."""
    tail: Ints
    """[G] The last."""
    counts: Ints
    """[2] How many customers there are so far, and how many of those who wait now were called."""


class DeskArrays(NamedTuple):
    """The desks in this run."""

    next_at: Floats
    """[D] When it looks for a customer; NEVER while it is idle or gone."""
    idle: Flags
    """[D] Whether it waits for customers."""
    idle_since: Floats
    """[D] Since when."""
    breaks_taken: Ints
    """[D] How many of its breaks are over or begun."""
    in_a_row: Ints
    """[D] Calls of those who are not favoured, since the last who was."""


class ArrivalArrays(NamedTuple):
    """Who joins later: arrivals of the present half hour in order of time; and, at a time of their own, those handed on when
    their service ends and those who are booked. A = AT_ONCE."""

    at: Floats
    """[A] When each arrival of the half hour comes, in order."""
    group: Ints
    """[A] Its group."""
    place: Ints
    """[3] Which of them comes next, how many there are, and which half hour it is."""
    on_at: Floats
    """[A] When somebody who is handed on or booked joins; in no order."""
    on_clock: Floats
    """[A] Where that wait begins."""
    on_group: Ints
    """[A] The group."""
    on_then: Ints
    """[A] What follows, as in `ModelInputs.who_then`."""
    on_count: Ints
    """[1] How many of them there are."""


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
