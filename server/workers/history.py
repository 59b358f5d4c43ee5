"""Whether a branch has a history to learn from."""

from __future__ import annotations

from sqlite_utils import Database

from lobby.ids import BranchId

FEW_SERVED = 100
"""With fewer calls on record nothing is foreseen: the engine's own estimate is told."""

CALLS = "SELECT count(*) FROM (SELECT 1 FROM step WHERE branch = ? AND called_at IS NOT NULL LIMIT ?)"


def has_history(db: Database, branch: BranchId) -> bool:
    """Whether there is enough on record; quick to ask."""
    (calls,) = db.execute(CALLS, (branch, FEW_SERVED)).fetchone()
    return bool(calls >= FEW_SERVED)
