"""One lobby played forward, compiled: arrays in, the waits of those who wait now out.

The calling rule here is `lobby.engine.calling` in numbers; `tests/unit/test_waits_rule.py` holds the two to each other,
ticket by ticket. All times are seconds from the present moment.

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
from prediction.waits.sampling import patience, rest, sample


@compiled
def urgency(
    rule: RuleNumbers,
    scale: float,
    limit: float,
    factor: float,
    credit: float,
    level: float,
    booked: bool,
    waited: float,
) -> tuple[float, float]:
    """`rules.RULES` without their ties: the level, and the urgency within it."""
    if waited > limit:
        return 1.0, waited / limit
    used = (waited + credit) / scale
    if used > 1:
        used = 1 + rule.late_slope * (used - 1)
    if used > 0:
        used *= factor
    if booked and waited < 0 and level > 0:
        return -NEVER, used
    return level, used


@compiled
def best_group(scene: ModelInputs, rule: RuleNumbers, line: QueueArrays, desk: int, in_a_row: int, t: float) -> int:
    """`calling.choose`: the group whose head this desk takes; -1 where nobody waits whom it may serve."""
    best, best_in_turn, best_level, best_used, best_clock, best_came = -1, False, 0.0, 0.0, 0.0, 0.0
    for group in range(line.head.shape[0]):
        who = line.head[group]
        if who < 0 or not scene.able[group, desk]:
            continue
        in_turn = rule.ratio == 0 or scene.favoured[group] == (in_a_row >= rule.ratio)
        clock, came = line.clock[who], line.came[who]
        level, used = urgency(
            rule, scene.scale[group], scene.limit[group], scene.factor[group], scene.credit[group], scene.level[group],
            scene.booked[group], t - clock,
        )  # fmt: skip
        here = (in_turn, level, used, -clock, -came)
        if best < 0 or here > (best_in_turn, best_level, best_used, -best_clock, -best_came):
            best, best_in_turn, best_level, best_used, best_clock, best_came = group, in_turn, level, used, clock, came
    return best


@compiled
def join(line: QueueArrays, group: int, clock: float, came: float, leaves: float, then: int) -> None:
    """File a customer in its group, the longest wait first."""
    who = line.counts[0]
    if who >= line.group.shape[0]:
        return
    line.counts[0] = who + 1
    line.group[who], line.clock[who], line.came[who] = group, clock, came
    line.leaves[who], line.then[who], line.after[who] = leaves, then, -1
    tail = line.tail[group]
    if line.head[group] < 0:
        line.head[group] = line.tail[group] = who
    elif line.clock[tail] <= clock:
        line.after[tail] = who
        line.tail[group] = who
    else:
        before, here = -1, line.head[group]
        while line.clock[here] <= clock:
            before, here = here, line.after[here]
        line.after[who] = here
        if before < 0:
            line.head[group] = who
        else:
            line.after[before] = who


@compiled
def take(
    scene: ModelInputs, rule: RuleNumbers, line: QueueArrays, desks: DeskArrays, desk: int, t: float, waits: Floats
) -> int:
    """Whom the desk calls at `t`; -1 nobody. Notes the waits of those who wait now, the ghosts' as well."""
    while True:
        group = best_group(scene, rule, line, desk, desks.in_a_row[desk], t)
        if group < 0:
            return -1
        who = line.head[group]
        line.head[group] = line.after[who]
        if who < waits.shape[0]:
            waits[who] = t
            line.counts[1] += 1
        if line.leaves[who] > t:
            desks.in_a_row[desk] = 0 if scene.favoured[group] else desks.in_a_row[desk] + 1
            return int(who)


@compiled
def announce(coming: ArrivalArrays, at: float, clock: float, group: int, then: int) -> None:
    """Somebody will join at a time of their own."""
    k = coming.on_count[0]
    if k < coming.on_at.shape[0]:
        coming.on_at[k], coming.on_clock[k], coming.on_group[k], coming.on_then[k] = at, clock, group, then
        coming.on_count[0] = k + 1


@compiled
def serve(scene: ModelInputs, coming: ArrivalArrays, group: int, then: int, end: float) -> float:
    """A service ends at `end`: the customer may go on, the desk calls again a turnaround later, which is returned."""
    if then in (HANDED_ON, NEWCOMER):
        routes = 0 if then == HANDED_ON else 1
        then = NO_MORE
        share = np.random.random()
        for route in range(scene.on_share.shape[2]):
            share -= scene.on_share[routes, group, route]
            if share < 0:
                then = scene.on_group[routes, group, route]
                break
    if then >= 0:
        announce(coming, end, end, then, NO_MORE)
    return end + sample(scene.turnaround, np.random.random())


@compiled
def begin(scene: ModelInputs, line: QueueArrays, desks: DeskArrays, coming: ArrivalArrays) -> None:
    """The present moment, with what is not known of it drawn by lot."""
    line.head[:], line.tail[:], line.counts[:] = -1, -1, 0
    coming.place[0] = coming.place[1] = 0
    coming.place[2], coming.on_count[0] = -1, 0
    for who in range(scene.who_group.shape[0]):
        group, then = scene.who_group[who], scene.who_then[who]
        leaves = -1.0 if then == ASKS else patience(scene.leave_rate[group])
        join(line, group, scene.who_clock[who], scene.who_came[who], leaves, then)
    for due in range(scene.due_slot.shape[0]):
        if np.random.random() < scene.due_share[due]:
            known, slot = scene.due_known[due], scene.due_slot[due]
            at = max(0.0, slot + sample(scene.late, known + (1 - known) * np.random.random()))
            announce(coming, at, max(at, slot), scene.due_group[due], NEWCOMER)
    for desk in range(scene.state.shape[0]):
        state, elapsed = scene.state[desk], scene.elapsed[desk]
        desks.idle[desk], desks.next_at[desk], desks.breaks_taken[desk] = state == IDLE, NEVER, 0
        desks.idle_since[desk], desks.in_a_row[desk] = scene.free_since[desk], scene.in_a_row[desk]
        if state == BUSY:
            group, pace = scene.at_group[desk], scene.pace[desk]
            left = rest(scene.taken[scene.service[group]], elapsed / pace) * pace
            desks.next_at[desk] = serve(scene, coming, group, scene.at_then[desk], left)
        elif state == READY_SOON:
            desks.next_at[desk] = rest(scene.turnaround, elapsed)
        elif state == ON_BREAK:
            desks.next_at[desk] = rest(scene.breaks, elapsed)
        elif state == COMES:
            desks.next_at[desk] = -elapsed


@compiled
def next_slot(scene: ModelInputs, coming: ArrivalArrays) -> bool:
    """Draw the arrivals of the next slot; False when there is none."""
    coming.place[2] += 1
    slot = coming.place[2]
    coming.place[0] = coming.place[1] = 0
    if slot >= scene.slot_ends.shape[0]:
        return False
    begins = scene.slot_ends[slot - 1] if slot > 0 else 0.0
    rates = scene.rates[slot]
    total = rates.sum()
    n = min(np.random.poisson(total), coming.at.shape[0])
    for k in range(n):
        coming.at[k] = begins + np.random.random() * (scene.slot_ends[slot] - begins)
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
def next_arrival(scene: ModelInputs, coming: ArrivalArrays) -> float:
    while coming.place[0] >= coming.place[1]:
        if coming.place[2] >= scene.slot_ends.shape[0] or not next_slot(scene, coming):
            return NEVER
    return float(coming.at[coming.place[0]])


@compiled
def welcome(
    scene: ModelInputs, line: QueueArrays, desks: DeskArrays, group: int, then: int, clock: float, t: float
) -> None:
    """Somebody joins: an idle desk will call, the one with the fewest skills, then the longest idle."""
    join(line, group, clock, t, t + patience(scene.leave_rate[group]), then)
    best = -1
    for desk in range(desks.idle.shape[0]):
        if desks.idle[desk] and scene.able[group, desk]:
            fewer = best < 0 or scene.skills[desk] < scene.skills[best]
            same = best >= 0 and scene.skills[desk] == scene.skills[best]
            if fewer or (same and desks.idle_since[desk] < desks.idle_since[best]):
                best = desk
    if best >= 0:
        desks.idle[best] = False
        desks.next_at[best] = t + sample(scene.pickup, np.random.random())


@compiled
def look(
    scene: ModelInputs,
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
    if k < scene.break_at.shape[1] and scene.break_at[desk, k] <= t:
        desks.breaks_taken[desk] = k + 1
        desks.next_at[desk] = t + scene.break_s[desk, k]
        return
    desks.next_at[desk] = NEVER
    who = take(scene, rule, line, desks, desk, t, waits)
    if who < 0:
        desks.idle[desk] = True
        desks.idle_since[desk] = t
        if k < scene.break_at.shape[1] and scene.break_at[desk, k] < NEVER:
            desks.next_at[desk] = scene.break_at[desk, k]
        return
    group = line.group[who]
    taken = sample(scene.taken[scene.service[group]], np.random.random()) * scene.pace[desk]
    desks.next_at[desk] = serve(scene, coming, group, line.then[who], t + taken)


@compiled
def run(
    scene: ModelInputs,
    rule: RuleNumbers,
    line: QueueArrays,
    desks: DeskArrays,
    coming: ArrivalArrays,
    horizon: float,
    waits: Floats,
) -> None:
    """One possible future, until everybody who waits now was called or `horizon` is reached."""
    begin(scene, line, desks, coming)
    waits[:] = NEVER
    for desk in range(desks.idle.shape[0]):
        if desks.idle[desk]:
            look(scene, rule, line, desks, coming, desk, 0.0, waits)
    while line.counts[1] < waits.shape[0]:
        desk = int(desks.next_at.argmin())
        desk_at, arrival_at = desks.next_at[desk], next_arrival(scene, coming)
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
            welcome(scene, line, desks, group, then, clock, on_at)
        elif desk_at <= arrival_at:
            desks.idle[desk] = False
            look(scene, rule, line, desks, coming, desk, desk_at, waits)
        else:
            coming.place[0] += 1
            welcome(scene, line, desks, coming.group[coming.place[0] - 1], NEWCOMER, arrival_at, arrival_at)


@compiled
def play(scene: ModelInputs, rule: RuleNumbers, replications: int, horizon: float, seed: int) -> Floats:
    """[replications, W]: seconds from now until each is called; NEVER where that was not within `horizon`."""
    np.random.seed(seed)
    waiting = scene.who_group.shape[0]
    line = empty_line(waiting, scene.scale.shape[0])
    desks = empty_desks(scene.state.shape[0])
    coming = nobody_coming()
    waits = np.empty((replications, waiting))
    for k in range(replications):
        run(scene, rule, line, desks, coming, horizon, waits[k])
    return waits
