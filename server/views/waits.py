"""What views ask of the waits that are shown; `server.branch.predictions` answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from lobby.engine.engine import Engine
from lobby.engine.estimates import Standing
from lobby.engine.model import Wait
from lobby.ids import ServiceId, VisitId


class ShownWaits(Protocol):
    """The waits of one branch as customers and staff read them. `now` is the branch's time, ms since 1970 UTC."""

    def newcomer(self, engine: Engine, service: ServiceId, now: int) -> Wait | None: ...

    def standing_of(self, engine: Engine, visit: VisitId, now: int) -> Standing: ...

    def standings(self, engine: Engine, now: int) -> Iterable[Standing]: ...
