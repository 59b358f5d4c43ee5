"""Snapshots: the engine's state as text, the same in every store, so that starting does not read years of events.

The visits stand apart. Those that have ended rarely change, so a snapshot that goes on from the one before holds only the
visits that changed since: keeping one costs as much as happened, however long the day has been. What is written comes in
pieces of a millisecond or two, so that a server can answer between them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pydantic_core import from_json, to_json

from lobby.engine.codec import plain
from lobby.engine.engine import Engine
from lobby.engine.model import Visit
from lobby.engine.snapshot import Frozen

AT_ONCE = 50
"""So many nouns are one piece."""

VISITS = "visits"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The engine's state after `seq`, as JSON text without the visits, and these in arrays of JSON, a later one in place of
    the earlier one of its id.

    To be saved: `after` is the seq of the snapshot that this one goes on from, and `visits` those that changed since; 0: they
    are all. As loaded it holds all. In what was kept before visits stood apart they are in `state`.
    """

    seq: int
    state: str
    visits: tuple[str, ...] = ()
    after: int = 0

    @property
    def visits_apart(self) -> bool:
        """Say whether a later one can go on from it."""
        return VISITS not in json.loads(self.state)

    def engine(self) -> Engine:
        """Return the engine of which it was taken. Raises KeyError, TypeError or ValueError for what is no snapshot."""
        state = json.loads(self.state)
        if VISITS not in state:
            latest: dict[str, Any] = {}  # in the order in which they came, as in the engine
            for visits in self.visits:
                latest.update((visit["id"], visit) for visit in from_json(visits, cache_strings="keys"))
            state[VISITS] = list(latest.values())
        return Engine.restore(state)


def whole_snapshot(engine: Engine) -> Snapshot:
    """Take one at once, of everything."""
    frozen = engine.freeze()
    return Snapshot(frozen.seq, "".join(state_pieces(frozen)), tuple(visit_pieces(frozen.nouns[VISITS])))


def state_pieces(frozen: Frozen) -> Iterator[str]:
    """Write the state without its visits: the pieces together are the text."""
    yield to_json(frozen.plain).decode()[:-1]
    for name, nouns in frozen.nouns.items():
        if name != VISITS:
            yield f',"{name}":['
            for place, piece in enumerate(_batches(nouns)):
                yield f"{',' * (place > 0)}{piece}"
            yield "]"
    yield "}"


def visit_pieces(visits: Iterable[Visit]) -> Iterator[str]:
    """Write the visits: each piece is a JSON array of some of them."""
    return (f"[{piece}]" for piece in _batches(visits))


def _batches(nouns: Iterable[Any]) -> Iterator[str]:
    rest = iter(nouns)
    while batch := list(islice(rest, AT_ONCE)):
        yield ",".join(to_json(plain(noun)).decode() for noun in batch)
