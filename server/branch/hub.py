"""Who watches what, and the newest view of each topic. A hub belongs to one branch.

A view is made only when somebody watches it, encoded once however many do, and offered to each watcher; a watcher
that is slow holds only the newest frame, the older ones are dropped. So nobody is held up by anybody else, and a
client that connects anew has missed nothing.

Views are made in rounds, one audience after another, in slices between which commands get their turn. The first changes after a
quiet moment are shown at once; while they go on, one round follows another at the audience's pace (PACE_S), so that
many screens do not take the machine for views that are old at once. A round that shows nobody anything does not count.
Whose own view changed (a called ticket, the desk where something was pressed) does not wait for the round.

`join` and `refresh_some` are called only while the branch's state is settled (nothing decided that is not yet durable).
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from lobby.contract.frames import error_frame, view_frame
from lobby.errors import LobbyError, NotFound
from server.branch.rendering import Rendered, Renderer
from server.metrics import Metrics

SLICE_S = 0.002
"""How long views may be made before commands get their turn again."""

SLICE_FRAMES = 16
"""And how many frames may be handed over: each is sent before commands get their turn."""

PACE_S = {"desk": 0.1, "board": 0.1, "kiosk": 0.5, "printer": 0.0, "floor": 0.25, "ticket": 1.5}
"""By audience: how soon one round may follow another for as long as changes go on."""

BURST = 3
"""So many rounds of an audience may follow one another at once after a quiet time."""

URGENT = tuple(PACE_S)
"""Audiences in the order in which they are served after a change."""

RETRY_S = 1.0
"""How soon views are made again that could not be made because the record could not be read."""


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


@dataclass(slots=True)
class _Audience:
    """`stale`: another round is wanted; `round`: topics left of this one; `shown`: whether it has shown anybody anything;
    `paced_until`: when all rounds so far would be over if each took its pace."""

    pace_s: float

    topics: dict[str, _Topic] = field(default_factory=dict)
    stale: bool = False
    round: dict[str, None] = field(default_factory=dict)
    shown: bool = True
    paced_until: float = 0.0

    @property
    def next_at(self) -> float:
        """When the next round may begin."""
        return self._taken_until - (BURST - 1) * self.pace_s

    @property
    def _taken_until(self) -> float:
        """A round that showed nobody anything took nothing."""
        return self.paced_until if self.shown else self.paced_until - self.pace_s

    def begin(self, now: float) -> None:
        """Begin a round of all topics."""
        self.paced_until = max(self._taken_until, now) + self.pace_s
        self.round, self.stale, self.shown = dict.fromkeys(self.topics), False, False


class Hub:
    """The topics of one branch that somebody watches. Times are of the performance counter, in seconds."""

    def __init__(self, renderer: Renderer, metrics: Metrics) -> None:
        self._renderer = renderer
        self._metrics = metrics
        self._audiences = {audience: _Audience(pace_s) for audience, pace_s in PACE_S.items()}
        self._at_once: dict[str, None] = {}
        self._frames: deque[tuple[Watcher, str]] = deque()
        self._beats: deque[tuple[Watcher, str]] = deque()
        self._retry_at = 0.0

    def join(self, watcher: Watcher) -> None:
        """Begin to watch; the view as it stands is offered at once. Raises NotFound for an unknown topic."""
        name = watcher.topic
        rendered = self._renderer.render(name)
        self._audience(name).topics.setdefault(name, _Topic()).watchers.add(watcher)
        self._metrics.sockets.labels(audience_of(name)).inc()
        watcher.offer(view_frame(name, rendered.seq, rendered.at, rendered.view_json))

    def leave(self, watcher: Watcher) -> None:
        topics = self._audience(watcher.topic).topics
        topic = topics.get(watcher.topic)
        if topic is None or watcher not in topic.watchers:
            return
        topic.watchers.remove(watcher)
        self._metrics.sockets.labels(audience_of(watcher.topic)).dec()
        if not topic.watchers:
            del topics[watcher.topic]
            self._forget(watcher.topic)

    def watchers(self) -> list[Watcher]:
        topics = (topic for one in self._audiences.values() for topic in one.topics.values())
        return [watcher for topic in topics for watcher in topic.watchers]

    def topics(self, audiences: tuple[str, ...]) -> int:
        """Return how many topics of these audiences are watched."""
        return sum(len(self._audiences[audience].topics) for audience in audiences)

    def watches(self, topic: str) -> bool:
        return topic in self._audience(topic).topics

    def changed(self, audiences: tuple[str, ...] = URGENT, at_once: Collection[str] = ()) -> None:
        """What these audiences watch may look different now. `at_once`: topics, and audiences, that wait for no round."""
        for audience in audiences:
            one = self._audiences[audience]
            if audience in at_once:
                self._at_once |= dict.fromkeys(one.topics)
                one.round, one.stale = {}, False
            elif one.topics:
                one.stale = True
        for name in at_once:
            if name not in self._audiences and self.watches(name):
                self._at_once[name] = None

    def beat(self, frame: str) -> None:
        """Let every client hear this heartbeat, a few at a time like their views."""
        self._beats.extend((watcher, frame) for watcher in self.watchers())

    def due_in(self) -> float | None:
        """Return in how many seconds views are to be made; 0: now; None: when something changes."""
        now = time.perf_counter()
        waiting = [one.next_at for one in self._audiences.values() if one.stale]
        if self._at_once or self._frames or self._beats or any(one.round for one in self._audiences.values()):
            waiting.append(now)
        return max(0.0, min(waiting) - now, self._retry_at - now) if waiting else None

    def refresh_some(self) -> None:
        """Make and offer stale views, for about SLICE_S seconds."""
        until, offered = time.perf_counter() + SLICE_S, 0
        while True:
            if self._frames:
                self._offer(*self._frames.popleft())
                offered += 1
            elif self._beats:
                watcher, frame = self._beats.popleft()
                watcher.offer_heartbeat(frame)
                offered += 1
            elif self._at_once:
                self._refresh(_first_of(self._at_once))
            elif (name := self._next_of_round(until)) is not None:
                self._refresh(name, in_round=True)
            else:
                return
            if offered >= SLICE_FRAMES or time.perf_counter() > until:
                return

    def give_up(self) -> None:
        """Views cannot be made now: try again a little later."""
        self._retry_at = time.perf_counter() + RETRY_S

    def _next_of_round(self, until: float) -> str | None:
        """The topic whose view is to be made now, of the rounds that have begun or may begin; None: no more for now."""
        now = time.perf_counter()
        for audience, one in self._audiences.items():
            if not one.round and one.stale and now >= one.next_at:
                one.begin(now)
                if audience == "ticket":
                    self._renderer.begin_tickets(len(one.round))
            if one.round:
                if audience == "ticket" and not self._renderer.reckon_places(lambda: time.perf_counter() > until):
                    return None
                return _first_of(one.round)
        return None

    def _audience(self, topic: str) -> _Audience:
        return self._audiences[audience_of(topic)]

    def _forget(self, name: str) -> None:
        """Nobody watches this topic any more."""
        for topics in (self._at_once, self._audience(name).round):
            topics.pop(name, None)

    def _refresh(self, name: str, *, in_round: bool = False) -> None:
        topic = self._audience(name).topics[name]
        try:
            rendered = self._renderer.render_anew(name, topic.rendered, in_round=in_round)
        except NotFound as gone:
            for watcher in topic.watchers:
                watcher.dismiss(Farewell(error_frame(gone.code, gone.message, gone.help), 4404))
            return
        except LobbyError:
            self._audience(name).stale = True
            raise
        if rendered is None:
            return
        topic.rendered = rendered
        self._audience(name).shown = True
        frame = view_frame(name, rendered.seq, rendered.at, rendered.view_json)
        self._frames.extend((watcher, frame) for watcher in topic.watchers)

    def _offer(self, watcher: Watcher, frame: str) -> None:
        if not watcher.offer(frame):
            self._metrics.frames_dropped.inc()


def _first_of(topics: dict[str, None]) -> str:
    """Take out the first."""
    name = next(iter(topics))
    del topics[name]
    return name


def audience_of(topic: str) -> str:
    return topic.partition(":")[0]
