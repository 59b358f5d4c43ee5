"""What Prometheus may ask of a running server."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

from lobby.ids import ServiceId
from lobby.metrics.prediction_scores import WaitScore


class Metrics:
    """One registry a server, so that two in one process (tests) do not share figures."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.commands = Counter("lobby_commands", "Commands accepted", ["command"], registry=self.registry)
        self.refusals = Counter("lobby_refusals", "Commands refused", ["command", "code"], registry=self.registry)
        self.repeats = Counter(
            "lobby_repeats", "Commands answered with the reply that their key got before", registry=self.registry
        )
        self.command_s = Histogram(
            "lobby_command_seconds",
            "From taking a command to its durable reply",
            buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5),
            registry=self.registry,
        )
        self.group_size = Histogram(
            "lobby_group_size",
            "Commands in one durable transaction",
            buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256),
            registry=self.registry,
        )
        self.events = Counter("lobby_events", "Events recorded", registry=self.registry)
        self.reloads = Counter(
            "lobby_reloads", "Times the state was thrown away and loaded again", ["why"], registry=self.registry
        )
        self.sockets = Gauge("lobby_sockets", "Live sockets open", ["audience"], registry=self.registry)
        self.frames_dropped = Counter(
            "lobby_frames_dropped",
            "Views that a slow client never got, a newer one having come",
            registry=self.registry,
        )
        self.clients_let_go = Counter(
            "lobby_clients_let_go", "Live clients let go because they took or said nothing", registry=self.registry
        )
        self.predictions = PredictionMetrics(self.registry)
        self.predicted_at = Gauge(
            "lobby_foreseen_timestamp_seconds",
            "When the lobby of a branch was last played forward, in seconds since 1970 UTC; no line while it is not",
            ["branch"],
            registry=self.registry,
        )

    def text(self) -> bytes:
        return generate_latest(self.registry)


class PredictionMetrics:
    """Coverage and bias of the waits shown of late, by branch and service."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, help: str) -> Gauge:
            return Gauge(f"lobby_told_{name}", help, ["branch", "service"], registry=registry)

        self._waits = gauge("waits", "Waits shown and since ended, of the last of today: what the others are of")
        self._coverage = gauge("coverage", "Share of them within the range shown; eight of ten should be")
        self._bias = gauge("bias", "(shown - waited) / waited over them; above 0 customers were shown too long")
        self._drifts = gauge("drifts", "1 while the floor page says that the waits shown are off")
        self._known: dict[str, set[ServiceId]] = {}

    def set_scores(self, branch: str, scores: Mapping[ServiceId, WaitScore]) -> None:
        """How it stands now; a service without any has no line."""
        for service in self._known.get(branch, set()) - scores.keys():
            for gauge in (self._waits, self._coverage, self._bias, self._drifts):
                gauge.remove(branch, service)
        self._known[branch] = set(scores)
        for service, one in scores.items():
            self._waits.labels(branch, service).set(one.count)
            self._coverage.labels(branch, service).set(one.coverage or 0.0)
            self._bias.labels(branch, service).set(one.bias or 0.0)
            self._drifts.labels(branch, service).set(one.drifts)
