"""Whether a branch has a history to learn from."""

from __future__ import annotations

from lobby.ids import BranchId
from server.store.base import RecordedPast

FEW_SERVED = 100
"""With fewer calls on record nothing is predicted: the engine's own estimate is shown."""


async def has_history(past: RecordedPast, branch: BranchId) -> bool:
    """Say whether there is enough on record; quick to ask."""
    return await past.has_calls(branch, FEW_SERVED)
