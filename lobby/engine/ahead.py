"""How many are called before whom, by the branch's calling rule and the desks that are open.

An open desk would call those whom it takes one after another, were it free again and again and nobody else came. *Ahead* of
a customer are those whom a desk that takes this customer would call before; of several such desks, the one counts where
these are fewest. So nobody is ahead of exactly those whom some open desk would take if it were free now: they are *next*.
One desk that takes everything has one who is next; two desks that share no service have two. Where no open desk takes
somebody, those count that could, as if they were open.

How much there is to do before is another question: the same person may be called by a desk that does not take the
customer at all. So everybody who is ranked before counts by the share of *their* desks that take the customer too (`load`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from lobby.engine import rules, waiting
from lobby.engine.model import Visit
from lobby.engine.queues import GroupKey, Limits, group_of
from lobby.engine.state import BranchState
from lobby.ids import DeskId


class PlaceInOrder(NamedTuple):
    """Where somebody stands. `ahead`: how many are called before. `load`: how many services the desks that take this
    customer have to give before, with a fraction for who may go elsewhere; `work_s`: how long these take one desk."""

    ahead: int
    load: float
    work_s: float


class CallOrder:
    """The order in which desks that are alike would call: how many wait for them, and how many of these have been counted so
    far, ordinary and favoured."""

    __slots__ = ("_before", "_in_a_row", "_ratio", "_waiting")

    def __init__(self, ratio: int, in_a_row: int) -> None:
        self._ratio, self._in_a_row = ratio, in_a_row
        self._waiting, self._before = [0, 0], [0, 0]

    def expect(self, favoured: bool, count: int) -> None:
        """So many of this kind wait there in all."""
        self._waiting[favoured] += count

    def count(self, favoured: bool, count: int = 1) -> None:
        """So many of this kind are ranked before whoever is asked about next."""
        self._before[favoured] += count

    def ahead(self, favoured: bool) -> int:
        """Return how many are called here before somebody of this kind who comes after those counted."""
        own, others = self._before[favoured], self._before[not favoured]
        if not self._ratio:
            return own + others
        others_first = rules.others_before(own, favoured, self._in_a_row, self._ratio)
        return own + min(others_first, self._waiting[not favoured])


class _Orders(NamedTuple):
    """The desks that would call somebody: all, and those of them that count for who is ahead."""

    of_all: list[CallOrder]
    counting: list[CallOrder]


def of_one(state: BranchState, visit: Visit, now_ms: int) -> PlaceInOrder:
    """Return where this visit stands, or would stand if it began to wait now."""
    key = group_of(visit)
    orders = _orders(state, key)
    desks = state.counting_desks(key.limits)
    load = work_s = 0.0
    for other, count in waiting.ranked_before(state, visit, now_ms):
        favoured = _favoured(state, other)
        for order in orders[other.limits].of_all:
            order.count(favoured, count)
        share = _share(state.counting_desks(other.limits), desks)
        load += share * count
        work_s += share * count * state.learned[other.service].seconds
    favoured = state.is_favoured(visit)
    ahead = min((order.ahead(favoured) for order in orders[key.limits].counting), default=0)
    return PlaceInOrder(ahead, load, work_s)


def load_of_newcomer(state: BranchState, visit: Visit, now_ms: int) -> tuple[float, float]:
    """Return `load` and `work_s` of this visit if it began to wait now. Sooner than its whole place: every check-in asks."""
    desks = state.counting_desks(group_of(visit).limits)
    count_in = waiting.counting_before(state, visit, now_ms)
    load = work_s = 0.0
    for key, group in state.queues.items():
        share = _share(state.counting_desks(key.limits), desks)
        if share:
            services = share * count_in(key, group)
            load += services
            work_s += services * state.learned[key.service].seconds
    return load, work_s


def of_all(state: BranchState, now_ms: int) -> Iterator[tuple[Visit, PlaceInOrder]]:
    """Yield where each waiting visit stands, as the rule ranks them, in one pass: as of the first step, when all that it reads
    is taken."""
    keys = [key for key, _ in state.queues.items()]
    kinds = list(dict.fromkeys(key.limits for key in keys))
    orders = _orders(state)
    favoured = {key: _favoured(state, key) for key in keys}
    load = {limits: [0.0, 0.0] for limits in kinds}  # how many services, and how many seconds of them
    shares = {limits: _shares(state, limits, kinds, load) for limits in kinds}
    for key, visit in waiting.ranked(state, now_ms):
        kind, limits = favoured[key], key.limits
        of_all, counting = orders[limits]
        yield visit, PlaceInOrder(min((order.ahead(kind) for order in counting), default=0), *load[limits])
        for order in of_all:
            order.count(kind)
        for before, share, seconds in shares[limits]:
            before[0] += share
            before[1] += seconds


def _shares(
    state: BranchState, limits: Limits, kinds: Iterable[Limits], load: dict[Limits, list[float]]
) -> list[tuple[list[float], float, float]]:
    """What one of these limits adds to the load of each kind: services and seconds."""
    desks, usual_s = state.counting_desks(limits), state.learned[limits.service].seconds
    shares = ((load[other], _share(desks, state.counting_desks(other))) for other in kinds)
    return [(before, share, share * usual_s) for before, share in shares if share]


@lru_cache(maxsize=1024)
def _share(desks: frozenset[DeskId], of: frozenset[DeskId]) -> float:
    return len(desks & of) / len(desks) if desks else 0.0


def _favoured(state: BranchState, key: GroupKey) -> bool:
    group = state.queues.by_service[key.service][key]
    return state.is_favoured(state.visits[group[0].visit])


def _orders(state: BranchState, also: GroupKey | None = None) -> dict[Limits, _Orders]:
    """The order in which the desks would call all who wait, by limits (and those of `also`)."""
    parameters = state.branch.calling
    ratio = parameters.ratio if parameters.rule == rules.ratio.__name__ else 0
    groups = {key: len(group) for key, group in state.queues.items()}
    kinds = tuple(dict.fromkeys(key.limits for key in (*groups, *([] if also is None else [also]))))
    orders = {limits: _Orders([], []) for limits in kinds}
    for desks, takes, counts in state.desks_alike(kinds):
        for in_a_row in {state.desks[desk].ordinary_in_a_row for desk in desks} if ratio else (0,):
            order = CallOrder(ratio, in_a_row)
            for limits in takes:
                orders[limits].of_all.append(order)
            for limits in counts:
                orders[limits].counting.append(order)
    for key, count in groups.items() if ratio else ():
        for order in orders[key.limits].of_all:
            order.expect(_favoured(state, key), count)
    return orders
