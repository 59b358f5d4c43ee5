"""Who watches what, and the newest view of each topic. A hub belongs to one branch.

A view is made only when somebody watches it, encoded once however many do, and offered to each watcher; a watcher
that is slow holds only the newest frame, the older ones are dropped. So nobody is held up by anybody else, and a
client that connects anew has missed nothing.

`join` and `refresh_some` are called only while the branch's state is settled (nothing decided that is not yet durable).
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from lobby.contract.frames import error_frame, view_frame
from lobby.errors import NotFound
from server.branch.rendering import Rendered, Renderer
from server.metrics import Metrics

SLICE_S = 0.006
"""How long views may be made before commands get their turn again."""

URGENT = ("desk", "board", "kiosk", "printer", "floor", "ticket")
"""Audiences in the order in which they are served after a change."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """The last frame of a socket and the code it closes with."""

    frame: str
    code: int


class Watcher:
    """One live socket: the newest frame that it has not taken yet, and its last signs of life (monotonic seconds)."""

    __slots__ = ("_frame", "_news", "credential", "farewell", "give_up", "heard_at", "sending_since", "topic")

    def __init__(self, topic: str, credential: str = "") -> None:
        self.topic = topic
        self.credential = credential
        self.heard_at = time.monotonic()
        self.sending_since: float | None = None
        self.farewell: Farewell | None = None
        self.give_up: Callable[[], object] | None = None
        self._frame: str | None = None
        self._news = asyncio.Event()

    def offer(self, frame: str) -> bool:
        """Hand over a frame; False when an older one had to make way."""
        kept_up = self._frame is None
        self._frame = frame
        self._news.set()
        return kept_up

    def offer_heartbeat(self, frame: str) -> None:
        if self._frame is None:
            self.offer(frame)

    def dismiss(self, farewell: Farewell) -> None:
        """Say goodbye and close, whatever still waits. A client that takes nothing is not waited for."""
        self.farewell = farewell
        self._news.set()
        if self.sending_since is not None and self.give_up is not None:
            self.give_up()

    async def take(self) -> str | None:
        """Return the newest frame as soon as there is one; None once the watcher is dismissed."""
        while self.farewell is None:
            if self._frame is not None:
                frame, self._frame = self._frame, None
                return frame
            self._news.clear()
            await self._news.wait()
        return None

    def stuck_for(self, now: float) -> float:
        """Return for how many seconds the client has taken nothing, or said nothing."""
        return now - min(self.heard_at, now if self.sending_since is None else self.sending_since)


@dataclass(slots=True)
class _Topic:
    watchers: set[Watcher] = field(default_factory=set)
    rendered: Rendered | None = None


class Hub:
    """The topics of one branch that somebody watches."""

    def __init__(self, renderer: Renderer, metrics: Metrics) -> None:
        self._renderer = renderer
        self._metrics = metrics
        self._topics: dict[str, _Topic] = {}
        self._stale: dict[str, OrderedDict[str, None]] = {audience: OrderedDict() for audience in URGENT}

    def join(self, watcher: Watcher) -> None:
        """Begin to watch; the view as it stands is offered at once. Raises NotFound for an unknown topic."""
        name = watcher.topic
        rendered = self._renderer.render(name)
        self._topics.setdefault(name, _Topic()).watchers.add(watcher)
        self._metrics.sockets.labels(audience_of(name)).inc()
        watcher.offer(view_frame(name, rendered.seq, rendered.at, rendered.view_json))

    def leave(self, watcher: Watcher) -> None:
        topic = self._topics.get(watcher.topic)
        if topic is None or watcher not in topic.watchers:
            return
        topic.watchers.remove(watcher)
        self._metrics.sockets.labels(audience_of(watcher.topic)).dec()
        if not topic.watchers:
            del self._topics[watcher.topic]
            self._stale[audience_of(watcher.topic)].pop(watcher.topic, None)

    def watchers(self) -> list[Watcher]:
        return [watcher for topic in self._topics.values() for watcher in topic.watchers]

    def topics(self, audiences: tuple[str, ...]) -> int:
        """Return how many topics of these audiences are watched."""
        return sum(audience_of(name) in audiences for name in self._topics)

    def watches(self, topic: str) -> bool:
        return topic in self._topics

    def changed(self, audiences: tuple[str, ...] = URGENT) -> None:
        """What these audiences watch may look different now."""
        for name in self._topics:
            audience = audience_of(name)
            if audience in audiences:
                self._stale[audience][name] = None

    def refresh_some(self) -> bool:
        """Make and offer stale views, for about SLICE_S seconds at most. True when some are left."""
        until = time.perf_counter() + SLICE_S
        for stale in self._stale.values():
            while stale:
                name, _ = stale.popitem(last=False)
                self._refresh(name, self._topics[name])
                if time.perf_counter() > until:
                    return any(self._stale.values())
        return False

    def _refresh(self, name: str, topic: _Topic) -> None:
        try:
            rendered = self._renderer.render_anew(name, topic.rendered)
        except NotFound as gone:
            for watcher in topic.watchers:
                watcher.dismiss(Farewell(error_frame(gone.code, gone.message, gone.help), 4404))
            return
        if rendered is None:
            return
        topic.rendered = rendered
        frame = view_frame(name, rendered.seq, rendered.at, rendered.view_json)
        for watcher in topic.watchers:
            if not watcher.offer(frame):
                self._metrics.frames_dropped.inc()


def audience_of(topic: str) -> str:
    return topic.partition(":")[0]
