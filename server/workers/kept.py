"""What was learned of a branch, kept for the day beside the record, so that a server that starts anew need not learn anew.

A file for each branch, written by the worker alone and read by it alone. It is thrown away whole when the day, the
branch's configuration or the code that learns is another: nothing is lost by that but time.
"""

from __future__ import annotations

import hashlib
import pickle
from functools import cache
from pathlib import Path

import structlog

import prediction.history
import prediction.waits
import server.workers
from server.workers.learning import WaitModel
from server.workers.messages import Learn

log = structlog.get_logger("lobby.predictions")


class KeptLessons:
    """`folder` is made when something is to be kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, wanted: Learn) -> WaitModel | None:
        """Return what was learned; None where nothing is kept that was learned of just this, by just this code."""
        try:
            # in our own folder, readable by us alone: who can write there can write the record itself
            made_for, learned = pickle.loads(self._file(wanted).read_bytes())  # noqa: S301
        except FileNotFoundError:
            return None
        except Exception as error:  # another version's, or cut short: whatever it is, it is learned anew
            log.info("lessons_unreadable", branch=wanted.branch.id, problem=type(error).__name__)
            return None
        return learned if made_for == (wanted, _code()) and isinstance(learned, WaitModel) else None

    def keep(self, wanted: Learn, learned: WaitModel) -> None:
        """Where the disk refuses, it will be learned again."""
        file = self._file(wanted)
        try:
            file.parent.mkdir(mode=0o700, exist_ok=True)
            half = file.with_suffix(".half")
            half.write_bytes(pickle.dumps(((wanted, _code()), learned), protocol=5))
            half.replace(file)
        except OSError as error:
            log.warning("lessons_not_kept", branch=wanted.branch.id, problem=type(error).__name__)

    def _file(self, wanted: Learn) -> Path:
        return self._folder / f"{wanted.branch.id}.learned"


@cache
def _code() -> str:
    """Another text of the code that learns has another name."""
    digest = hashlib.sha256()
    for package in (prediction.history, prediction.waits, server.workers):
        for source in sorted(Path(package.__path__[0]).glob("*.py")):
            digest.update(source.read_bytes())
    return digest.hexdigest()
