"""Who waits, as the calling rules see them: each with the weight, credit and minutes of its class and service."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from lobby.engine import calling, rules
from lobby.engine.calling import Choice
from lobby.engine.model import Desk, Visit
from lobby.engine.queues import Entry, Group, entry_of, group_of
from lobby.engine.rules import Candidate, Rank
from lobby.engine.state import BranchState
from lobby.ids import ServiceId


def candidate(state: BranchState, visit: Visit) -> Candidate:
    """Return the visit as the calling rules see it."""
    service = state.services[visit.steps[visit.step].service]
    customer_class = state.classes[visit.customer_class]
    usual_s = state.learned[service.id].seconds
    desks = state.open_desks_for(service.id, visit.language_needed)
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


def ahead_of(state: BranchState, visit: Visit, now_ms: int) -> int:
    """Count those of the same service who would be called before this waiting visit."""
    parameters = state.branch.calling
    if parameters.rule == rules.ratio.__name__:  # a place in the order is not a matter of rank alone
        order = in_order(state, now_ms, service=visit.current.service)
        return next(place for place, other in enumerate(order) if other.id == visit.id)
    groups, own = state.queues.by_service[visit.current.service], group_of(visit)
    others = [group for key, group in groups.items() if key != own]
    ahead_in_own = bisect_left(groups[own], entry_of(visit))  # a group stands in the order in which it is called
    return ahead_in_own + (_ahead_in(others, state, visit, now_ms) if others else 0)


def _ahead_in(groups: Iterable[Group], state: BranchState, visit: Visit, now_ms: int) -> int:
    """How many in these groups rank before this visit, which is in none of them."""
    parameters = state.branch.calling
    own, own_entry = calling.rank(candidate(state, visit), now_ms, parameters), entry_of(visit)

    def is_behind(entry: Entry) -> bool:
        other: Rank = calling.rank(candidate(state, state.visits[entry.visit]), now_ms, parameters)
        return other < own or (other == own and entry >= own_entry)

    return sum(bisect_left(group, True, key=is_behind) for group in groups)


def _groups(state: BranchState, desk: Desk | None, service: ServiceId | None) -> Iterator[Group]:
    for group in state.queues.groups(service):
        if desk is None or calling.takes(desk, state.visits[group[0].visit]):
            yield group


def _members(state: BranchState, group: Group) -> Iterator[Candidate]:
    return (candidate(state, state.visits[entry.visit]) for entry in group)
