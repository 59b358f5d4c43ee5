"""Who waits, as the calling rules see them: each with the weight, credit and minutes of its class and service."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from heapq import merge

from lobby.engine import calling, rules
from lobby.engine.calling import Choice
from lobby.engine.model import CallingParameters, Desk, Visit
from lobby.engine.queues import Entry, Group, GroupKey, Limits, entry_of, group_of
from lobby.engine.rules import Candidate
from lobby.engine.state import BranchState
from lobby.ids import ServiceId, VisitId


def candidate(state: BranchState, visit: Visit) -> Candidate:
    """Return the visit as the calling rules see it."""
    service = state.services[visit.steps[visit.step].service]
    customer_class = state.classes[visit.customer_class]
    usual_s = state.learned[service.id].seconds
    desks = len(state.open_desks(Limits(service.id, visit.language_needed)))
    return Candidate(
        visit,
        service.weight * customer_class.weight,
        customer_class.credit_s,
        usual_s,
        usual_s / desks if desks else 0.0,
        state.favour_of(visit),
    )


def next_for(state: BranchState, desk: Desk, now_ms: int) -> Choice | None:
    """Return whom this desk would call now, and why; None where nobody waits for it."""
    in_a_row = state.desks[desk.id].ordinary_in_a_row
    return calling.choose(heads(state, desk), desk, now_ms, state.branch.calling, in_a_row)


def heads(state: BranchState, desk: Desk) -> Iterator[Candidate]:
    """Yield the longest waiting of each group of the desk's services: all that `calling.choose` needs."""
    for service in desk.skills:
        for group in state.queues.groups(service):
            yield candidate(state, state.visits[group[0].visit])


def everybody(state: BranchState) -> Iterator[Visit]:
    """Yield who waits, group by group."""
    return (state.visits[entry.visit] for group in state.queues.groups() for entry in group)


def anybody(state: BranchState, desk: Desk) -> bool:
    """Say whether somebody waits whom this desk may serve."""
    return any(
        calling.takes(desk, state.visits[group[0].visit])
        for service in desk.skills
        for group in state.queues.groups(service)
    )


def in_order(
    state: BranchState, now_ms: int, desk: Desk | None = None, service: ServiceId | None = None
) -> Iterator[Visit]:
    """Yield who waits, in calling order: for one desk, for one service, or all."""
    groups = [_members(state, group) for group in _groups(state, desk, service)]
    return (one.visit for one in calling.order(groups, now_ms, state.branch.calling))


def count(state: BranchState, desk: Desk | None = None, service: ServiceId | None = None) -> int:
    """Count who waits: for a desk those that it may serve; for a service; or all."""
    return sum(len(group) for group in _groups(state, desk, service))


def longest_clock(state: BranchState, service: ServiceId | None = None) -> int | None:
    """Return where the longest wait began, in ms since 1970 UTC; None where nobody waits."""
    return min((group[0].clock_at for group in state.queues.groups(service)), default=None)


def ranked_before(state: BranchState, visit: Visit, now_ms: int) -> Iterator[tuple[GroupKey, int]]:
    """Yield how many of each group the calling rule ranks before this visit, which need not wait itself."""
    count_in = counting_before(state, visit, now_ms)
    return ((key, count_in(key, group)) for key, group in state.queues.items())


def counting_before(state: BranchState, visit: Visit, now_ms: int) -> Callable[[GroupKey, Group], int]:
    """Return what counts those of a group that are ranked before this visit."""
    parameters, own_key, own_entry = state.branch.calling, group_of(visit), entry_of(visit)
    rule = rules.RULES[parameters.rule]
    own = rule(candidate(state, visit), now_ms, parameters)

    def count_in(key: GroupKey, group: Group) -> int:
        if key == own_key:
            return bisect_left(group, own_entry)
        last = candidate(state, state.visits[group[-1].visit])  # all in the group differ in nothing but the visit

        def is_behind(entry: Entry) -> bool:
            other = rule(last._replace(visit=state.visits[entry.visit]), now_ms, parameters)
            return other < own or (other == own and entry >= own_entry)

        rank = rule(last, now_ms, parameters)
        if rank > own or (rank == own and group[-1] < own_entry):  # so it is for whoever just came, and most often
            return len(group)
        return bisect_left(group, True, key=is_behind)

    return count_in


def ranked(state: BranchState, now_ms: int) -> Iterator[tuple[GroupKey, Visit]]:
    """Return everybody who waits now as the calling rule ranks them, whichever desk takes them, with their groups.

    What happens while it is read changes nothing in it.
    """
    groups = [
        _ranks(key, _alike(state, group), [state.visits[entry.visit] for entry in group], now_ms, state.branch.calling)
        for key, group in state.queues.items()
    ]
    return ((key, visit) for *_, key, visit in merge(*groups))


def _ranks(
    key: GroupKey, alike: Candidate, visits: list[Visit], now_ms: int, parameters: CallingParameters
) -> Iterator[tuple[float, float, int, int, VisitId, GroupKey, Visit]]:
    """The visits of a group, each after what it is sorted by: the first to be called first."""
    rule = rules.RULES[parameters.rule]
    for visit in visits:
        level, urgency, clock, checked_in = rule(alike._replace(visit=visit), now_ms, parameters)
        yield -level, -urgency, -clock, -checked_in, visit.id, key, visit


def _alike(state: BranchState, group: Group) -> Candidate:
    """The head of a group as the rules see it: all others in the group differ in nothing but the visit."""
    return candidate(state, state.visits[group[0].visit])


def _groups(state: BranchState, desk: Desk | None, service: ServiceId | None) -> Iterator[Group]:
    for group in state.queues.groups(service):
        if desk is None or calling.takes(desk, state.visits[group[0].visit]):
            yield group


def _members(state: BranchState, group: Group) -> Iterator[Candidate]:
    alike = _alike(state, group)
    return (alike._replace(visit=state.visits[entry.visit]) for entry in group)
