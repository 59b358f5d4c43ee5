"""The server's worker processes: one for each kind of work, so that a plan never delays the waits."""

from __future__ import annotations

from pathlib import Path

from server.store.base import StoreAddress
from server.workers.plan_worker import PLANS
from server.workers.process import WorkerProcess
from server.workers.wait_worker import WAITS


class WorkerPool:
    """None is started before it is asked."""

    def __init__(self, record: StoreAddress, folder: Path) -> None:
        """`record`: which store they read. `folder`: where they keep what they have compiled and learned."""
        self.waits = WorkerProcess(WAITS, record, folder)
        self.plans = WorkerProcess(PLANS, record, folder)

    def end(self) -> None:
        for process in (self.waits, self.plans):
            process.end()
