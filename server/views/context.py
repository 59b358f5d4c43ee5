"""What all views of one moment are made from, and the parts that several of them share, each made once.

A context is good for one state of the branch: the renderer takes a new one when an event was recorded, a device changed
or time went on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from lobby.contract.base import BranchHead, ServiceWait, WaitRange
from lobby.contract.planning import Advice
from lobby.engine.engine import Engine
from lobby.engine.estimates import Standing
from lobby.engine.model import Branch, Desk, Service, State, Visit, Wait
from lobby.ids import DeskId, ServiceId, VisitId
from lobby.metrics.rounding import as_shown
from server.views.as_json import Json, json_of
from server.views.device_seen import DeviceSeen, DevicesSeen
from server.views.opening import opening_day
from server.views.unvalidated import unvalidated
from server.views.waits import ShownWaits


class ViewContext:
    """`now`: the branch's time. `real_now`: the machine's, for what devices did. `staff_names`: by staff id.
    `tokens`: the visits of this service day by their tickets' tokens."""

    def __init__(
        self,
        engine: Engine,
        now: int,
        *,
        real_now: int,
        devices: DevicesSeen,
        waits: ShownWaits,
        staff_names: Mapping[str, str],
        tokens: Mapping[str, VisitId],
        public_url: str,
        advice: Advice | None = None,
    ) -> None:
        self.engine = engine
        self.now = now
        self.real_now = real_now
        self.staff_names = staff_names
        self.tokens = tokens
        self.public_url = public_url
        self.advice = advice
        self._devices = devices
        self._shown = waits
        self._parts: dict[object, Json] = {}

    @property
    def branch(self) -> Branch:
        return self.engine.branch

    def shared(self, what: object, make: Callable[[], Json]) -> Json:
        """Return a part that several views have, made for the first of them."""
        if what not in self._parts:
            self._parts[what] = make()
        return self._parts[what]

    def device(self, device: str) -> DeviceSeen:
        return self._devices.get(device)

    def is_lost(self, device: str) -> bool:
        return self.device(device).is_lost(self.real_now, self._devices.grace_ms)

    def is_connected(self, device: str) -> bool:
        return self.device(device).is_connected(self.real_now, self._devices.grace_ms)

    @cached_property
    def head(self) -> BranchHead:
        branch, is_open = self.branch, self.engine.is_open(self.now)
        return BranchHead(
            id=branch.id,
            name=branch.name,
            county=branch.county,
            timezone=branch.timezone,
            languages=list(branch.languages),
            open=is_open,
            **self._opening(is_open),
        )

    def _opening(self, is_open: bool, service: ServiceId | None = None) -> dict[str, Any]:
        """Return when the branch, or this service, opens next, by the names of the wire."""
        opens_at = None if is_open else self.engine.opens_at(self.now, service)
        day = None if opens_at is None else opening_day(opens_at, self.now, self.branch.timezone)
        return {"opens_at": opens_at, "opens_day": day}

    @cached_property
    def expects_somebody(self) -> bool:
        """Whether anybody who is booked for today has not come yet."""
        return self.engine.expects_somebody(self.now)

    @cached_property
    def services(self) -> dict[ServiceId, Service]:
        return {service.id: service for service in self.branch.services}

    @cached_property
    def bring(self) -> dict[ServiceId, dict[str, list[str]]]:
        """What to bring, by service and language."""
        return {
            service.id: {language: list(things) for language, things in service.bring.items()}
            for service in self.branch.services
        }

    @cached_property
    def desks(self) -> dict[DeskId, Desk]:
        return {desk.id: desk for desk in self.branch.desks}

    @cached_property
    def desk_names(self) -> dict[str, str]:
        return {desk.id: desk.name for desk in self.branch.desks}

    @cached_property
    def waits(self) -> dict[ServiceId, ServiceWait]:
        return {service.id: self._service_wait(service) for service in self.branch.services}

    def _service_wait(self, service: Service) -> ServiceWait:
        since, is_open = self.engine.longest_clock(service.id), self.engine.is_open(self.now, service.id)
        return unvalidated(
            ServiceWait,
            id=service.id,
            name=service.name,
            prefix=service.prefix,
            icon=service.icon,
            waiting=self.engine.waiting(service=service.id),
            wait=wait_range(self._shown.newcomer(self.engine, service.id, self.now)),
            longest_s=None if since is None else seconds(self.now - since),
            target_s=service.target_s,
            usual_s=self.engine.usual_s(service.id),
            open=is_open,
            **self._opening(is_open, service.id),
        )

    @cached_property
    def awaited(self) -> list[Visit]:
        """Who is called to a desk and has not been begun with, the newest call first."""
        at_desks = (self.engine.visit(desk.visit) for desk in self.engine.desks.values() if desk.visit is not None)
        called = [visit for visit in at_desks if visit.state is State.CALLED]
        return sorted(called, key=lambda visit: (visit.last_call_at or 0, visit.version), reverse=True)

    @cached_property
    def head_json(self) -> Json:
        """The branch's head."""
        return json_of(self.head)

    @cached_property
    def waits_json(self) -> dict[ServiceId, Json]:
        """How each service stands."""
        return {id: json_of(wait) for id, wait in self.waits.items()}

    def standing(self, visit: VisitId) -> Standing:
        """Return where a waiting visit stands."""
        return self._shown.standing_of(self.engine, visit, self.now)

    def standings(self) -> Iterator[Standing]:
        """Yield where everybody who waits stands as of now, however long the asking takes."""
        return iter(self._shown.standings(self.engine, self.now))


def wait_range(wait: Wait | None) -> WaitRange | None:
    """Round a wait here, once for every screen and paper; None stays None."""
    if wait is None:
        return None
    shown = as_shown(wait)
    return unvalidated(WaitRange, low_s=shown.low_s, median_s=shown.median_s, high_s=shown.high_s)


def seconds(ms: int) -> float:
    """Return a length of time in seconds; never below nothing, whatever a clock did."""
    return max(0, ms) / 1000
