"""What Prometheus may ask of a running server."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest


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

    def text(self) -> bytes:
        return generate_latest(self.registry)
