"""The worker that plays lobbies forward: one core, no state that cannot be learned anew."""

from __future__ import annotations

import os
from pathlib import Path

import prediction.waits
from server.store.base import StoreAddress
from server.workers.process import Handle, WorkKind

READY_S = 900.0
"""So long it may take to compile what it plays with, which it does once on each machine: a minute on a busy one."""


def prepare(record: StoreAddress, folder: Path) -> Handle:
    """Compile first: what is imported here is large, and the server itself never needs it."""
    if not os.access(Path(prediction.waits.__path__[0]), os.W_OK):
        os.environ.setdefault("NUMBA_CACHE_DIR", str(folder / "compiled"))
    from prediction.waits.compiled import compile_all
    from server.workers.predicting import WaitPredictor

    compile_all()
    return WaitPredictor(record, folder).answer


WAITS = WorkKind("waits", prepare, nice=5, ready_s=READY_S, answer_s=60.0, remembers=True)
