"""The worker that makes plans and advice. It waits for everybody else, and is ended when nobody has asked for a while."""

from __future__ import annotations

from pathlib import Path

from server.store.base import StoreAddress
from server.workers.process import Handle, WorkKind


def prepare(record: StoreAddress, folder: Path) -> Handle:
    """Return what answers requests. What is imported here is large, and the server itself never needs it."""
    from server.workers.planning import PlanMaker

    return PlanMaker(record).answer


PLANS = WorkKind("plans", prepare, nice=10, ready_s=120.0, answer_s=300.0, idle_s=90.0)
"""Longer idle than advice is asked for while somebody looks at a floor: else it would start anew each minute."""
