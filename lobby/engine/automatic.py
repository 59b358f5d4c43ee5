"""Which idle desk a newcomer is offered, and the calls of desks that call by themselves.

Idle desks come in this order: those that call by themselves, for they will; then fewest skills first, so that desks that
take much stay free for those who need them; then the longest idle.

A desk with automatic calling takes its next customer once its wrap-up is over: the branch's `wrap_up_s` after it became
free, opened, or resumed. Staff pause it with a reason; a break pauses it too.
"""

from __future__ import annotations

from lobby.engine import calling, waiting
from lobby.engine.commands import CallNext
from lobby.engine.lifecycle import DESK_TABLE
from lobby.engine.model import OpenDesk, Visit
from lobby.engine.state import BranchState
from lobby.ids import DeskId


def desk_for(state: BranchState, visit: Visit, now_ms: int) -> DeskId | None:
    """Return the idle desk that is offered this waiting visit first; None where there is none, or it has one before."""
    idle = (
        desk
        for desk in state.desks.values()
        if _is_idle(desk) and calling.takes(state.configured_desks[desk.id], visit)
    )
    first = min(idle, key=lambda desk: _offered_before(state, desk, now_ms), default=None)
    if first is None:
        return None
    choice = waiting.next_for(state, state.configured_desks[first.id], now_ms)
    return first.id if choice is not None and choice.visit.id == visit.id else None


def _offered_before(state: BranchState, desk: OpenDesk, now_ms: int) -> tuple[float, ...]:
    """Sort idle desks by who takes a customer first: one that calls by itself, and of these the one that calls soonest."""
    due_at = calls_at(state, desk)
    return (due_at is None, max(due_at or now_ms, now_ms), *_order(state, desk))


def calls_at(state: BranchState, desk: OpenDesk) -> int | None:
    """Return from when on this desk calls by itself, in ms since 1970 UTC; None where it does not now."""
    if desk.automatic_since_at is None or not _is_idle(desk):
        return None
    return max(desk.automatic_since_at, desk.free_since_at or 0) + state.branch.wrap_up_s * 1000


def call_due(state: BranchState, now_ms: int) -> CallNext | None:
    """Return the next call that a desk makes by itself; None when all have a customer, a wrap-up, or nobody to call."""
    by = now_ms - state.branch.wrap_up_s * 1000  # `calls_at` spelt out: this is asked after everything that happens
    due = [
        desk
        for desk in state.desks.values()
        if desk.visit is None
        and desk.automatic_since_at is not None
        and desk.automatic_since_at <= by
        and (desk.free_since_at or 0) <= by
        and (desk.state, CallNext) in DESK_TABLE
    ]
    due.sort(key=lambda desk: _order(state, desk))
    for desk in due:
        if desk.staff is not None and waiting.anybody(state, state.configured_desks[desk.id]):
            return CallNext(desk=desk.id, staff=desk.staff, actor="clock")
    return None


def _is_idle(desk: OpenDesk) -> bool:
    return desk.visit is None and (desk.state, CallNext) in DESK_TABLE


def _order(state: BranchState, desk: OpenDesk) -> tuple[float, int]:
    return calling.offered_first(state.configured_desks[desk.id], desk)
