"""Which idle desk a newcomer is offered, and the calls of desks that call by themselves.

Idle desks come in this order: fewest skills first, so that desks that take much stay free for those who need them; then
the longest idle. A desk that calls by itself (a choice of the configuration, off by default) takes its next customer as
soon as it is free. A break, with its reason, is its pause.
"""

from __future__ import annotations

from lobby.engine import calling, waiting
from lobby.engine.commands import CallNext
from lobby.engine.lifecycle import DESK_TABLE
from lobby.engine.model import OpenDesk, Visit
from lobby.engine.state import BranchState
from lobby.ids import DeskId


def desk_for(state: BranchState, visit: Visit) -> DeskId | None:
    """The idle desk that is the first to be offered this visit."""
    idle = (desk for desk in _idle(state) if calling.takes(state.configured_desks[desk.id], visit))
    return next((desk.id for desk in idle), None)


def call_due(state: BranchState) -> CallNext | None:
    """The next call that a desk makes by itself; None when all have a customer or nobody to call."""
    for desk in _idle(state):
        configured = state.configured_desks[desk.id]
        if configured.automatic and desk.staff is not None and waiting.anybody(state, configured):
            return CallNext(desk=desk.id, staff=desk.staff, actor="clock")
    return None


def _idle(state: BranchState) -> list[OpenDesk]:
    idle = [desk for desk in state.desks.values() if desk.visit is None and (desk.state, CallNext) in DESK_TABLE]
    idle.sort(key=lambda desk: calling.offered_first(state.configured_desks[desk.id], desk))
    return idle
