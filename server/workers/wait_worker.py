"""The worker: one process, one core, no state that cannot be learned anew. It ends when the server hangs up."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

import prediction.waits
from server.store.base import StoreAddress

NICE = 5
"""Counter staff are answered first."""
READY = "ready"


def work(connection: Connection, record: StoreAddress, folder: Path) -> None:
    """`folder`: where this machine's compiled code and lessons are kept. Get ready and say so; then answer `Learn` and `Play` until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    if not os.access(Path(prediction.waits.__path__[0]), os.W_OK):
        os.environ.setdefault("NUMBA_CACHE_DIR", str(folder / "compiled"))
    from prediction.waits.compiled import compile_all
    from server.workers.predicting import WaitPredictor

    compile_all()
    foreseer = WaitPredictor(record, folder)
    try:
        connection.send(READY)
        while True:
            connection.send(foreseer.answer(connection.recv()))
    except (EOFError, BrokenPipeError):
        return
