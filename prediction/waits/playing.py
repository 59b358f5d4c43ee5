"""One lobby played forward, compiled: arrays in, the waits of those who wait now out.

All times are seconds from the present moment.

A customer who loses patience stays in line as a ghost: when its turn comes the time is noted and the desk calls the
next. So every waiting visit gets the wait that it would have if it stayed, in one and the same run.
"""

from __future__ import annotations

import numpy as np

from prediction.waits.inputs import (
    ASKS,
    BUSY,
    COMES,
    HANDED_ON,
    IDLE,
    NEVER,
    NEWCOMER,
    NO_MORE,
    ON_BREAK,
    READY_SOON,
    ArrivalArrays,
    DeskArrays,
    Floats,
    ModelInputs,
    QueueArrays,
    RuleNumbers,
    compiled,
    empty_desks,
    empty_line,
    nobody_coming,
)
from prediction.waits.queue_rule import join, take
from prediction.waits.sampling import leaves_after, rest, sample


@compiled
def announce(coming: ArrivalArrays, at: float, clock: float, group: int, then: int) -> None:
    """Somebody will join at a time of their own."""
    k = coming.on_count[0]
    if k < coming.on_at.shape[0]:
        coming.on_at[k], coming.on_clock[k], coming.on_group[k], coming.on_then[k] = at, clock, group, then
        coming.on_count[0] = k + 1


@compiled
def serve(inputs: ModelInputs, coming: ArrivalArrays, group: int, then: int, end: float) -> float:
    """End a service at `end`: the customer may go on. Return when the desk calls again, a turnaround later, in seconds."""
    if then in (HANDED_ON, NEWCOMER):
        routes = 0 if then == HANDED_ON else 1
        then = NO_MORE
        share = np.random.random()
        for route in range(inputs.on_share.shape[2]):
            share -= inputs.on_share[routes, group, route]
            if share < 0:
                then = inputs.on_group[routes, group, route]
                break
    if then >= 0:
        announce(coming, end, end, then, NO_MORE)
    return end + sample(inputs.turnaround, np.random.random())


@compiled
def begin(inputs: ModelInputs, line: QueueArrays, desks: DeskArrays, coming: ArrivalArrays) -> None:
    """The present moment, with what is not known of it drawn by lot."""
    line.head[:], line.tail[:], line.counts[:] = -1, -1, 0
    coming.place[0] = coming.place[1] = 0
    coming.place[2], coming.on_count[0] = -1, 0
    for who in range(inputs.who_group.shape[0]):
        group, then = inputs.who_group[who], inputs.who_then[who]
        clock = inputs.who_clock[who]
        leaves = -1.0 if then == ASKS else clock + leaves_after(inputs.leave_rate[group], max(0.0, -clock))
        join(line, group, clock, inputs.who_came[who], leaves, then)
    for due in range(inputs.due_slot.shape[0]):
        if np.random.random() < inputs.due_share[due]:
            known, slot = inputs.due_known[due], inputs.due_slot[due]
            at = max(0.0, slot + sample(inputs.late, known + (1 - known) * np.random.random()))
            announce(coming, at, max(at, slot), inputs.due_group[due], NEWCOMER)
    for desk in range(inputs.state.shape[0]):
        state, elapsed = inputs.state[desk], inputs.elapsed[desk]
        desks.idle[desk], desks.next_at[desk], desks.breaks_taken[desk] = state == IDLE, NEVER, 0
        desks.idle_since[desk], desks.in_a_row[desk] = inputs.free_since[desk], inputs.in_a_row[desk]
        if state == BUSY:
            group, pace = inputs.at_group[desk], inputs.pace[desk]
            left = rest(inputs.taken[inputs.service[group]], elapsed / pace) * pace
            desks.next_at[desk] = serve(inputs, coming, group, inputs.at_then[desk], left)
        elif state == READY_SOON:
            desks.next_at[desk] = rest(inputs.turnaround, elapsed)
        elif state == ON_BREAK:
            desks.next_at[desk] = rest(inputs.breaks, elapsed)
        elif state == COMES:
            desks.next_at[desk] = -elapsed


@compiled
def next_slot(inputs: ModelInputs, coming: ArrivalArrays) -> bool:
    """Draw the arrivals of the next slot; False when there is none."""
    coming.place[2] += 1
    slot = coming.place[2]
    coming.place[0] = coming.place[1] = 0
    if slot >= inputs.slot_ends.shape[0]:
        return False
    begins = inputs.slot_ends[slot - 1] if slot > 0 else 0.0
    rates = inputs.rates[slot]
    total = rates.sum()
    n = min(np.random.poisson(total), coming.at.shape[0])
    for k in range(n):
        coming.at[k] = begins + np.random.random() * (inputs.slot_ends[slot] - begins)
    coming.at[:n].sort()
    for k in range(n):
        share, group = np.random.random() * total, 0
        while group < rates.shape[0] - 1 and share >= rates[group]:
            share -= rates[group]
            group += 1
        coming.group[k] = group
    coming.place[1] = n
    return True


@compiled
def next_arrival(inputs: ModelInputs, coming: ArrivalArrays) -> float:
    while coming.place[0] >= coming.place[1]:
        if coming.place[2] >= inputs.slot_ends.shape[0] or not next_slot(inputs, coming):
            return NEVER
    return float(coming.at[coming.place[0]])


@compiled
def welcome(
    inputs: ModelInputs, line: QueueArrays, desks: DeskArrays, group: int, then: int, clock: float, t: float
) -> None:
    """Somebody joins: an idle desk will call, the one with the fewest skills, then the longest idle."""
    leaves = clock + leaves_after(inputs.leave_rate[group], max(0.0, t - clock))
    join(line, group, clock, t, leaves, then)
    best = -1
    for desk in range(desks.idle.shape[0]):
        if desks.idle[desk] and inputs.able[group, desk]:
            fewer = best < 0 or inputs.skills[desk] < inputs.skills[best]
            same = best >= 0 and inputs.skills[desk] == inputs.skills[best]
            if fewer or (same and desks.idle_since[desk] < desks.idle_since[best]):
                best = desk
    if best >= 0:
        desks.idle[best] = False
        desks.next_at[best] = t + sample(inputs.pickup, np.random.random())


@compiled
def look(
    inputs: ModelInputs,
    rule: RuleNumbers,
    line: QueueArrays,
    desks: DeskArrays,
    coming: ArrivalArrays,
    desk: int,
    t: float,
    waits: Floats,
) -> None:
    """A desk is ready: a break that is due, the next customer, or nobody."""
    k = desks.breaks_taken[desk]
    if k < inputs.break_at.shape[1] and inputs.break_at[desk, k] <= t:
        desks.breaks_taken[desk] = k + 1
        desks.next_at[desk] = t + inputs.break_s[desk, k]
        return
    desks.next_at[desk] = NEVER
    who = take(inputs, rule, line, desks, desk, t, waits)
    if who < 0:
        desks.idle[desk] = True
        desks.idle_since[desk] = t
        if k < inputs.break_at.shape[1] and inputs.break_at[desk, k] < NEVER:
            desks.next_at[desk] = inputs.break_at[desk, k]
        return
    group = line.group[who]
    taken = sample(inputs.taken[inputs.service[group]], np.random.random()) * inputs.pace[desk]
    desks.next_at[desk] = serve(inputs, coming, group, line.then[who], t + taken)


@compiled
def run(
    inputs: ModelInputs,
    rule: RuleNumbers,
    line: QueueArrays,
    desks: DeskArrays,
    coming: ArrivalArrays,
    horizon: float,
    waits: Floats,
) -> None:
    """One possible future, until everybody who waits now was called or `horizon` is reached."""
    begin(inputs, line, desks, coming)
    waits[:] = NEVER
    for desk in range(desks.idle.shape[0]):
        if desks.idle[desk]:
            look(inputs, rule, line, desks, coming, desk, 0.0, waits)
    while line.counts[1] < waits.shape[0]:
        desk = int(desks.next_at.argmin())
        desk_at, arrival_at = desks.next_at[desk], next_arrival(inputs, coming)
        on, on_at = -1, NEVER
        for k in range(coming.on_count[0]):
            if coming.on_at[k] < on_at:
                on, on_at = k, coming.on_at[k]
        if min(desk_at, arrival_at, on_at) >= horizon:
            return
        if on_at <= desk_at and on_at <= arrival_at:
            clock, group, then = coming.on_clock[on], coming.on_group[on], coming.on_then[on]
            last = coming.on_count[0] - 1
            coming.on_count[0] = last
            coming.on_at[on], coming.on_clock[on] = coming.on_at[last], coming.on_clock[last]
            coming.on_group[on], coming.on_then[on] = coming.on_group[last], coming.on_then[last]
            welcome(inputs, line, desks, group, then, clock, on_at)
        elif desk_at <= arrival_at:
            desks.idle[desk] = False
            look(inputs, rule, line, desks, coming, desk, desk_at, waits)
        else:
            coming.place[0] += 1
            welcome(inputs, line, desks, coming.group[coming.place[0] - 1], NEWCOMER, arrival_at, arrival_at)


@compiled
def play(inputs: ModelInputs, rule: RuleNumbers, replications: int, horizon: float, seed: int) -> Floats:
    """Return [replications, W]: seconds from now until each is called; NEVER where that was not within `horizon`."""
    np.random.seed(seed)
    waiting = inputs.who_group.shape[0]
    line = empty_line(waiting, inputs.scale.shape[0])
    desks = empty_desks(inputs.state.shape[0])
    coming = nobody_coming()
    waits = np.empty((replications, waiting))
    for k in range(replications):
        run(inputs, rule, line, desks, coming, horizon, waits[k])
    return waits
