"""Who is next, compiled: `lobby.engine.calling` in numbers, over the queue's arrays.

`tests/unit/test_waits_rule.py` holds the two to each other, ticket by ticket. All times are seconds from the present moment.
"""

from __future__ import annotations

from prediction.waits.inputs import NEVER, DeskArrays, Floats, ModelInputs, QueueArrays, RuleNumbers, compiled


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
    """Rank as `rules.RULES` do without their ties: return the level, and the urgency within it."""
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
def best_group(inputs: ModelInputs, rule: RuleNumbers, line: QueueArrays, desk: int, in_a_row: int, t: float) -> int:
    """Choose as `calling.choose`: return the group whose head this desk takes; -1 where nobody waits whom it may
    serve."""
    best, best_in_turn, best_level, best_used, best_clock, best_came = -1, False, 0.0, 0.0, 0.0, 0.0
    for group in range(line.head.shape[0]):
        who = line.head[group]
        if who < 0 or not inputs.able[group, desk]:
            continue
        in_turn = rule.ratio == 0 or inputs.favoured[group] == (in_a_row >= rule.ratio)
        clock, came = line.clock[who], line.came[who]
        level, used = urgency(
            rule, inputs.scale[group], inputs.limit[group], inputs.factor[group], inputs.credit[group], inputs.level[group],
            inputs.booked[group], t - clock,
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
    inputs: ModelInputs, rule: RuleNumbers, line: QueueArrays, desks: DeskArrays, desk: int, t: float, waits: Floats
) -> int:
    """Return whom the desk calls at `t`; -1 nobody. Note the waits of those who wait now, the ghosts' as well."""
    while True:
        group = best_group(inputs, rule, line, desk, desks.in_a_row[desk], t)
        if group < 0:
            return -1
        who = line.head[group]
        line.head[group] = line.after[who]
        if who < waits.shape[0]:
            waits[who] = t
            line.counts[1] += 1
        if line.leaves[who] > t:
            desks.in_a_row[desk] = 0 if inputs.favoured[group] else desks.in_a_row[desk] + 1
            return int(who)
